"""Text of the heatmap page."""

from collections.abc import Mapping
from typing import Any

from review_app.wording import counted, plain, shortened

INTRO = (
    "How often tags share items, cluster by cluster, compared with chance (NPMI). A block full of colour off the "
    "diagonal joins two clusters that may be one; one on it with little colour is a cluster that may be several."
)
ZOOM = "Drag a box over it to look closer; a double click shows all of it again."
HINTS_MERGE = "Could be merged"
HINTS_SPLIT = "Could be split"
NO_HINTS = "Nothing stands out."
REVIEW = "Review"
PICK_ROW = "Cluster"
PICK_COLUMN = "with"
DETAIL = "Tag by tag"
DETAIL_LABEL = "Heatmap of NPMI between tags; the table below holds the same."
SHOW = "Show"
TABLE = "As a table"
COLUMNS = {
    "row": "Cluster",
    "column": "with",
    "value": "Mean NPMI",
    "pairs": "Pairs of tags",
    "first": "Tag",
    "second": "with",
    "npmi": "NPMI",
    "together": "Items with both",
}

SCRIPT: Mapping[str, Any] = {
    "failed": "The heatmap could not be drawn. Reload the page.",
    "label": "Heatmap of mean NPMI between clusters; the table below holds the same.",
    "unit": "NPMI",
    "never": "never on one item",
}


def hint_merge(first: str, second: str, value: float, usual: float, pairs: int) -> str:
    """One hot block off the diagonal; of few pairs a high value says less, so it may stand further down."""
    return (
        f"**{plain(shortened(first, 34))}** and **{plain(shortened(second, 34))}**  \n"
        f"{value:.2f} between them ({counted(pairs, 'pair')} of tags), {usual:.2f} inside them"
    )


def hint_split(name: str, size: int, value: float, usual: float) -> str:
    """One cold block on the diagonal."""
    return f"**{plain(shortened(name, 44))}**  \n{counted(size, 'tag')}, {value:.2f} inside; {usual:.2f} is usual"


def cut(shown: int) -> str:
    """That a block is too large to be drawn whole."""
    return f"Drawn: the {counted(shown, 'tag')} that the model is most sure of."


def choice(cluster: int, name: str, size: int) -> str:
    """A cluster in a list of choices."""
    return f"{shortened(name, 48)} ({cluster}) · {counted(size, 'tag')}"
