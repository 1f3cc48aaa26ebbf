// A heatmap of one byte a cell, its rows and columns named by blocks; names are drawn beside Plotly as plain text.

const SIDE = 164; // pixels for the names of the rows
const FOOT = 132; // and of the columns
const TOP = 12;
const RIGHT = 78; // the colour bar
const NEAR = 10; // pixels from the names to the plot

class HeatGrid {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`.hg-${name}`);
    this.plot = this.part("plot");
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(root);
  }

  async update(data, send) {
    this.send = send;
    this.wanted = data;
    try {
      const [plotly, cells] = await Promise.all([loadPlotly(data.plotly_url), fetchAs("arrayBuffer", data.cells_url)]);
      if (this.wanted !== data || this.closed) return;
      this.plotly = plotly;
      const other = this.data?.cells_url !== data.cells_url;
      this.data = data;
      this.cells = new Int8Array(cells);
      this.nRows = data.rows.at(-1)?.end ?? 0;
      this.nColumns = data.columns.at(-1)?.end ?? 0;
      if (other) this.view = this.whole();
      this.draw();
    } catch (problem) {
      this.part("wait").textContent = `${data.words.failed} (${problem.message})`;
      throw problem;
    }
  }

  whole() {
    return { x: [-0.5, this.nColumns - 0.5], y: [this.nRows - 0.5, -0.5] };
  }

  draw() {
    const { data } = this;
    this.grow();
    const dark = isDark(this.root);
    const colours = data.colours[dark ? "dark" : "light"];
    const ink = dark ? "#e8e6e1" : "#22272b";
    const trace = {
      type: "heatmap", hoverinfo: "none", zmin: data.below ? -data.limit : 0, zmax: data.limit, xgap: this.gap(), ygap: this.gap(),
      z: Array.from({ length: this.nRows }, (_, row) => this.rowOf(row)),
      colorscale: scaleOf(data.below ? colours : colours.slice((colours.length - 1) / 2)),
      colorbar: {
        thickness: 10, outlinewidth: 0, len: 0.6, y: 1, yanchor: "top", x: 1.01, ticks: "", tickvals: data.ticks,
        ticktext: data.tick_names, tickfont: { color: ink, size: 11 }, title: { text: data.words.unit, font: { color: ink, size: 11 } },
      },
    };
    const axis = (cells) => ({
      showgrid: false, zeroline: false, showticklabels: false, ticks: "", fixedrange: false,
      minallowed: -0.5, maxallowed: cells - 0.5, // there is nothing to be seen past the data
    });
    this.plotly.react(this.plot, [trace], {
      width: this.root.clientWidth, height: this.root.clientHeight, margin: { l: SIDE, r: RIGHT, t: TOP, b: FOOT },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", dragmode: "zoom", hovermode: "closest",
      xaxis: { ...axis(this.nColumns), range: this.view.x.slice() }, yaxis: { ...axis(this.nRows), range: this.view.y.slice() },
      shapes: this.borders(dark),
    }, { displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false });
    if (!this.listening) this.listen();
    this.plot.setAttribute("role", "img");
    this.plot.setAttribute("aria-label", data.words.label);
    this.root.classList.toggle("hg-leads", data.leads);
    this.nameSoon();
    this.root.dataset.ready = "yes";
  }

  // a pair that never meets has no number: null leaves the page to be seen
  rowOf(row) {
    const cells = this.cells.subarray(row * this.nColumns, (row + 1) * this.nColumns);
    const { never } = this.data;
    return cells.includes(never) ? Array.from(cells, (cell) => (cell === never ? null : cell)) : cells;
  }

  gap() {
    return this.nRows <= 40 ? 1 : 0;
  }

  borders(dark) {
    const { rows, columns, chosen, dividers } = this.data;
    const crowded = dividers.length > 150; // lines would cover what they divide
    const thin = { color: dark ? "rgba(232,230,225,.12)" : "rgba(34,39,43,.11)", width: 1 };
    const line = (x0, x1, y0, y1) => ({ type: "line", x0, x1, y0, y1, line: thin });
    const shapes = (crowded ? [] : dividers).flatMap((at) => [
      line(-0.5, this.nColumns - 0.5, at - 0.5, at - 0.5), line(at - 0.5, at - 0.5, -0.5, this.nRows - 0.5),
    ]);
    if (chosen) {
      const [row, column] = [rows.find((block) => block.id === chosen[0]), columns.find((block) => block.id === chosen[1])];
      if (row && column) {
        shapes.push({
          type: "rect", x0: column.start - 0.5, x1: column.end - 0.5, y0: row.start - 0.5, y1: row.end - 0.5,
          line: { color: dark ? "#e8e6e1" : "#22272b", width: 2 },
        });
      }
    }
    return shapes;
  }

  listen() {
    this.listening = true;
    this.plot.on("plotly_hover", (event) => this.tell(event.points[0], event.event));
    this.plot.on("plotly_unhover", () => { this.part("tip").hidden = true; });
    this.plot.on("plotly_click", (event) => {
      if (!this.data.leads) return;
      const [row, column] = [this.blockAt(this.data.rows, event.points[0].y), this.blockAt(this.data.columns, event.points[0].x)];
      this.send("cell", [row.id, column.id]);
    });
    this.plot.on("plotly_doubleclick", () => {
      const { x, y } = this.whole();
      this.plotly.relayout(this.plot, { "xaxis.range": x, "yaxis.range": y });
    });
    this.plot.on("plotly_relayouting", () => this.nameSoon());
    this.plot.on("plotly_relayout", () => {
      const { xaxis, yaxis } = this.plot._fullLayout;
      this.view = { x: xaxis.range.slice(), y: yaxis.range.slice() };
      this.nameSoon();
    });
  }

  blockAt(blocks, at) {
    return blocks.find((block) => at >= block.start && at < block.end) ?? blocks.at(-1);
  }

  tell(point, event) {
    const tip = this.part("tip");
    const [row, column] = [this.blockAt(this.data.rows, point.y), this.blockAt(this.data.columns, point.x)];
    const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text, dir: "auto" });
    const cell = this.cells[point.y * this.nColumns + point.x];
    const value = (cell / this.data.scale).toFixed(2);
    tip.replaceChildren(
      line("b", row.name), ...(row.name === column.name ? [] : [line("b", column.name)]),
      line("small", cell === this.data.never ? this.data.words.never : `${this.data.words.unit} ${value}`),
    );
    tip.hidden = false;
    const box = this.root.getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 6);
    const y = Math.min(event.clientY - box.top + 16, box.height - tip.offsetHeight - 6);
    tip.style.transform = `translate(${x}px, ${y}px)`;
  }

  nameSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.closed || !this.plot._fullLayout) return;
      const { xaxis, yaxis } = this.plot._fullLayout;
      const axis = ({ _offset: offset, _length: length }, blocks, [from, to]) => ({ blocks, from, to, offset, length });
      const axes = [axis(yaxis, this.data.rows, yaxis.range.slice().reverse()), axis(xaxis, this.data.columns, xaxis.range)];
      const { tight, placed: [rows, columns] } = chooseNames(axes);
      this.root.classList.toggle("hg-tight", tight);
      const half = (tight ? TIGHT : 16) / 2;
      this.part("side").replaceChildren(...rows.map(({ block, at }) => nameSpan(block.name, "top", at - half)));
      this.part("foot").replaceChildren(...columns.map(({ block, at }) => nameSpan(block.name, "left", at - half)));
      this.tie(rows, columns, yaxis._offset + yaxis._length);
    });
  }

  // A line from each name that had to make room for others to the block it names.
  tie(rows, columns, bottom) {
    const away = (each) => Math.abs(each.at - each.middle) > BESIDE;
    this.part("ties").firstElementChild.setAttribute("d", [
      ...rows.filter(away).map(({ at, middle }) => `M${SIDE - NEAR + 2} ${at}L${SIDE - 1} ${middle}`),
      ...columns.filter(away).map(({ at, middle }) => `M${at} ${bottom + NEAR - 2}L${middle} ${bottom + 1}`),
    ].join(""));
  }

  grow() {
    const names = heightForNames(this.data.rows.length, this.root.clientWidth - SIDE - RIGHT);
    this.root.style.minHeight = names ? `${names + TOP + FOOT}px` : "";
  }

  resize() {
    if (this.data) this.grow();
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!this.plot._fullLayout || !width || !height) return; // not drawn yet, or out of sight: Plotly stumbles over 0
    this.plotly.relayout(this.plot, { width, height });
  }

  close() {
    this.closed = true;
    this.observer.disconnect();
    if (this.plotly && this.plot._fullLayout) this.plotly.purge(this.plot);
  }
}

function scaleOf(colours) {
  return colours.map((colour, at) => [at / (colours.length - 1), colour]);
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".hg");
  const grid = (root.__grid ??= new HeatGrid(root));
  grid.update(data, setTriggerValue);
  return () => {
    grid.close();
    delete root.__grid;
  };
}
