// The map in small: every tag a dot, the clusters of the query in their colours, the tags that carry it larger and named.

const MAP_HEIGHT = 210;
const MARGIN = 14;
const NAMED = 3;

async function drawSmallMap(canvas, data, hueOf, grey) {
  const [points, round] = await Promise.all([fetchAs("arrayBuffer", data.points_url), fetchAs("arrayBuffer", data.round_url)]);
  if (!canvas.isConnected) return;
  const count = data.count;
  const place = placing(new Float32Array(points, 0, count), new Float32Array(points, 4 * count, count), canvas);
  const cluster = new Int32Array(round, 0, count);
  const pen = canvas.getContext("2d");
  const size = count > 5000 ? 1 : 2;
  const hues = new Map();
  const hue = (id) => hues.get(id) ?? hues.set(id, hueOf(id)).get(id);
  for (const coloured of [false, true]) { // colours over grey
    for (let row = 0; row < count; row += 1) {
      if ((hue(cluster[row]) !== grey) !== coloured) continue;
      const [x, y] = place(row);
      pen.globalAlpha = coloured ? 0.8 : 0.35;
      pen.fillStyle = hue(cluster[row]);
      pen.fillRect(x - size / 2, y - size / 2, size, size);
    }
  }
  pen.globalAlpha = 1;
  const style = getComputedStyle(canvas);
  drawCarriers(pen, data.carriers.map((each) => ({ ...each, at: place(each.row), hue: hue(cluster[each.row]) })), style);
}

// A function from rows to pixels; the canvas is cleared and fitted to its box and to the screen's density.
function placing(xs, ys, canvas) {
  const width = canvas.parentElement.clientWidth;
  fitted(canvas, width, MAP_HEIGHT);
  const [left, right] = extent(xs);
  const [bottom, top] = extent(ys);
  const scale = Math.min((width - 2 * MARGIN) / (right - left || 1), (MAP_HEIGHT - 2 * MARGIN) / (top - bottom || 1));
  const middle = [(left + right) / 2, (bottom + top) / 2];
  return (row) => [width / 2 + (xs[row] - middle[0]) * scale, MAP_HEIGHT / 2 - (ys[row] - middle[1]) * scale];
}

function drawCarriers(pen, carriers, style) {
  pen.lineWidth = 1.2;
  pen.strokeStyle = style.color;
  for (const { at, share, hue } of [...carriers].reverse()) {
    pen.beginPath();
    pen.arc(...at, 2.5 + 7 * Math.sqrt(share), 0, 2 * Math.PI);
    pen.fillStyle = hue;
    pen.fill();
    pen.stroke();
  }
  pen.font = `600 12px ${style.fontFamily}`;
  pen.textBaseline = "middle";
  const taken = [];
  for (const { at: [x, y], share, tag } of carriers.slice(0, NAMED)) {
    if (taken.some((other) => Math.abs(other - y) < 14)) continue;
    taken.push(y);
    const gap = 7 + 7 * Math.sqrt(share);
    const after = x < pen.canvas.clientWidth / 2;
    pen.textAlign = after ? "left" : "right";
    pen.lineWidth = 4;
    pen.strokeStyle = style.getPropertyValue("--st-background-color");
    pen.strokeText(tag, after ? x + gap : x - gap, y);
    pen.fillStyle = style.color;
    pen.fillText(tag, after ? x + gap : x - gap, y);
  }
}
