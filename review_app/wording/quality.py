"""Figures of a round in plain words: what each says, and whether a change is for the better."""

from collections.abc import Mapping

FIRST_ROUND = "The first round: there is nothing before it to compare with."
FIGURE_COLUMNS = {
    "figure": "Figure",
    "value": "Value",
    "before": "Before",
    "after": "After",
    "change": "Change",
    "meaning": "What it says",
}
FIGURES: Mapping[str, tuple[str, str]] = {
    "contrast": (
        "Contrast",
        "How much more often tags of one cluster share items than tags of different clusters (mean NPMI inside over "
        "outside). Higher is better; 1 is no better than chance.",
    ),
    "modularity": (
        "Modularity",
        "The share of co-occurrence inside clusters, less what chance would put there. Higher is better; 0 is chance.",
    ),
    "silhouette": (
        "Silhouette",
        "Whether tags are closer in meaning to their own cluster than to the next one, from -1 to 1. Higher is better; "
        "short texts seldom pass 0.2.",
    ),
    "must_link_satisfied": ("Kept together", "Share of the must-link pairs whose tags share a cluster."),
    "cannot_link_satisfied": ("Kept apart", "Share of the cannot-link pairs whose tags do not share a cluster."),
    "mean_confidence": (
        "Confidence",
        "How sure the model is of each tag's cluster, on average: about the share of other seeds that would put it "
        "with the same tags. Very low means undecided.",
    ),
    "clusters": ("Clusters", "How many clusters hold tags."),
    "largest_share": (
        "Largest cluster",
        "Share of all tags in the largest cluster. Near 100 % everything has collapsed.",
    ),
}
SHARES = ("must_link_satisfied", "cannot_link_satisfied", "mean_confidence", "largest_share")
MINUS = "\N{MINUS SIGN}"
HIGHER_IS_BETTER = ("contrast", "modularity", "silhouette", "must_link_satisfied", "cannot_link_satisfied")


def figure(name: str, value: float | None) -> str:
    """A figure as text."""
    if value is None:
        return "–"
    if name in SHARES:
        return f"{value:.1%}"
    return f"{value:{_places(name)}}".replace("-", MINUS)


def change(name: str, difference: float | None) -> str:
    """A figure's change in Markdown, with a word (not colour alone) where one direction is better."""
    if difference is None:
        return ""
    return compared(difference, ".1%" if name in SHARES else _places(name), judged=name in HIGHER_IS_BETTER)


def compared(difference: float, places: str, *, judged: bool = True) -> str:
    """A difference in Markdown; `judged`: with a word on whether it is for the better, as more of it is."""
    amount = f"{difference:+{places}}".replace("-", MINUS)
    if not amount.strip(f"+{MINUS}0.%"):
        return "same"
    if not judged:
        return amount
    return f":green[{amount} better]" if difference > 0 else f":orange[{amount} worse]"


def _places(name: str) -> str:
    """As many digits as differ between rounds worth telling apart."""
    return {"clusters": ",.0f", "contrast": ".2f"}.get(name, ".3f")
