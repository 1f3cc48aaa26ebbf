"""Text of the board on which a decision is made up, tag by tag; the browser sets it as text."""

from collections.abc import Mapping

from review_app.wording import counted, shortened

OWN_CLUSTER = "A cluster of its own"
LEAVE_OUT = "Leave out"
STAY = "Stay here"
LET_GO = "Let it go along"
STAYS = "Stays here"
LEFT_OUT = "Left out: nothing is said about these"
TIED_HERE = "Stays, tied to its plain tag"
CHOOSE_CLUSTER = "Choose a cluster"
GROUPS = "What it holds"
GROUPS_HINT = (
    "Everything stays together until you take it out. Drag a tag, or a group by its title, to where it belongs, or "
    "click one of the places."
)
GEO_KINDS: Mapping[str, str] = {"place": "place", "demonym": "people", "language": "language"}
SCRIPT: Mapping[str, str] = {
    "hint": "Drag tags here, or click tags to pick them.",
    "picked": "{n} picked. Click a place, or drag them there.",
    "carried": "{n} tags",
    "offers": "Likeliest first",
    "all": "Any other cluster",
}


def count(size: int) -> str:
    """How many tags a box holds."""
    return counted(size, "tag")


def proposed_title(number: int) -> str:
    """A group of what stays, as it could be taken out."""
    return f"Group {number}"


def group_title(number: int) -> str:
    """A group that becomes a cluster of its own."""
    return f"New cluster {number}"


def to_cluster(name: str, cluster: int | None) -> str:
    """A cluster as a place to send tags to."""
    return f"→ {shortened(name, 40)}" + ("" if cluster is None else f" ({cluster})")


def tied_note(other: str, kind: str) -> str:
    """What stands beside a tag that is tied to another: what it names, and the other."""
    return f"{kind} → {shortened(other, 30)}".strip()
