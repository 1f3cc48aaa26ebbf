// Watches for popovers that open. Their field may come some frames after them, and the focus first goes elsewhere.

const WAITED = 300; // frames for a field to come, about five seconds
const HELD = 30; // frames for which it keeps the focus, whoever else asks for it, until something is typed
const BODY = "[data-testid=stPopoverBody]";

function aim(body) {
  let waited = WAITED;
  let held = HELD;
  const stop = () => (held = 0);
  body.addEventListener("keydown", stop, { once: true });
  body.addEventListener("pointerdown", stop, { once: true });
  const step = () => {
    if (!body.isConnected || waited <= 0 || held <= 0) return;
    const field = body.querySelector("input, textarea");
    if (field) {
      held -= 1;
      field.focus();
      field.select();
    } else {
      waited -= 1;
    }
    requestAnimationFrame(step);
  };
  step();
}

export default function () {
  if (document.__popovers) return;
  document.__popovers = new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      const body = node.matches?.(BODY) ? node : node.querySelector?.(BODY);
      if (body) aim(body);
    }
  });
  document.__popovers.observe(document.body, { childList: true, subtree: true });
}
