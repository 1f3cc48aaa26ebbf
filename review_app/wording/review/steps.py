"""Text of the step that a verdict opens."""

from collections.abc import Mapping, Sequence

from core import MergeTarget
from review_app.wording import counted, listed, plain, shortened

STEP_TITLES: Mapping[str, str] = {
    "coherent": "Coherent: keep it together",
    "too-broad": "Too broad: split it",
    "too-narrow": "Too narrow: send it where it belongs",
    "geo-specific": "Geo-specific: send the places where they belong",
    "move": "Move single tags",
    "together": "These tags belong together",
    "selection": "What about these tags?",
}
STEP_HELP: Mapping[str, str] = {
    "coherent": "Its core tags hold together from now on.",
    "too-broad": (
        "Take out what belongs elsewhere: drag it, or click a place. Everything else stays together and keeps this "
        "cluster's number and name. What is left out is left to the model."
    ),
    "too-narrow": (
        "Choose the cluster it belongs to, best first: how many more of its links lead there than chance would have "
        "it, how much their tags share items, and how alike they read."
    ),
    "geo-specific": "Each tag goes to the tag it qualifies, or to the cluster of its items. Drag tags to change that.",
    "move": "Drag tags elsewhere, or back to let them stay.",
    "together": "They are tied to each other, wherever they are now.",
    "selection": "They come from the map. Say what you want with them; every pair is shown before it is saved.",
}
MISSING: Mapping[str, str] = {
    "too-broad": "Nothing is taken out yet. Drag a tag or a group to where it belongs, then save.",
    "too-narrow": "No cluster is chosen yet. Choose the one it belongs to, then save.",
    "geo-specific": "No tag is sent anywhere yet. Drag tags to where they belong, then save.",
    "selection": "Say first what you want with these tags.",
}
SAVE = "Save"
BACK = "Back"
NOTE = "Why (if you like)"
NOTE_HINT = "Why? (if you like)"
NO_GEO = "No place, people or language was found among these tags. Pick tags by hand, or send the cluster as a whole."
SEND_ALL = "Send the whole cluster to"
OTHER_TARGET = "Or any other cluster"
NO_TARGETS = "There is no other cluster it could belong to."
SPLIT_OUT = "Split these off"
MOVE_TO = "Move these to"
TOGETHER = "These belong together"


def target(name: str, size: int, found: MergeTarget) -> str:
    """A cluster that another could be sent into, with what would be gained."""
    gained = f"{found.gain:+.0%} of its links" if abs(found.gain) >= 0.005 else "hardly any link"
    return (
        f"**{plain(shortened(name, 34))}** :small[{counted(size, 'tag')}]  \n"
        f":small[{gained} · NPMI {found.npmi:.2f} · meaning {found.similarity:.2f}]"
    )


def selection(count: int, tags: Sequence[str]) -> str:
    """The selected tags in one line."""
    return f"{counted(count, 'tag')}: {plain(listed(list(tags), 12))}"


def tied(tags: Sequence[str]) -> str:
    """Tags that are tied to each other."""
    return plain(listed(list(tags), 40))


def sends(tags: Sequence[str], name: str, target: str) -> str:
    """Tags on their way from one cluster to another."""
    return (
        f"{counted(len(tags), 'tag')} from **{plain(shortened(name, 40))}** to **{plain(shortened(target, 40))}**: "
        f"{plain(listed(list(tags), 8))}"
    )
