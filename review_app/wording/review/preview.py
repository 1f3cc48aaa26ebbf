"""Text of the pairs that a decision means, and of what stands in its way."""

from collections.abc import Mapping, Sequence

from review_app.wording import listed
from review_app.wording.decisions import quoted

PREVIEW_TICK = "Untick a pair to leave it out."
PREVIEW_COLUMNS: Mapping[str, str] = {"keep": "Keep", "first": "Tag", "kind": "is kept", "second": "Other tag"}
PREVIEW_KINDS: Mapping[str, str] = {"must-link": "with", "cannot-link": "apart from", "overruled": "no longer with"}
NO_PAIRS = "This means no pair yet."
OVERRULE = "Let this decision win"
OVERRULE_WHY = "Or keep the earlier decisions, but for the pairs that contradict this one."
OVERRULE_NO = "Let the earlier ones stand"
NOTHING_SAVED = "Nothing is saved until then."


def wins(pairs: Sequence[tuple[str, str]]) -> str:
    """What a decision that wins sets aside."""
    named = listed([f"{quoted(first)} and {quoted(second)}" for first, second in pairs], 3)
    return (
        f"When it is saved, earlier decisions no longer count for {named}. "
        "Everything else they said stays, and taking this decision back brings them back."
    )


def preview_counts(must: int, cannot: int, listed: int) -> str:
    """How many pairs of each kind a decision means."""
    kinds = f"**This means {must:,} must-link and {cannot:,} cannot-link {'pair' if must + cannot == 1 else 'pairs'}.**"
    left = listed - must - cannot
    return f"{kinds} {f'{left:,} unticked.' if left else PREVIEW_TICK}"


def withdraw(number: int) -> str:
    """Take back the flag that stands in the way."""
    return f"Withdraw flag {number}"


def withdrawn(number: int) -> str:
    """A flag that stood in the way was taken back."""
    return f"Flag {number} is withdrawn. The next retrain takes its effect back."
