"""How the Review page departs from Streamlit's usual looks: a list that reads as a list, boxes side by side."""

# The <i> is for Streamlit: a lone <style> goes among the toasts, and a toast could take its place.
STYLE = """<i></i><style>
.st-key-review-style { display: none; }
.st-key-review-queue_list button { justify-content: flex-start; min-height: 2rem; padding: 0.15rem 0.5rem; }
.st-key-review-queue_list :is(button > div, [data-has-shortcut]) { width: 100%; justify-content: flex-start; }
.st-key-review-queue_list :is(button > div, [data-has-shortcut]) { min-width: 0; }
.st-key-review-queue_list [data-testid="stMarkdownContainer"] { flex: 1; min-width: 0; }
/* A name on one line, cut where the count begins; what stands at the end is never cut. */
.st-key-review-queue_list p {
  position: relative; padding-right: 2.2rem; text-align: left;
  overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
}
.st-key-review-queue_list p:has(> span:nth-of-type(2)) { padding-right: 3.4rem; }
.st-key-review-queue_list p > span { position: absolute; right: 0; font-variant-numeric: tabular-nums; }
.st-key-review-queue_list p > span:first-of-type:not(:last-of-type) { right: 2.2rem; }
.st-key-review-queue [role="radiogroup"] { flex-wrap: nowrap; }
.st-key-review-queue [role="radiogroup"] button { flex: 1 1 auto; min-width: 0; padding-inline: 0.3rem; }
.st-key-review-queue [role="radiogroup"] p { white-space: nowrap; }
@media (min-width: 700px) and (max-width: 1180px) {
  .st-key-review-heading { flex-wrap: nowrap; gap: 0.4rem; align-items: flex-start; }
  .st-key-review-heading > :first-child { min-width: 0; }
  .st-key-review-heading button { padding-inline: 0.55rem; }
  .st-key-review-heading button [data-testid="stIconMaterial"] { display: none; }
  .st-key-review-heading button span:has(> [data-testid="stIconMaterial"]) { display: none; }
}
.st-key-review-heading h2 { padding: 0; overflow-wrap: anywhere; }
:is(.st-key-review-heading, .st-key-review-step_title) [data-testid="stMarkdownContainer"] {
  margin-bottom: 0;
}
.st-key-review-card { gap: 0.35rem; margin-bottom: 0.4rem; }
.st-key-review-about button { padding: 0 0.3rem; min-height: 1.6rem; }
/* Streamlit says how to go on over the end of what is typed. */
[class*="st-key-review-name-"] div:has(> [data-testid="InputInstructions"]) { position: static; margin-top: 0.3rem; }
[class*="st-key-review-name-"] [data-testid="InputInstructions"] { position: static; }
[class*="st-key-review-note-"] [data-testid="InputInstructions"] { display: none; }
.st-key-review-step { border-color: color-mix(in srgb, currentColor 35%, transparent); gap: 0.6rem; }
.st-key-review-step_title h4 { padding: 0; }
.st-key-review-targets { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0.5rem; }
.st-key-review-targets button { justify-content: flex-start; text-align: left; height: 100%; }
.st-key-review-targets :is(button > div, [data-has-shortcut]) { width: 100%; justify-content: flex-start; }
.st-key-review-targets kbd { margin-left: auto; }
[data-testid="stToastContainer"] { top: auto; bottom: 1.2rem; }
.st-key-review-pair [data-testid="stVerticalBlock"] { gap: 0.4rem; }
.st-key-review-heat .hg { height: 420px; }
</style>"""
