// Escape gives up what is open on the page, as a click on its button would; one thing at a time.

// What keeps Escape to itself while it is open: a drag, a list, a popover, a dialog.
const OVER_THE_PAGE = ".tb-ghost, [role=dialog], [role=listbox], [data-testid=stPopoverBody]";

export default function ({ data }) {
  const leave = (event) => {
    if (event.key !== "Escape" || document.querySelector(OVER_THE_PAGE)) return;
    if (isTyping(event)) event.target.blur();
    else document.querySelector(data.button)?.click();
  };
  document.addEventListener("keydown", leave, true); // first: a table with the focus keeps Escape to itself
  return () => document.removeEventListener("keydown", leave, true);
}
