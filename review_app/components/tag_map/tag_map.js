// The map of tags: a Plotly scatter that keeps its selection and its zoom while its data changes.
//
// Plotly draws the points and reports gestures. Names are drawn beside it as plain text, so that what strangers wrote
// is never read as HTML. The selection lives here and goes to Python as rows; the view stays in the browser.

class TagMap {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`.tm-${name}`);
    this.plot = this.part("plot");
    this.tool = "pan";
    this.keys = { shift: false, alt: false };
    this.placed = [];
    this.search = new SearchBox(this.part("search"), (row) => this.find(row));
    this.undo = [];
    this.listen();
  }

  // --- data from Python ---

  async update(data, send) {
    this.send = send;
    this.wanted = data;
    try {
      const [plotly, names, points, round] = await Promise.all([
        loadPlotly(data.plotly_url), fetchAs("json", data.names_url),
        fetchAs("arrayBuffer", data.points_url), fetchAs("arrayBuffer", data.round_url),
      ]);
      if (this.wanted !== data || this.closed) return; // a newer run has come meanwhile
      this.plotly = plotly;
      this.take(data, names, points, round);
      if (this.drawn === this.looks()) this.redrawNames(); // a selection is drawn when it is made
      else this.draw();
    } catch (problem) {
      this.part("wait").textContent = `${data.words.failed} (${problem.message})`;
      throw problem;
    }
  }

  take(data, names, points, round) {
    const count = names.length;
    const other = this.data?.fingerprint !== data.fingerprint;
    this.data = data;
    this.count = count;
    this.names = names;
    this.x = new Float32Array(points, 0, count);
    this.y = new Float32Array(points, 4 * count, count);
    this.items = new Int32Array(points, 8 * count, count);
    this.cluster = new Int32Array(round, 0, count);
    this.runnerUp = new Int32Array(round, 4 * count, count);
    this.before = new Int32Array(round, 8 * count, count);
    this.confidence = new Uint8Array(round, 12 * count, count);
    this.marks = new Map(data.clusters.map((mark) => [mark.id, mark]));
    this.dark = isDark(this.root);
    this.palette = data.palettes[this.dark ? "dark" : "light"];
    if (other) {
      this.search.learn(names, this.items, data.words);
      this.view = this.remembered("view") ?? this.wholeView();
      this.found = null;
    }
    if (other || this.revision !== data.revision) {
      this.selected = unpackRows(data.selected, count);
      this.outline = [];
      if (data.found !== null && this.remembered("revision") !== data.revision) this.show(data.found);
      this.revision = data.revision;
      this.remember("revision", data.revision);
    }
  }

  // --- drawing ---

  // all that the points look like but the selection: drawing a hundred thousand of them again takes long
  looks() {
    const { fingerprint, points_url, round_url, mode, clusters, revision } = this.data;
    return JSON.stringify([fingerprint, points_url, round_url, mode, clusters, revision, this.dark]);
  }

  draw() {
    this.drawn = this.looks();
    const colouring = COLOURINGS[this.data.mode]({
      count: this.count, cluster: this.cluster, clusters: this.data.clusters, confidence: this.confidence,
      before: this.before, palette: this.palette, words: this.data.words,
    });
    const trace = {
      type: "scattergl", mode: "markers", x: this.x, y: this.y, hoverinfo: "none",
      marker: {
        color: colouring.values, colorscale: colouring.scale, cmin: colouring.cmin, cmax: colouring.cmax,
        size: pointSizes(this.count, this.items, colouring.larger), opacity: this.count > 20000 ? 0.7 : 0.85,
        line: { width: 0 },
      },
      selectedpoints: this.selectedPoints(),
      selected: { marker: { opacity: 1 } },
      unselected: { marker: { color: this.palette.grey, opacity: 0.45 } },
    };
    this.plotly.react(this.plot, [trace], this.layout(), {
      displayModeBar: false, scrollZoom: true, doubleClick: false, showTips: false, responsive: false,
    });
    if (!this.listening) this.listenToPlot();
    drawLegend(this.part("legend"), colouring.legend);
    this.sayWords();
    this.redrawNames();
    this.root.dataset.ready = "yes";
  }

  layout() {
    const axis = { visible: false, showgrid: false, zeroline: false, fixedrange: false };
    const ink = this.dark ? "#e8e6e1" : "#22272b";
    return {
      width: this.root.clientWidth, height: this.root.clientHeight, margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: "closest",
      hoverdistance: 12, dragmode: this.tool, clickmode: "event",
      xaxis: { ...axis, range: this.view.x.slice() }, yaxis: { ...axis, range: this.view.y.slice() },
      shapes: this.outline, selections: [],
      newselection: { line: { color: ink, width: 1.5, dash: "dot" } },
    };
  }

  selectedPoints() {
    const rows = listRows(this.selected);
    return rows.length ? rows : null;
  }

  // --- names, drawn in the frame after anything that moves them ---

  redrawNames() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.closed || !this.plot._fullLayout) return;
      this.placed = declutter(this.candidates(), this.root.clientWidth, this.root.clientHeight, this.covered());
      drawLabels(this.part("labels"), this.placed);
      this.drawRing();
    });
  }

  // what lies over the map, where a name could not be read
  covered() {
    const box = this.root.getBoundingClientRect();
    return ["bar", "search", "count", "legend"].map((name) => {
      const part = this.part(name).getBoundingClientRect();
      return { left: part.left - box.left, right: part.right - box.left, top: part.top - box.top, bottom: part.bottom - box.top };
    });
  }

  pixel(x, y) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    return [
      ((x - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0])) * this.root.clientWidth,
      (1 - (y - yaxis.range[0]) / (yaxis.range[1] - yaxis.range[0])) * this.root.clientHeight,
    ];
  }

  candidates() {
    const family = getComputedStyle(this.root).fontFamily;
    const labels = [];
    const add = (kind, text, x, y, more) => labels.push({ kind, text, x, y, padding: 3, offsets: [[0, 0]], ...more });
    const beside = [[0.5, -12], [-0.5, -12], [0.5, 12], [-0.5, 12], [0, -18], [0, 18]];
    if (this.found !== null) {
      const [x, y] = this.pixel(this.x[this.found], this.y[this.found]);
      add("found", this.names[this.found], x, y, {
        font: `600 12.5px ${family}`, height: 20, offsets: [[0, -24], [0, 24], ...beside],
      });
    }
    const bySize = this.data.clusters.filter((mark) => mark.x !== null).sort((a, b) => b.size - a.size);
    bySize.forEach((mark, place) => {
      const [x, y] = this.pixel(mark.x, mark.y);
      const small = place >= 24;
      add(small ? "cluster tm-small" : "cluster", mark.name, x, y, {
        font: `${small ? 500 : 600} 13px ${family}`, height: 20, id: mark.id,
        offsets: [[0, 0], [0, -14], [0, 14], [0, -26], [0, 26]],
      });
    });
    for (const row of this.rowsWorthNaming()) {
      if (row === this.found) continue;
      const [x, y] = this.pixel(this.x[row], this.y[row]);
      add("tag", this.names[row], x, y, { font: `400 11.5px ${family}`, height: 16, offsets: beside });
    }
    return labels;
  }

  // Tag names appear once few enough points are in view to read them.
  rowsWorthNaming() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const [x0, x1] = xaxis.range;
    const [y0, y1] = yaxis.range;
    const rows = [];
    for (let row = 0; row < this.count; row++) {
      if (this.x[row] >= x0 && this.x[row] <= x1 && this.y[row] >= y0 && this.y[row] <= y1) rows.push(row);
      if (rows.length > 700) return [];
    }
    const anySelected = this.selected.some((one) => one);
    const weight = (row) => this.items[row] + (anySelected && this.selected[row] ? 1e9 : 0);
    return rows.sort((a, b) => weight(b) - weight(a)).slice(0, rows.length > 250 ? 60 : 140);
  }

  drawRing() {
    const ring = this.part("ring");
    ring.hidden = this.found === null;
    if (this.found === null) return;
    const [x, y] = this.pixel(this.x[this.found], this.y[this.found]);
    ring.style.transform = `translate(${x}px, ${y}px)`;
  }

  sayWords() {
    const words = this.data.words;
    for (const button of this.root.querySelectorAll(".tm-bar button")) {
      const name = button.dataset.tool ?? button.dataset.act;
      button.title = words.tools[name];
      button.setAttribute("aria-label", words.tools[name]);
      if (button.dataset.tool) button.setAttribute("aria-pressed", String(button.dataset.tool === this.tool));
    }
    const count = listRows(this.selected).length;
    this.part("count").textContent = count
      ? words.selected.replace("{n}", count.toLocaleString()).replace("{all}", this.count.toLocaleString())
      : words.all.replace("{all}", this.count.toLocaleString());
    this.root.dataset.selected = String(count);
    this.plot.setAttribute("aria-label", words.label);
    this.plot.setAttribute("role", "img");
  }

  // --- the selection ---

  select(mask, outline = []) {
    if (this.closed) return;
    this.selected = mask;
    this.outline = outline;
    this.plotly.update(this.plot, { selectedpoints: [this.selectedPoints()] }, { shapes: outline, selections: [] });
    this.sayWords();
    this.redrawNames();
    const empty = !mask.some((one) => one);
    this.send("selected", empty ? null : { rows: packRows(mask), of: this.data.fingerprint });
  }

  clear() {
    if (this.found !== null) {
      this.found = null;
      this.redrawNames();
    }
    if (this.selected?.some((one) => one) || this.outline.length) this.select(new Uint8Array(this.count));
  }

  selectCluster(id) {
    const rows = [];
    for (let row = 0; row < this.count; row++) if (this.cluster[row] === id) rows.push(row);
    this.select(combine(this.selected, rows, this.keys));
  }

  enclosed(event) {
    const { lassoPoints: lasso, range } = event;
    const rows = [];
    const inside = lasso ? (x, y) => inPolygon(x, y, lasso.x, lasso.y) : (x, y) => inBox(x, y, range.x, range.y);
    for (let row = 0; row < this.count; row++) if (inside(this.x[row], this.y[row])) rows.push(row);
    return rows;
  }

  outlineOf({ lassoPoints: lasso, range }) {
    const ink = this.dark ? "#e8e6e1" : "#22272b";
    const look = { line: { color: ink, width: 1.5, dash: "dot" }, fillcolor: this.dark ? "rgba(232,230,225,.05)" : "rgba(34,39,43,.04)", layer: "above" };
    if (lasso) return [{ type: "path", path: `M${lasso.x.map((x, at) => `${x},${lasso.y[at]}`).join("L")}Z`, ...look }];
    return [{ type: "rect", x0: range.x[0], x1: range.x[1], y0: range.y[0], y1: range.y[1], ...look }];
  }

  // --- the view ---

  wholeView() {
    const [x0, x1] = extent(this.x);
    const [y0, y1] = extent(this.y);
    const pad = (low, high) => [low - 0.06 * (high - low) - 0.5, high + 0.06 * (high - low) + 0.5];
    const [yLow, yHigh] = pad(y0, y1);
    return { x: pad(x0, x1), y: [yLow, yHigh + 0.05 * (yHigh - yLow)] }; // the tools cover the top
  }

  look(view) {
    this.view = view;
    this.plotly.relayout(this.plot, { "xaxis.range": view.x.slice(), "yaxis.range": view.y.slice() });
  }

  zoom(factor) {
    const around = ([low, high]) => [(low + high) / 2 - (factor * (high - low)) / 2, (low + high) / 2 + (factor * (high - low)) / 2];
    this.look({ x: around(this.view.x), y: around(this.view.y) });
  }

  find(row) {
    this.show(row);
    this.select(combine(this.selected, [row], { shift: false }));
  }

  show(row) {
    this.found = row;
    const whole = this.wholeView();
    const centred = (middle, [low, high], [wholeLow, wholeHigh]) => {
      const span = Math.min(high - low, 0.22 * (wholeHigh - wholeLow));
      return [middle - span / 2, middle + span / 2];
    };
    const view = { x: centred(this.x[row], this.view.x, whole.x), y: centred(this.y[row], this.view.y, whole.y) };
    if (this.plot._fullLayout) this.look(view);
    else this.view = view;
  }

  rememberView() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    this.view = { x: xaxis.range.slice(), y: yaxis.range.slice() };
    this.remember("view", this.view);
  }

  // The tab's own store outlives a page change and a reload.
  remember(what, value) {
    try {
      sessionStorage.setItem(`tagloom.${what}.${this.data.fingerprint}`, JSON.stringify(value));
    } catch { /* a browser without storage only forgets the zoom on a page change */ }
  }

  remembered(what) {
    try {
      return JSON.parse(sessionStorage.getItem(`tagloom.${what}.${this.data.fingerprint}`));
    } catch {
      return null;
    }
  }

  // --- what people do ---

  listenToPlot() {
    this.listening = true;
    const on = (name, act) => this.plot.on(`plotly_${name}`, act);
    on("selected", (event) => {
      if (this.onName || !(event?.lassoPoints || event?.range)) return; // without a shape it only echoes our own update
      const rows = this.enclosed(event);
      const next = combine(this.selected, rows, this.keys);
      setTimeout(() => this.select(next, this.outlineOf(event))); // after Plotly has ended the gesture
    });
    on("click", (event) => {
      if (this.onName) return;
      this.select(combine(this.selected, [event.points[0].pointIndex], { shift: event.event.shiftKey, alt: event.event.altKey }));
    });
    on("doubleclick", () => this.look(this.wholeView()));
    on("hover", (event) => this.tell(event.points[0].pointIndex, event.event));
    on("unhover", () => { this.part("tip").hidden = true; });
    on("relayouting", () => this.redrawNames());
    on("relayout", () => {
      this.rememberView();
      this.redrawNames();
    });
  }

  listen() {
    const on = (target, name, act, options) => {
      target.addEventListener(name, act, options);
      this.undo.push(() => target.removeEventListener(name, act, options));
    };
    on(this.part("bar"), "click", (event) => this.press(event.target.closest("button")?.dataset ?? {}));
    on(document, "keydown", (event) => this.key(event));
    on(window, "pointerup", (event) => {
      this.keys = { shift: event.shiftKey, alt: event.altKey };
      this.release(event);
    }, true);
    on(this.plot, "pointerdown", (event) => {
      this.down = [event.clientX, event.clientY];
      this.part("tip").hidden = true;
    }, true);
    on(this.plot, "pointermove", (event) => this.root.classList.toggle("tm-over-name", !event.buttons && !!this.nameAt(event)));
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.root; // 0 when out of sight, which Plotly stumbles over
      if (this.plot._fullLayout && width && height) this.plotly.relayout(this.plot, { width, height });
    });
    observer.observe(this.root);
    this.undo.push(() => observer.disconnect());
  }

  nameAt(event) {
    const box = this.root.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    return this.placed.find(({ id, box: b }) => id !== undefined && x >= b.left && x <= b.right && y >= b.top && y <= b.bottom);
  }

  // A click on a cluster's name takes the whole cluster; a drag that starts there is the tool's.
  release(event) {
    const from = this.down;
    this.down = null;
    if (!from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 4) return;
    const label = this.nameAt(event);
    if (!label) return;
    this.onName = true; // Plotly will call this a click too
    setTimeout(() => { this.onName = false; }, 400);
    setTimeout(() => this.selectCluster(label.id), 20);
  }

  press({ tool, act }) {
    if (tool) {
      this.tool = tool;
      this.plotly.relayout(this.plot, { dragmode: tool });
      this.sayWords();
    }
    if (act === "in") this.zoom(0.6);
    if (act === "out") this.zoom(1 / 0.6);
    if (act === "whole") this.look(this.wholeView());
  }

  key(event) {
    if (!this.plot._fullLayout || !this.root.isConnected || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const tool = { v: "pan", l: "lasso", b: "select" }[event.key];
    if (event.key === "Escape") this.clear();
    else if (tool) this.press({ tool });
    else if (event.key === "/") {
      event.preventDefault();
      this.search.input.select();
    }
  }

  tell(row, event) {
    const words = this.data.words;
    const tip = this.part("tip");
    const title = document.createElement("b");
    title.textContent = this.names[row];
    title.dir = "auto";
    const name = (id) => this.marks.get(id)?.name ?? String(id);
    const lines = [
      [words.cluster, name(this.cluster[row])],
      [words.confidence, `${Math.round((100 * this.confidence[row]) / 255)} %`],
      [words.runner_up, name(this.runnerUp[row])],
      [words.items, this.items[row].toLocaleString()],
    ];
    if (this.before[row] >= 0) lines.push([words.came_from, name(this.before[row])]);
    tip.replaceChildren(title, ...lines.map((texts) => {
      const line = document.createElement("div");
      line.append(...texts.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
      return line;
    }));
    tip.hidden = false;
    const box = this.root.getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 6);
    const y = event.clientY - box.top + 16;
    tip.style.transform = `translate(${Math.max(6, x)}px, ${y + tip.offsetHeight > box.height - 6 ? y - tip.offsetHeight - 30 : y}px)`;
  }

  close() {
    this.closed = true;
    this.undo.forEach((act) => act());
    cancelAnimationFrame(this.frame);
    if (this.plotly && this.plot._fullLayout) this.plotly.purge(this.plot);
  }
}

function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function inBox(x, y, xs, ys) {
  return x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys);
}

function inPolygon(x, y, xs, ys) {
  let inside = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
    if (ys[i] > y !== ys[j] > y && x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) inside = !inside;
  }
  return inside;
}

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".tm");
  const map = (root.__map ??= new TagMap(root));
  map.update(data, setStateValue);
  return () => {
    map.close();
    delete root.__map;
  };
}
