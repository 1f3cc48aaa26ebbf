// Dragging with mouse, pen or finger: a press that travels picks tags up; where it ends, they are put. Esc lets go.

const TRAVEL = 5; // pixels; less is a click

class Drag {
  // grab(target) -> the numbers of the tags a press there takes along; taken(tags), over(place element), done(tags, place)
  constructor(root, { grab, taken, done }) {
    Object.assign(this, { root, grab, taken, done, tags: null, start: null, ghost: null, over: null });
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("click", (event) => this.swallow(event), true);
  }

  press(event) {
    if (!event.isPrimary || event.button !== 0 || event.target.closest("select, .tb-send, .tb-side button")) return;
    const tags = this.grab(event.target);
    if (!tags.length) return;
    this.start = { x: event.clientX, y: event.clientY, tags };
    this.listening = new AbortController();
    const { signal } = this.listening;
    window.addEventListener("pointermove", (moved) => this.move(moved), { signal });
    window.addEventListener("pointerup", () => this.end(true), { signal });
    window.addEventListener("pointercancel", () => this.end(false), { signal });
    window.addEventListener("keydown", (pressed) => pressed.key === "Escape" && this.end(false), { signal });
  }

  move(event) {
    if (!this.tags) {
      if (Math.hypot(event.clientX - this.start.x, event.clientY - this.start.y) < TRAVEL) return;
      this.tags = this.start.tags;
      this.ghost = element("div", "tb-ghost");
      this.root.append(this.ghost);
      this.root.classList.add("tb-dragging");
      this.ghost.textContent = this.taken(this.tags);
    }
    event.preventDefault();
    this.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 8}px)`;
    this.hover(document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place], .tb-side [data-to]"));
  }

  hover(target) {
    const place = target && this.root.contains(target) ? target : null;
    if (place === this.over) return;
    this.over?.classList.remove("tb-over");
    this.over = place;
    place?.classList.add("tb-over");
  }

  end(put) {
    this.listening.abort();
    const { tags, over } = this;
    this.hover(null);
    this.ghost?.remove();
    this.root.classList.remove("tb-dragging");
    this.dragged = tags !== null;
    Object.assign(this, { tags: null, ghost: null });
    if (!this.dragged) return;
    setTimeout(() => { this.dragged = false; });
    this.done(tags, put && over ? over.dataset.place ?? over.dataset.to : null);
  }

  // The click that a drag ends with is none.
  swallow(event) {
    if (!this.dragged) return;
    this.dragged = false;
    event.stopPropagation();
    event.preventDefault();
  }
}
