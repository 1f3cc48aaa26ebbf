// A decision laid out: click tags to pick them and say where they go, or drag a tag, or a box by its title, to a place.

class TagBoard {
  constructor(root) {
    this.root = root;
    this.picked = new Set();
    for (const name of ["boxes", "hint", "usual", "head", "offers", "all"]) this[name] = root.querySelector(`.tb-${name}`);
    this.drag = new Drag(root, {
      grab: (target) => this.grab(target),
      taken: (tags) => this.taken(tags),
      done: (tags, place) => this.done(tags, place),
    });
    this.boxes.addEventListener("click", (event) => this.pick(event.target));
    this.all.onchange = () => this.put([...this.picked], this.all.value);
  }

  update(data, send) {
    this.send = send;
    if (this.data && JSON.stringify(this.data) === JSON.stringify(data)) return; // a drag goes on through a rerun
    this.data = data;
    this.labels = new Map(data.boxes.flatMap((box) => box.tags.map((tag) => [tag.id, tag.label])));
    this.picked = new Set([...this.picked].filter((tag) => this.labels.has(tag)));
    const put = (tags, place) => this.put(tags, place);
    this.boxes.replaceChildren(...data.boxes.map((box) => boxOf(box, data.places, put)));
    const first = new Option(data.words.all, "");
    this.all.replaceChildren(first, ...data.all.map((place) => new Option(data.places[place], place)));
    this.head.textContent = data.words.offers;
    this.show([...this.picked]);
    this.root.dataset.ready = "yes";
  }

  // Mark what is picked, and offer the places that it points to.
  show(tags) {
    const { data } = this;
    for (const chip of this.boxes.querySelectorAll(".tb-tag")) {
      chip.setAttribute("aria-pressed", String(this.picked.has(Number(chip.dataset.tag))));
    }
    this.hint.textContent = this.picked.size ? data.words.picked.replace("{n}", this.picked.size) : data.words.hint;
    const offer = (place) => {
      const made = button("tb-offer", data.places[place], () => this.put([...this.picked], place));
      made.dataset.to = place;
      made.title = data.places[place];
      made.disabled = !tags.length;
      return made;
    };
    this.usual.replaceChildren(...data.usual.map(offer));
    this.offers.replaceChildren(...offered(tags, data.offers, data.likely, data.most).map(offer));
    this.all.disabled = !this.picked.size;
    this.all.value = "";
  }

  // A click picks a tag, or all of a box by its title; a second click lets them be again.
  pick(target) {
    const tags = this.tagsAt(target);
    if (!tags.length) return;
    const all = tags.every((tag) => this.picked.has(tag));
    for (const tag of tags) this.picked[all ? "delete" : "add"](tag);
    this.show([...this.picked]);
  }

  tagsAt(target) {
    const chip = target.closest(".tb-tag");
    if (chip) return [Number(chip.dataset.tag)];
    const box = target.closest(".tb-title")?.closest(".tb-box");
    return box ? [...box.querySelectorAll(".tb-tag")].map((each) => Number(each.dataset.tag)) : [];
  }

  // A tag that is picked takes the others along; the title of a box takes the box.
  grab(target) {
    const tags = this.tagsAt(target);
    return target.closest(".tb-tag") && this.picked.has(tags[0]) ? [...this.picked] : tags;
  }

  taken(tags) {
    this.show(tags);
    return tags.length === 1 ? this.labels.get(tags[0]) : this.data.words.carried.replace("{n}", tags.length);
  }

  done(tags, place) {
    if (place) this.put(tags, place);
    else this.show([...this.picked]);
  }

  put(tags, place) {
    if (!tags.length || !place) return;
    this.picked.clear();
    this.show([]);
    this.send("put", { tags, place });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".tb");
  (root.__board ??= new TagBoard(root)).update(data, setTriggerValue);
}
