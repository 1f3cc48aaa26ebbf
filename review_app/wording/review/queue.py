"""Text of the queue, and of the ways through it."""

from collections.abc import Mapping

from review_app.wording import counted, plain, shortened

MODE = "What to review"
MODES: Mapping[str, str] = {"clusters": "Clusters", "pairs": "Single pairs"}
QUEUE_HINT = "Worst first: where a decision is likely to put most tags right."
SHOW = "Show"
SHOWN = {"open": "To review", "done": "Reviewed", "all": "All"}
ALL_DONE = "Every cluster has a verdict. Retrain on the Rounds page, or look at any cluster again."
NONE_DONE = "Nothing is reviewed yet."
JUMP = "Find a cluster"
JUMP_HINT = "Find a cluster"
PREVIOUS = "Previous"
NEXT = "Next"
NO_VERDICT = ":material/radio_button_unchecked:"


def queue_label(name: str, size: int, check: bool = False) -> str:
    """One cluster in the queue; `check`: its name is to be checked."""
    mark = " :orange[:material/spellcheck:]" if check else ""
    return f"{plain(shortened(name, 60))}{mark} :gray[:small[{size:,}]]"


def choice(cluster: int, name: str, size: int) -> str:
    """One cluster in a list to choose from; such lists show text as it is."""
    return f"{shortened(name, 44)} ({cluster}) · {counted(size, 'tag')}"


def more(count: int) -> str:
    """Entries of the queue that are not drawn."""
    return f"and {count:,} more; the search above finds every one"
