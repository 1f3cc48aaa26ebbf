"""Text about the search's training, and about the thumbs it learns from."""

from collections.abc import Mapping
from typing import Any

from core import Judgement
from review_app.wording import counted, decisions, quality
from review_app.wording.moments import took, when

TITLE = "How well it searches"
TRAIN = "Train the search"
TRAIN_AGAIN = "Train it again"
TRAIN_HELP = (
    "Learns from every tag, played as a query whose items are known, and from the thumbs. One query in seven is never "
    "learned from; what would answer those worse is not taken. Takes about a minute."
)
BUSY = "Another job is running; it has to end or be cancelled first."
UNTRAINED = (
    "**Not trained yet.** It goes by what texts mean. Training teaches it which tags keep company in this catalogue."
)
FIGURE_COLUMNS = {
    "figure": "Figure",
    "before": "Before",
    "after": "After",
    "change": "Change",
    "meaning": "What it says",
}
FIGURES: Mapping[str, tuple[str, str]] = {
    "ndcg@10": (
        "nDCG@10",
        "How near the first ten items come to the best ten there are, in their order: 1 is perfect.",
    ),
    "mrr": ("MRR", "One over the rank of the first right item, on average: 1 when it always comes first."),
    "recall@100": ("Recall@100", "Share of the right items that are among the first hundred."),
}
CALIBRATION = "Calibration error"
CALIBRATION_WHY = (
    "How far P(cluster given query) is from the share of the query's items that really lie there, on average: 0 is "
    "honest."
)
CURVE = "Epoch by epoch, on queries it never learned from"
CURVE_HELP = (
    "Epoch 0 is the query adapter before InfoNCE. The best epoch is kept, when it beats the search without an adapter. "
    "Dashed: the loss (right)."
)
LOSS = "loss"

THUMBS = "Thumbs"
NO_THUMBS = "None yet. A thumb on an item above says whether it answers the query; the next training learns from it."
TAKE_BACK = "Undo"


def trained(report: Mapping[str, Any]) -> str:
    """What the last training did."""
    learned = f"{counted(int(report['queries']), 'query', 'queries')} in {took(float(report['seconds']))}"
    checked = counted(int(report["after"]["queries"]), "query", "queries")
    if report["after"]["ndcg@10"] == report["before"]["ndcg@10"]:
        return (
            f"**Trained** on {learned}: nothing that it tried answered better the {checked} that it never learned "
            "from. Only its probabilities changed."
        )
    return f"**Trained** on {learned}, checked on {checked} that it never learned from."


def stale(moved: Mapping[str, int]) -> str:
    """The clusters have moved since the training, or items have come or gone."""
    said = []
    if moved["tags"]:
        said.append(f"{counted(int(moved['tags']), 'tag')} of {counted(int(moved['clusters']), 'cluster')} moved")
    if moved.get("items"):
        said.append(f"{counted(int(moved['items']), 'item')} came or went")
    return f"Since it was trained, {' and '.join(said)}. It still works; training it again would fit it better."


def figure(value: float) -> str:
    """A figure between 0 and 1."""
    return f"{value:.3f}"


def change(difference: float) -> str:
    """A figure's change in Markdown, in a word as well as in colour."""
    return quality.compared(difference, ".3f")


def thumbs(number: int) -> str:
    """The title of the list of thumbs."""
    return f"{THUMBS} ({number:,})"


def thumb(said: Judgement) -> str:
    """One thumb as a sentence."""
    verb = "answers" if said.good else "does not answer"
    item, query = decisions.quoted(said.item), decisions.quoted(said.query)
    return f"{decisions.person(said.curator)}: {item} {verb} {query} :gray[{when(said.created)}]"
