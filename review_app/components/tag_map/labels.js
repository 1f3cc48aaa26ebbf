// Names on the map: the most important first, and none that would cover another.

const MEASURE = document.createElement("canvas").getContext("2d");
const widths = new Map();
const MAX_WIDTH = 190;

function textWidth(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    MEASURE.font = font;
    widths.set(key, Math.min(MEASURE.measureText(text).width, MAX_WIDTH));
  }
  return widths.get(key);
}

// candidates: [{text, x, y, font, height, padding, offsets: [[dx, dy], ...], ...}] in pixels, most important first;
// covered: boxes where no name may stand
function declutter(candidates, width, height, covered) {
  const placed = [];
  for (const label of candidates) {
    const w = textWidth(label.text, label.font) + 2 * label.padding;
    for (const [dx, dy] of label.offsets) {
      const left = label.x + dx * w - w / 2;
      const top = label.y + dy - label.height / 2;
      const box = { left, top, right: left + w, bottom: top + label.height };
      if (left < 2 || top < 2 || box.right > width - 2 || box.bottom > height - 2) continue;
      if (covered.some((other) => overlaps(box, other))) continue;
      if (placed.some((other) => overlaps(box, other.box))) continue;
      placed.push({ ...label, box });
      break;
    }
  }
  return placed;
}

function overlaps(a, b) {
  return a.left < b.right + 3 && b.left < a.right + 3 && a.top < b.bottom + 1 && b.top < a.bottom + 1;
}

// Text only ever through textContent: a name is what strangers wrote.
function drawLabels(layer, placed) {
  const children = placed.map((label) => {
    const element = document.createElement("span");
    element.className = `tm-label tm-${label.kind}`;
    element.textContent = label.text;
    element.dir = "auto";
    element.style.transform = `translate(${label.box.left}px, ${label.box.top}px)`;
    element.style.width = `${label.box.right - label.box.left}px`;
    element.style.height = `${label.height}px`;
    if (label.colour) element.style.setProperty("--dot", label.colour);
    return element;
  });
  layer.replaceChildren(...children);
}
