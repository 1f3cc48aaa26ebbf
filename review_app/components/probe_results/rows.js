// Rows of the three lists. Text only ever through textContent: names are what strangers wrote.

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) {
    element.textContent = text;
    element.dir = "auto";
  }
  return element;
}

// Keeps one element a key, so that bars grow and rows glide instead of being drawn anew.
function keyed(list, rows, keyOf, build, fill) {
  const before = new Map([...list.children].map((element) => [element.dataset.key, element]));
  rows.forEach((row, at) => {
    const key = String(keyOf(row));
    let element = before.get(key);
    before.delete(key);
    if (!element) {
      element = build(row);
      element.dataset.key = key;
    }
    if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null);
    fill(element, row, at);
  });
  before.forEach((element) => element.remove());
}

// Where each row stood, so that after a change it can start there and glide to where it stands now.
function gliding(list, change) {
  const was = new Map([...list.children].map((element) => [element, element.offsetTop]));
  change();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const element of list.children) {
    const from = was.get(element);
    const shift = from === undefined ? 0 : from - element.offsetTop;
    if (shift) element.animate([{ transform: `translateY(${shift}px)` }, { transform: "none" }], { duration: 260, easing: "ease-out" });
  }
}

function clusterRow(act) {
  const item = make("li", "pr-cluster");
  const button = make("button", "pr-open");
  button.type = "button";
  const bar = make("span", "pr-bar");
  bar.append(make("i"));
  button.append(make("span", "pr-name"), make("span", "pr-verdict"), make("span", "pr-share"), bar, make("span", "pr-came"));
  button.onclick = () => act("open", Number(item.dataset.key));
  item.append(button);
  return item;
}

function fillCluster(item, row, hue) {
  const part = (name) => item.querySelector(`.pr-${name}`);
  part("name").textContent = row.name;
  part("name").dir = "auto";
  part("verdict").textContent = row.verdict_text;
  part("verdict").dataset.verdict = row.verdict ?? "";
  part("share").textContent = row.percent;
  part("came").textContent = row.came;
  part("open").title = row.title;
  item.style.setProperty("--hue", hue);
  item.querySelector("i").style.width = `${100 * row.length}%`;
}

const THUMB = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 11v9H4v-9zM7 11l4-8c1.700 0 2.600 1.200 2.400 2.800L12.900 9H19c1.300 0 2.200 1.200 1.900 2.400l-1.700 7c-.2.900-1 1.600-2 1.600H7"/></svg>`;

function hitRow(act) {
  const item = make("li", "pr-hit");
  const head = make("div", "pr-head");
  const thumbs = make("span", "pr-thumbs");
  for (const good of [true, false]) {
    const button = make("button", "pr-thumb");
    button.type = "button";
    button.innerHTML = THUMB; // our own drawing, no text of anybody's
    button.dataset.good = good;
    button.onclick = () => act("judge", { item: item.dataset.key, good: button.getAttribute("aria-pressed") === "true" ? null : good });
    thumbs.append(button);
  }
  head.append(make("span", "pr-rank"), make("span", "pr-title"), make("span", "pr-score"), thumbs);
  const more = make("details");
  more.append(make("summary", "pr-why"), make("div", "pr-parts"));
  item.append(head, make("div", "pr-stack"), more);
  return item;
}

function fillHit(item, row, at, hueOf, words) {
  const part = (name) => item.querySelector(`.pr-${name}`);
  part("rank").textContent = at + 1;
  part("title").textContent = row.title;
  part("title").dir = "auto";
  part("score").textContent = row.score;
  part("score").title = words.score;
  part("why").textContent = row.why;
  part("why").dir = "auto";
  for (const thumb of item.querySelectorAll(".pr-thumb")) {
    const good = thumb.dataset.good === "true";
    thumb.setAttribute("aria-pressed", row.judged === good);
    thumb.setAttribute("aria-label", (good ? words.good : words.bad).replace("{item}", row.title));
    thumb.title = thumb.getAttribute("aria-label");
  }
  const stack = part("stack");
  stack.style.width = `${100 * row.length}%`;
  keyed(stack, row.parts, (each) => each.id, () => make("i"), (segment, each) => {
    segment.style.cssText = `flex-grow:${each.share};--hue:${hueOf(each.id)}`;
    segment.dataset.cluster = each.id;
    segment.title = each.text;
  });
  part("parts").replaceChildren(breakdown(words.by_cluster, row.parts, hueOf), breakdown(row.by, row.tags));
}

// A small table whose shares add up to 100 %.
function breakdown(title, parts, hueOf) {
  const table = make("table");
  table.createCaption().textContent = title;
  for (const each of parts) {
    const line = table.insertRow();
    if (hueOf) line.style.setProperty("--hue", hueOf(each.id));
    line.append(make("td", hueOf ? "pr-dot" : "", each.name), make("td", "pr-number", each.percent));
  }
  return table;
}

function flatRow() {
  const item = make("li");
  item.append(make("span", "pr-rank"), make("span", "pr-title"), make("span", "pr-both"), make("span", "pr-score"));
  return item;
}

function fillFlat(item, row, at) {
  const texts = { rank: at + 1, title: row.title, both: row.both, score: row.score };
  for (const [name, text] of Object.entries(texts)) item.querySelector(`.pr-${name}`).textContent = text;
  item.querySelector(".pr-title").dir = "auto";
  item.classList.toggle("pr-only", !row.both);
}
