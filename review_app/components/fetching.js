// Plotly and arrays, each fetched once a page load however often the component is drawn.

const fetched = (window.__tagloom ??= new Map());

function once(key, make) {
  if (!fetched.has(key)) {
    const promise = make();
    promise.catch(() => fetched.delete(key)); // a failure may be tried again
    fetched.set(key, promise);
  }
  return fetched.get(key);
}

function loadPlotly(url) {
  return once(url, () => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`could not load ${url}`));
    document.head.appendChild(script);
  }));
}

function fetchAs(kind, url) {
  return once(url, () => fetch(url).then((reply) => {
    if (!reply.ok) throw new Error(`${reply.status} for ${url}`);
    return reply[kind]();
  }));
}

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour || "#ffffff";
  const hex = canvas.fillStyle; // any CSS colour comes back as #rrggbb
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function isTyping(event) {
  const target = event.target;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
