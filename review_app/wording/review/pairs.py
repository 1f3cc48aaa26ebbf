"""Text of the single pairs that are asked about."""

from collections.abc import Sequence

from review_app.wording import counted, plain, shortened

PAIRS_HINT = "The pairs whose answer would settle most. Answers are kept for good; the next retrain follows them."
PAIR_QUESTION = "Do these two belong together?"
SAME = "Together"
APART = "Not the same"
SKIP = "Skip"
NO_QUESTIONS = "There is no pair left whose answer would tell the model something new."
ON_ITEMS = "On"
COMING = "Coming next"


def tag_heading(tag: str) -> str:
    """One tag of a pair."""
    return f"### {plain(shortened(tag, 60))}"


def tag_place(name: str, confidence: float, items: int) -> str:
    """Where one tag of a pair is."""
    return f"in **{plain(shortened(name, 40))}** with {confidence:.0%} · on {counted(items, 'item')}"


def tag_company(kind: str, names: Sequence[str]) -> str:
    """Tags or items that tell what a tag is about."""
    return f"**{kind}:** {plain(', '.join(shortened(name, 40) for name in names))}" if names else ""


def chance(same: float) -> str:
    """What the model would answer."""
    return f"The model gives them a chance of {same:.0%}."


def coming(first: str, second: str) -> str:
    """A question that is asked later."""
    return f"{plain(shortened(first, 24))} · {plain(shortened(second, 24))}"


def answered(first: str, second: str, same: bool) -> str:
    """A pair was answered."""
    said = "belong together" if same else "are not the same"
    return f"{plain(shortened(first, 40))} and {plain(shortened(second, 40))} {said}. U takes it back."
