// The search box on the map: which tags contain what was typed, best first.

const SHOWN = 8;

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function findTags(folded, counts, typed) {
  const wanted = fold(typed.trim());
  if (!wanted) return [];
  const found = [];
  folded.forEach((tag, row) => {
    const at = tag.indexOf(wanted);
    if (at < 0) return;
    const rank = tag === wanted ? 0 : at === 0 ? 1 : /[\s\-_/]/.test(tag[at - 1]) ? 2 : 3;
    found.push({ row, rank });
  });
  return found.sort((a, b) => a.rank - b.rank || counts[b.row] - counts[a.row]).slice(0, SHOWN).map((hit) => hit.row);
}

class SearchBox {
  constructor(root, onPick) {
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.onPick = onPick;
    this.hits = [];
    this.at = 0;
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.left(), 150)); // a click on a hit comes first
  }

  learn(names, counts, words) {
    this.names = names;
    this.counts = counts;
    this.words = words;
    this.folded = names.map(fold);
    this.input.placeholder = words.search;
    this.input.setAttribute("aria-label", words.search);
  }

  look() {
    if (!this.names) return;
    this.hits = findTags(this.folded, this.counts, this.input.value);
    this.at = 0;
    this.show();
  }

  show() {
    const items = this.hits.map((row, place) => {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(place === this.at));
      const name = document.createElement("span");
      name.textContent = this.names[row];
      name.dir = "auto";
      const count = document.createElement("small");
      count.textContent = this.counts[row].toLocaleString();
      item.append(name, count);
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.pick(row, event.shiftKey);
      });
      return item;
    });
    if (!items.length && this.input.value.trim()) {
      const none = document.createElement("li");
      none.className = "tm-none";
      none.textContent = this.words.none;
      items.push(none);
    }
    this.list.replaceChildren(...items);
    this.list.hidden = !items.length;
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.hits.length) % Math.max(1, this.hits.length);
      this.show();
    } else if (event.key === "Enter" && this.hits.length) {
      this.pick(this.hits[this.at], event.shiftKey);
    } else if (event.key === "Escape") {
      this.input.value = "";
      this.close();
      this.input.blur();
      event.stopPropagation();
    }
  }

  pick(row, shift) {
    this.input.value = this.names[row];
    this.close();
    this.input.blur();
    this.onPick(row, shift);
  }

  // a quick hand may be typing here again by now
  left() {
    if (document.activeElement !== this.input) this.close();
  }

  close() {
    this.list.hidden = true;
  }
}
