// What a query found. Hovering a cluster shows what came through it; hovering a hit shows the clusters it came through.

class ProbeResults {
  constructor(root) {
    this.root = root;
    this.act = (name, value) => this.send(name, value);
    this.list = (name) => root.querySelector(`.pr-${name} ol`);
    root.addEventListener("mouseover", (event) => this.link(event.target));
    root.addEventListener("focusin", (event) => this.link(event.target));
    root.addEventListener("mouseleave", () => this.light(null));
  }

  update(data, send) {
    this.send = send;
    const hues = data.palettes[isDark(this.root) ? "dark" : "light"];
    const hueOf = (id) => (data.hues[id] === undefined ? hues.grey : hues.hues[data.hues[id]]);
    for (const name of ["clusters", "hits", "flat"]) this.head(name, data.words[name]);
    gliding(this.list("clusters"), () => keyed(this.list("clusters"), data.clusters, (row) => row.id,
      () => clusterRow(this.act), (item, row) => fillCluster(item, row, hueOf(row.id))));
    gliding(this.list("hits"), () => keyed(this.list("hits"), data.hits, (row) => row.item,
      () => hitRow(this.act), (item, row, at) => fillHit(item, row, at, hueOf, data.words)));
    keyed(this.list("flat"), data.flat, (row) => row.item, flatRow, fillFlat);
    this.root.querySelector(".pr-rest").textContent = data.rest;
    this.drawMap(data, hueOf, hues.grey);
    this.root.classList.toggle("pr-far", data.far);
    this.root.dataset.ready = "yes";
  }

  drawMap(data, hueOf, grey) {
    this.head("map", data.words.map);
    const button = this.root.querySelector(".pr-map button");
    button.title = data.words.to_map;
    button.setAttribute("aria-label", data.words.to_map);
    button.onclick = () => this.act("to_map", true);
    drawSmallMap(button.firstElementChild, data.map, hueOf, grey);
  }

  head(name, [title, note]) {
    const section = this.root.querySelector(`.pr-${name}`);
    section.querySelector("h4").textContent = title;
    section.querySelector(".pr-note").textContent = note;
  }

  link(target) {
    const cluster = target.closest?.(".pr-cluster");
    const hit = target.closest?.(".pr-hit");
    const segment = target.closest?.(".pr-stack i");
    if (cluster) this.light(new Set([cluster.dataset.key]));
    else if (segment) this.light(new Set([segment.dataset.cluster]));
    else if (hit) this.light(new Set([...hit.querySelectorAll(".pr-stack i")].map((each) => each.dataset.cluster)), true);
    else this.light(null);
  }

  // Greys whatever has nothing to do with these clusters; null lights everything again.
  light(clusters, clustersOnly = false) {
    for (const row of this.list("clusters").children) {
      row.classList.toggle("pr-dim", clusters !== null && !clusters.has(row.dataset.key));
    }
    for (const segment of this.list("hits").querySelectorAll(".pr-stack i")) {
      segment.classList.toggle("pr-dim", clusters !== null && !clustersOnly && !clusters.has(segment.dataset.cluster));
    }
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".pr");
  (root.__probe ??= new ProbeResults(root)).update(data, setTriggerValue);
}
