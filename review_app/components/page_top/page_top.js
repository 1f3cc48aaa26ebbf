// Brings the top of the page back into view when what the page is about has changed.

export default function ({ parentElement, data }) {
  const before = parentElement.__about;
  parentElement.__about = data.about;
  if (before !== undefined && before !== data.about) document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
}
