// The lasso and the box: a closed line drawn by hand, held in the map's own coordinates.

const NOT_A_CLICK = 4; // pixels
const APART = 2; // pixels; a hand that moves less says nothing new

class Pencil {
  // onLine(corners) while the line grows, onEnd(corners, event) with the last event; corners are [x, y] in pixels
  constructor(surface, { onLine, onEnd }) {
    this.surface = surface;
    this.onLine = onLine;
    this.onEnd = onEnd;
    this.line = [];
  }

  get drawing() {
    return this.line.length > 1;
  }

  down(event, box) {
    this.box = box;
    this.line = [this.at(event)];
  }

  move(event) {
    if (!this.line.length) return;
    const here = this.at(event);
    const last = this.line.at(-1);
    if (distance(here, last) < (this.drawing ? APART : NOT_A_CLICK)) return;
    if (this.box) this.line = [this.line[0], here];
    else this.line.push(here);
    this.onLine(this.corners());
  }

  up(event) {
    const corners = this.corners();
    const drawn = this.drawing;
    this.line = [];
    if (drawn) this.onEnd(corners, event);
  }

  cancel() {
    this.line = [];
  }

  corners() {
    if (!this.box || !this.drawing) return this.line;
    const [[x0, y0], [x1, y1]] = this.line;
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  }

  at(event) {
    const { left, top } = this.surface.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }
}

function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}

// the rows whose points lie inside a closed line
function enclosed(corners, xs, ys) {
  const [left, right] = extent(corners.map(([x]) => x));
  const [bottom, top] = extent(corners.map(([, y]) => y));
  const rows = [];
  for (let row = 0; row < xs.length; row++) {
    const x = xs[row];
    const y = ys[row];
    if (x >= left && x <= right && y >= bottom && y <= top && isInside(x, y, corners)) rows.push(row);
  }
  return rows;
}

// even-odd rule: a ray to the right crosses the line an odd number of times
function isInside(x, y, corners) {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [xi, yi] = corners[i];
    const [xj, yj] = corners[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
