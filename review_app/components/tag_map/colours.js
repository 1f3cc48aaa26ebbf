// From "colour by ..." to the numbers and the scale that Plotly draws, and to the legend that explains them.

function steps(colours) {
  const n = colours.length;
  return colours.flatMap((colour, at) => [[at / n, colour], [(at + 1) / n, colour]]);
}

function stepped(values, colours, legend) {
  return { values: values.map((value) => value + 0.5), scale: steps(colours), cmin: 0, cmax: colours.length, legend };
}

const SHADES = 64; // of a scale, as Plotly itself would mix them in between

// from a row to the colour that Plotly gives its point
function shades({ values, scale, cmin, cmax }) {
  const mixed = Array.from({ length: SHADES + 1 }, (_, at) => mix(scale, at / SHADES));
  return (row) => mixed[Math.round(SHADES * ((values[row] - cmin) / (cmax - cmin)))];
}

function mix(scale, share) {
  const above = Math.max(1, scale.findIndex(([at]) => at >= share));
  const [[from, first], [to, second]] = scale.slice(above - 1, above + 1);
  if (first === second) return first;
  return `color-mix(in srgb, ${second} ${(100 * (share - from)) / (to - from)}%, ${first})`;
}

const COLOURINGS = {
  plain({ count, palette }) {
    return stepped(new Float32Array(count), [palette.grey], []);
  },
  cluster({ cluster, clusters, palette }) {
    const hue = new Map(clusters.map((mark) => [mark.id, mark.hue]));
    return stepped(Float32Array.from(cluster, (id) => hue.get(id) ?? 0), palette.hues, []);
  },
  confidence({ confidence, palette, words }) {
    const scale = palette.sequence.map((colour, at, all) => [at / (all.length - 1), colour]);
    const ramp = `linear-gradient(90deg, ${palette.sequence.join(", ")})`;
    return {
      values: Float32Array.from(confidence, (value) => value / 255),
      scale, cmin: 0, cmax: 1, legend: [{ text: words.confidence_scale, colour: ramp, ramp: true }],
    };
  },
  verdict({ cluster, clusters, palette, words }) {
    const kinds = Object.keys(palette.verdicts);
    const code = new Map(clusters.map((mark) => [mark.id, kinds.indexOf(mark.verdict) + 1]));
    const colours = [palette.grey, ...kinds.map((kind) => palette.verdicts[kind])];
    const told = kinds.map((kind) => words.verdicts[kind]);
    const legend = [words.unreviewed, ...told].map((text, at) => ({ text, colour: colours[at] }));
    return stepped(Float32Array.from(cluster, (id) => code.get(id) ?? 0), colours, legend);
  },
  moved({ before, palette, words }) {
    const legend = [{ text: words.moved, colour: palette.moved }, { text: words.stayed, colour: palette.grey }];
    const values = Float32Array.from(before, (id) => (id >= 0 ? 1 : 0));
    return { ...stepped(values, [palette.grey, palette.moved], legend), larger: (row) => before[row] >= 0 };
  },
};

function drawLegend(element, entries) {
  element.replaceChildren(...entries.map(({ text, colour, ramp }) => {
    const entry = document.createElement("span");
    entry.textContent = text;
    entry.style.setProperty("--dot", colour);
    if (ramp) entry.className = "tm-ramp";
    return entry;
  }));
}

// Common tags are drawn larger, up to the size where that would cost more than it tells.
function pointSizes(count, items, larger) {
  const base = count < 400 ? 8 : count < 2000 ? 6.5 : count < 8000 ? 4.6 : count < 30000 ? 3.4 : 2.6;
  if (count > 30000) return base;
  let most = 1;
  for (const n of items) most = Math.max(most, n);
  const scale = 1 / Math.log1p(most);
  return Array.from({ length: count }, (_, row) =>
    base * (0.75 + 0.9 * Math.log1p(Math.max(0, items[row])) * scale) * (larger?.(row) ? 1.5 : 1));
}
