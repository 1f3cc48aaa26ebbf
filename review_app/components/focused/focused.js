// Once, when it comes to stand in a popover: later runs must not select what is being typed.

export default function ({ parentElement }) {
  if (parentElement.__focused) return;
  parentElement.__focused = true;
  requestAnimationFrame(() => {
    const field = document.querySelector("[data-testid=stPopoverBody] :is(input, textarea)");
    field?.focus();
    field?.select();
  });
}
