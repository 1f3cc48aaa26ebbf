"""Text of the evidence: tags, neighbours, items, and why a tag is here."""

from collections.abc import Mapping

from review_app.wording import plain, shortened

TAGS = "Tags"
TAGS_HINT = "Click a tag to see why it is here, or to move it."
TIERS: Mapping[str, str] = {"core": "●●● core", "borderline": "●●○ borderline", "odd": "●○○ odd one out"}
TAG_COLUMNS: Mapping[str, str] = {
    "tag": "Tag",
    "tier": "Belongs",
    "confidence": "Confidence",
    "runner_up": "Next best",
    "items": "Items",
}
NEAREST = "Nearest clusters"
NEAREST_COLUMNS: Mapping[str, str] = {
    "name": "Cluster",
    "size": "Tags",
    "npmi": "NPMI",
    "similarity": "Meaning",
}
NEAREST_HINT = "Click one to open it. NPMI: how much their tags share items. Meaning: how alike they read."
NO_NEAREST = "There is no other cluster."
ITEMS = "Items with most of its tags"
ITEM_COLUMNS: Mapping[str, str] = {"title": "Item", "count": "Tags", "tags": "Which"}
NO_ITEMS = "No item carries any of its tags."
HEAT = "Which of its tags share items"
HEAT_TOO_SMALL = "One tag alone shares items with nobody."
HEAT_NO_ITEMS = "These tags came without items, so there is nothing to share."
WHY_COLUMNS: Mapping[str, str] = {"kind": "", "tag": "Tag", "value": "Strength", "cluster": "In cluster"}
WHY_KINDS: Mapping[str, str] = {
    "partners": "shares items",
    "neighbours": "reads alike",
    "anchors": "stands for it",
}
HERE = "here"
MOVE = "Move it to"
MOVE_HINT = "another cluster"


def why_heading(tag: str) -> str:
    """Title of the panel about one tag."""
    return f"#### Why is {plain(shortened(tag, 60))} here?"


def why_margin(confidence: float, runner_up: str, other: float) -> str:
    """How close the second choice was."""
    return f"{confidence:.0%} here, {other:.0%} in **{plain(shortened(runner_up, 40))}**."


def why_alone(confidence: float) -> str:
    """There is no second choice."""
    return f"{confidence:.0%} here; there is no other cluster."


def why_support(own: float, other: float) -> str:
    """What the data say, apart from the model."""
    return f"By its items and its meaning: {own:.1f} here, {other:.1f} there (1 is what a usual member has)."


def move_button(name: str) -> str:
    """Send one tag to the cluster that comes next."""
    return f"Move to {plain(shortened(name, 30))}"
