"""Text of the map page."""

from collections.abc import Mapping
from typing import Any

from review_app.wording import counted, shortened
from review_app.wording.decisions import VERDICTS

COLOUR = "Colour by"
COLOURS = {"cluster": "Cluster", "confidence": "Confidence", "verdict": "Verdict", "moved": "What moved"}
SHOWN_ROUND = "Round shown"
CURRENT = "Current round"
PROPOSED = "Proposed round"
PROPOSED_HINT = "This is the proposed round: keep or reject it on the Rounds page before you decide on its tags."

PLACED = "Every tag has its place. Clusters get their colours and names here once they are learned."
NOT_PLACED = "The map appears here as soon as the tags have been placed."
NOTHING_SELECTED = (
    "Draw around tags with the lasso (L) or the box (B), click one, click a cluster's name, or search (/). "
    "Shift adds, Alt takes away, Esc clears."
)
CLEAR = "Clear"
ONLY_FROM = "From cluster"
SPLIT = "Split these off"
TAGS = "Tags"
SPLIT_WHOLE = "Select some tags of one cluster, but not all of them."
SPLIT_HELP = (
    "Starts the verdict too-broad: these tags become a group of their own. You see every pair before it is saved."
)
MOVE = "Move these to"
MOVE_BUTTON = "Move"
MOVE_HELP = "Starts a decision that sends these tags to another cluster. You see every pair before it is saved."
MOVE_CHOOSE = "Choose a cluster"
TABLE = "All tags on the map"
TABLE_FILTER = "Filter the table"
TABLE_FILTER_HINT = "part of a tag or of a cluster's name"
COLUMNS = {
    "tag": "Tag",
    "cluster": "Cluster",
    "id": "Cluster id",
    "confidence": "Confidence",
    "runner_up": "Next best",
    "items": "Items",
    "verdict": "Verdict",
    "check_name": "Check name",
    "came_from": "Came from",
}
DOWNLOAD = "Download as CSV"

SCRIPT: Mapping[str, Any] = {
    "failed": "The map could not be drawn. Reload the page.",
    "label": "Map of all tags; the table below holds the same.",
    "search": "Find a tag",
    "none": "No tag contains this.",
    "selected": "{n} of {all} selected · Esc clears",
    "all": "{all} tags",
    "cluster": "Cluster",
    "confidence": "Confidence",
    "runner_up": "Next best",
    "items": "Items",
    "came_from": "Came from",
    "confidence_scale": "unsure to sure",
    "unreviewed": "not reviewed",
    "verdicts": VERDICTS,
    "moved": "moved in this round",
    "stayed": "stayed",
    "tools": {
        "pan": "Move the map (V)",
        "lasso": "Lasso (L)",
        "select": "Box (B)",
        "in": "Zoom in",
        "out": "Zoom out",
        "whole": "Whole map",
    },
}


def selected(count: int, clusters: int) -> str:
    """ "12 tags from 3 clusters"."""
    return f"{counted(count, 'tag')} from {counted(clusters, 'cluster')}"


def decide(count: int) -> str:
    """The button that takes a selection to Review."""
    return f"Decide on {counted(count, 'tag')}"


def cluster_choice(cluster: int, name: str, size: int) -> str:
    """A cluster in a list of choices."""
    return f"{shortened(name, 40)} ({cluster}) · {counted(size, 'tag')}"


def rows_shown(found: int, total: int, most: int) -> str:
    """How many tags the table holds, and how many of them are drawn."""
    text = counted(total, "tag") if found == total else f"{found:,} of {counted(total, 'tag')}"
    return text if found <= most else f"{text}, the first {most:,} of them shown; the download holds all"
