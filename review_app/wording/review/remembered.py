"""Text of what is remembered of pairs."""

from collections.abc import Mapping

from review_app.wording import counted
from review_app.wording.decisions import quoted

REMEMBERED = "What is remembered"
REMEMBERED_SEARCH = "Find a tag"
REMEMBERED_KINDS: Mapping[str, str] = {"all": "All", "cannot-link": "Not the same", "must-link": "Together"}
NONE_REMEMBERED = "No decision says anything of two tags yet."
NONE_FOUND = "No such pair."
LET_PAIR_GO = "Let it go"
LET_PAIR_GO_HELP = "Click a row: the two are then neither kept together nor apart. This is a decision, to be undone."
ANSWER_COLUMNS: Mapping[str, str] = {
    "first": "Tag",
    "answer": "Kept",
    "second": "Other tag",
    "source": "Said by",
    "who": "Who",
}
ANSWER_KINDS: Mapping[str, str] = {"must-link": "together", "cannot-link": "not the same"}
SOURCES: Mapping[bool, str] = {True: "an answer", False: "a verdict"}


def remembered(found: int, shown: int) -> str:
    """How many pairs are listed."""
    return counted(found, "pair") + (f", the first {shown:,} shown" if found > shown else "")


def let_go(first: str, second: str) -> str:
    """After a pair was let go."""
    return f"{quoted(first)} and {quoted(second)} are let go. The next retrain follows."
