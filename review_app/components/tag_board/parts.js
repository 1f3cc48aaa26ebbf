// The pieces a board is made of. All text is set as text, whatever it looks like.

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(className, text, act) {
  const made = element("button", className, text);
  made.type = "button";
  if (act) made.onclick = act;
  return made;
}

function tagChip(tag) {
  const chip = button("tb-tag");
  chip.append(element("span", "tb-text", tag.label));
  if (tag.note) chip.append(element("small", "", tag.note));
  chip.dataset.tag = tag.id;
  chip.title = tag.label;
  chip.setAttribute("aria-pressed", "false");
  return chip;
}

function boxOf(box, places, put) {
  const made = element("section", box.quiet ? "tb-box tb-quiet" : "tb-box");
  made.dataset.box = box.key;
  if (box.place) made.dataset.place = box.place;
  if (box.out) made.dataset.out = "yes";
  const head = element("header", "tb-title");
  head.append(element("b", "", box.title), element("small", "", box.count));
  const whole = element("div", "tb-whole");
  for (const place of box.whole) {
    const send = button("tb-send", places[place], () => put(box.tags.map((tag) => tag.id), place));
    send.title = places[place];
    send.dataset.to = place;
    whole.append(send);
  }
  const tags = element("div", "tb-tags");
  tags.append(...box.tags.map(tagChip));
  made.append(head, whole, tags);
  return made;
}

// The places that most of the picked tags point to: best first for one tag, by the sum of ranks for several.
function offered(tags, offers, usual, most) {
  const score = new Map();
  for (const tag of tags) {
    (offers[tag] ?? []).forEach((place, rank) => score.set(place, (score.get(place) ?? 0) + 1 / (rank + 1)));
  }
  const ranked = [...score.keys()].sort((one, other) => score.get(other) - score.get(one));
  return [...new Set([...ranked, ...usual])].slice(0, most);
}
