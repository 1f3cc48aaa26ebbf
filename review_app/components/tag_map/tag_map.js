// The map of tags: a Plotly scatter that keeps its selection and its zoom while its data changes.
//
// Plotly draws the points, pans and zooms, and says which point the hand is on. What changes with every selection is
// drawn over them, and names as plain text, so that what strangers wrote is never read as HTML. The selection lives
// here and goes to Python as rows; the view stays in the browser.

class TagMap {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`.tm-${name}`);
    this.plot = this.part("plot");
    this.tool = "pan";
    this.keys = { shift: false, alt: false };
    this.placed = [];
    this.outline = [];
    this.search = new SearchBox(this.part("search"), (row, shift) => this.find(row, shift));
    this.pencil = new Pencil(this.plot, {
      onLine: (corners) => this.drawOutline(corners),
      onEnd: (corners, event) => this.enclose(corners.map(([x, y]) => this.place(x, y)), event),
    });
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
      if (this.drawn !== this.looks()) this.draw();
      this.sayWords();
      this.redrawOver();
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

  // all that the points look like: drawing a hundred thousand of them again takes long
  looks() {
    const { fingerprint, points_url, round_url, mode, clusters } = this.data;
    return JSON.stringify([fingerprint, points_url, round_url, mode, clusters, this.dark]);
  }

  draw() {
    this.drawn = this.looks();
    const colouring = COLOURINGS[this.data.mode]({
      count: this.count, cluster: this.cluster, clusters: this.data.clusters, confidence: this.confidence,
      before: this.before, palette: this.palette, words: this.data.words,
    });
    this.shadeOf = shades(colouring);
    this.sizes = pointSizes(this.count, this.items, colouring.larger);
    const trace = {
      type: "scattergl", mode: "markers", x: this.x, y: this.y, hoverinfo: "none",
      marker: {
        color: colouring.values, colorscale: colouring.scale, cmin: colouring.cmin, cmax: colouring.cmax,
        size: this.sizes, opacity: this.count > 20000 ? 0.7 : 0.85, line: { width: 0 },
      },
    };
    const drawing = this.plotly.react(this.plot, [trace], this.layout(), {
      displayModeBar: false, scrollZoom: true, doubleClick: false, showTips: false, responsive: false,
    });
    if (!this.listening) this.listenToPlot();
    drawLegend(this.part("legend"), colouring.legend);
    drawing.then(() => { this.root.dataset.ready = "yes"; });
  }

  layout() {
    const axis = { visible: false, showgrid: false, zeroline: false, fixedrange: false };
    return {
      width: this.root.clientWidth, height: this.root.clientHeight, margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: "closest",
      hoverdistance: 12, dragmode: this.dragMode(), clickmode: "event",
      xaxis: { ...axis, range: this.view.x.slice() }, yaxis: { ...axis, range: this.view.y.slice() },
    };
  }

  dragMode() {
    return this.tool === "pan" ? "pan" : false; // the lasso and the box are drawn by the pencil
  }

  // --- what lies over the points, drawn in the frame after anything that moves or changes it ---

  redrawOver() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.closed || !this.plot._fullLayout) return;
      this.placed = declutter(namesWorthDrawing(this), this.root.clientWidth, this.root.clientHeight, this.covered());
      drawLabels(this.part("labels"), this.placed);
      this.drawRing();
      this.drawSelection();
      if (!this.pencil.drawing) this.drawOutline(this.outline.map(([x, y]) => this.pixel(x, y)));
    });
  }

  drawSelection() {
    const { clientWidth: width, clientHeight: height } = this.root;
    const { xaxis, yaxis } = this.plot._fullLayout;
    const now = [this.selected, this.shadeOf, width, height, ...xaxis.range, ...yaxis.range];
    if (this.over?.every((each, at) => each === now[at])) return;
    this.over = now;
    const rows = listRows(this.selected);
    this.root.classList.toggle("tm-some", rows.length > 0);
    drawChosen(this.part("chosen"), width, height, {
      rows, shadeOf: this.shadeOf,
      pixelOf: (row) => this.pixel(this.x[row], this.y[row]),
      radiusOf: (row) => (this.sizes.length ? this.sizes[row] : this.sizes) / 2,
    });
  }

  drawOutline(corners) {
    this.part("outline").firstElementChild.setAttribute("points", corners.map((at) => at.join(",")).join(" "));
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

  place(left, top) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const along = ([low, high], share) => low + share * (high - low);
    return [along(xaxis.range, left / this.root.clientWidth), along(yaxis.range, 1 - top / this.root.clientHeight)];
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
    this.root.dataset.tool = this.tool;
    this.plot.setAttribute("aria-label", words.label);
    this.plot.setAttribute("role", "img");
  }

  // --- the selection ---

  select(mask, outline = []) {
    if (this.closed) return;
    this.selected = mask;
    this.outline = outline;
    this.sayWords();
    this.redrawOver();
    // never twice the same: Python may have changed the selection since, and Streamlit passes on only what is new
    this.send("selected", { rows: packRows(mask), of: this.data.fingerprint, at: Date.now() });
  }

  clear() {
    if (this.found !== null) {
      this.found = null;
      this.redrawOver();
    }
    if (this.selected?.some((one) => one) || this.outline.length) this.select(new Uint8Array(this.count));
  }

  selectCluster(id) {
    const rows = [];
    for (let row = 0; row < this.count; row++) if (this.cluster[row] === id) rows.push(row);
    this.select(combine(this.selected, rows, this.keys));
  }

  enclose(corners, keys) {
    this.ignoreClick();
    const rows = enclosed(corners, this.x, this.y);
    const next = combine(this.selected, rows, { shift: keys.shiftKey, alt: keys.altKey });
    this.select(next, keys.altKey ? [] : corners); // around what was taken away it would look like what is left
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

  find(row, shift) {
    this.show(row);
    this.select(combine(this.selected, [row], { shift }));
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
    on("click", (event) => {
      if (this.ignoring) return;
      this.select(combine(this.selected, [event.points[0].pointIndex], { shift: event.event.shiftKey, alt: event.event.altKey }));
    });
    on("doubleclick", () => this.look(this.wholeView()));
    on("hover", (event) => this.tell(event.points[0].pointIndex, event.event));
    on("unhover", () => { this.part("tip").hidden = true; });
    on("relayouting", () => this.redrawOver());
    on("relayout", () => {
      this.rememberView();
      this.redrawOver();
    });
  }

  listen() {
    const on = (target, name, act, options) => {
      target.addEventListener(name, act, options);
      this.undo.push(() => target.removeEventListener(name, act, options));
    };
    on(this.part("bar"), "click", (event) => this.press(event.target.closest("button")?.dataset ?? {}));
    on(document, "keydown", (event) => this.key(event), true); // first: a table with the focus keeps Escape to itself
    on(window, "pointerup", (event) => {
      this.keys = { shift: event.shiftKey, alt: event.altKey };
      this.pencil.up(event);
      this.release(event);
    }, true);
    on(this.plot, "pointerdown", (event) => {
      this.down = [event.clientX, event.clientY];
      this.part("tip").hidden = true;
      if (this.tool !== "pan" && event.button === 0) this.pencil.down(event, this.tool === "select");
    }, true);
    on(window, "pointermove", (event) => this.pencil.move(event), true);
    on(window, "pointercancel", () => this.putDown(), true);
    on(this.plot, "pointermove", (event) => this.root.classList.toggle("tm-over-name", !event.buttons && !!this.nameAt(event)));
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.root; // 0 when out of sight, which Plotly stumbles over
      if (this.plot._fullLayout && width && height) this.plotly.relayout(this.plot, { width, height });
    });
    observer.observe(this.root);
    this.undo.push(() => observer.disconnect());
  }

  // the line that was begun is forgotten
  putDown() {
    this.pencil.cancel();
    this.redrawOver();
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
    this.ignoreClick();
    setTimeout(() => this.selectCluster(label.id), 20);
  }

  // Plotly calls it a click on the nearest point, too, when a name is clicked or a line ends where it began
  ignoreClick() {
    this.ignoring = true;
    setTimeout(() => { this.ignoring = false; }, 400);
  }

  press({ tool, act }) {
    if (tool) {
      this.tool = tool;
      this.putDown();
      this.plotly.relayout(this.plot, { dragmode: this.dragMode() });
      this.sayWords();
    }
    if (act === "in") this.zoom(0.6);
    if (act === "out") this.zoom(1 / 0.6);
    if (act === "whole") this.look(this.wholeView());
  }

  key(event) {
    if (!this.plot._fullLayout || !this.root.isConnected || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const tool = { v: "pan", l: "lasso", b: "select" }[event.key];
    if (event.key === "Escape" && this.pencil.drawing) this.putDown();
    else if (event.key === "Escape") this.clear();
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

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".tm");
  const map = (root.__map ??= new TagMap(root));
  map.update(data, setStateValue);
  return () => {
    map.close();
    delete root.__map;
  };
}
