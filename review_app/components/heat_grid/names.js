// Which blocks have their name beside the heatmap and where it stands: the same ones at the rows and at the columns.

const WIDE = 16; // pixels from one name to the next
const TIGHT = 12; // and in smaller letters, where that lets every block have its name
const GROWS_UP_TO = 60; // names for which the heatmap becomes taller than it would be
const BESIDE = 3; // pixels; a name further from the middle of its block is tied to it by a line

// axes: [{ blocks, from, to, offset, length }], what is in view of each and the pixels it has.
// All blocks in view have a name when there is room on both axes, else every second, every third and so on.
function chooseNames(axes) {
  const seen = axes.map((axis) => axis.blocks.flatMap((block, at) => (inView(axis, block) ? [at] : [])));
  const chosen = (every) => seen.map((indices) => indices.filter((index) => index % every === 0));
  const fits = (apart, every) => chosen(every).every((each, at) => (each.length - 1) * apart <= axes[at].length);
  let every = 1;
  while (!fits(TIGHT, every)) every += 1;
  const tight = !fits(WIDE, every);
  return { tight, placed: chosen(every).map((each, at) => placeNames(axes[at], each, tight ? TIGHT : WIDE)) };
}

function inView({ from, to }, block) {
  return block.end - 0.5 > from && block.start - 0.5 < to;
}

// [{ block, middle, at }]: the middle of what is seen of a block, and where its name stands, in pixels.
function placeNames({ blocks, from, to, offset, length }, chosen, apart) {
  const pixel = (at) => offset + Math.min(1, Math.max(0, (at - from) / (to - from))) * length;
  const middles = chosen.map((index) => (pixel(blocks[index].start - 0.5) + pixel(blocks[index].end - 0.5)) / 2);
  const places = spread(middles, apart, offset, offset + length);
  return chosen.map((index, at) => ({ block: blocks[index], middle: middles[at], at: places[at] }));
}

// Rising positions at least `apart` from each other and as near to `wanted` as that lets them (least squares).
function spread(wanted, apart, low, high) {
  const runs = []; // neighbours that touch, and move as one
  wanted.forEach((at, index) => {
    runs.push({ sum: at - index * apart, n: 1 });
    while (runs.length > 1 && runs.at(-2).sum / runs.at(-2).n >= runs.at(-1).sum / runs.at(-1).n) {
      const last = runs.pop();
      runs.at(-1).sum += last.sum;
      runs.at(-1).n += last.n;
    }
  });
  const most = Math.max(low, high - (wanted.length - 1) * apart);
  const starts = runs.flatMap((run) => Array(run.n).fill(Math.min(Math.max(run.sum / run.n, low), most)));
  return starts.map((start, index) => start + index * apart);
}

// Pixels of height that let every row have its name; 0 where the columns would have no room for theirs.
function heightForNames(count, width) {
  return count <= GROWS_UP_TO && (count - 1) * TIGHT <= width ? (count - 1) * TIGHT : 0;
}

function nameSpan(text, side, at) {
  const span = document.createElement("span");
  span.textContent = text;
  span.dir = "auto";
  span.style[side] = `${at}px`;
  return span;
}
