"""How the Review page departs from Streamlit's usual looks: a list that reads as a list, boxes that sit close."""

STYLE = """<style>
.st-key-review-queue_list button { justify-content: flex-start; min-height: 2rem; padding: 0.15rem 0.5rem; }
.st-key-review-queue_list button > div { justify-content: flex-start; width: 100%; overflow: hidden; }
.st-key-review-heading h2 { padding: 0; overflow-wrap: anywhere; }
.st-key-review-heat .hg { height: 420px; }
</style>"""
