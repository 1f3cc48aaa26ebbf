"""Text about the cluster under review, and on the keys that judge it."""

import re
from collections.abc import Mapping, Sequence

from review_app.wording import counted, listed, plain, shortened
from review_app.wording.decisions import VERDICTS

NUMBERED = re.compile(r"\bcluster (\d+)\b")
NOTHING = "There is no cluster to review: no cluster holds a tag."
UNDO = "Undo"
NOTHING_TO_UNDO = "You have made no decision that is still waiting for a retrain."
LEARN = "Learn"
LEARN_HELP = (
    "Lets the model follow what was decided. The clusters you decided on learn, all others stay as they are, and the "
    "review goes on with the worst cluster of the new round."
)
NOTHING_TO_LEARN = "Nothing was decided since the model last followed."
BUSY = "A job is running. What you decide meanwhile waits for the next time."
WAITS_FOR_ANSWER = "A new round waits on the Rounds page, to be kept or not."
RENAME = "Rename"
RENAME_LABEL = "Name of this cluster"
CHECK_NAME = ":orange-badge[:material/spellcheck: check the name]"
CHECK_NAME_WHY = (
    "More than half of what this name was given to has changed since. Rename the cluster, or keep the name."
)
NAME_FITS = "Keep it"
NAME_FITS_HELP = "The name still fits; it is marked again only if the tags change much from what they are now."
BUTTONS: Mapping[str, str] = {
    "coherent": "Coherent",
    "too-broad": "Too broad",
    "too-narrow": "Too narrow",
    "geo-specific": "Geo-specific",
}
BUTTON_HELP: Mapping[str, str] = {
    "coherent": "It is right as it is. Saved at once; its core tags will hold together from now on.",
    "too-broad": "It holds several things. All stay together until you take groups or tags out.",
    "too-narrow": "It is a part of another cluster. You see the clusters it could belong to.",
    "geo-specific": "It is held together by places, not by kind. You see the places and where each tag could go.",
}
ICONS: Mapping[str, str] = {
    "coherent": ":material/check_circle:",
    "too-broad": ":material/call_split:",
    "too-narrow": ":material/merge:",
    "geo-specific": ":material/public:",
}


def new_and_unsure(tags: Sequence[str]) -> str:
    """Which tags of the cluster were added and could not be placed for certain."""
    return f":material/fiber_new: {listed([f'**{plain(shortened(tag, 40))}**' for tag in tags], 8)}"


def name_kept(name: str) -> str:
    """After a name was confirmed."""
    return f"The name stays **{plain(shortened(name, 60))}**."


def heading(name: str) -> str:
    """The name of the cluster under review."""
    return f"## {plain(shortened(name, 90))}"


def about(cluster: int, size: int, verdict: str | None, followed: str | None = None) -> str:
    """Number, size and verdict of a cluster, in one line.

    Args:
        cluster: Its id.
        size: How many tags it holds.
        verdict: What stands about it.
        followed: The last verdict on it, where the model has followed that and none stands any more; "coherent" where
            another cluster has joined it.
    """
    parts = [f"cluster {cluster}", counted(size, "tag")]
    if verdict:
        parts.append(f"**{VERDICTS[verdict]}**")
    else:
        parts.append(f"not reviewed{_since(followed)}")
    return " · ".join(parts)


def _since(followed: str | None) -> str:
    if followed is None:
        return ""
    return " since another joined it" if followed == "coherent" else f" since it was changed as {VERDICTS[followed]}"


def reasons(phrases: Sequence[str], names: Mapping[int, str]) -> str:
    """Why the cluster is worth a look, clusters called by their names."""
    said = "; ".join(NUMBERED.sub(lambda found: _called(int(found[1]), names), phrase) for phrase in phrases)
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing speaks against it."


def _called(cluster: int, names: Mapping[int, str]) -> str:
    return f"“{plain(shortened(names[cluster], 40))}”" if cluster in names else f"cluster {cluster}"


def learn(waiting: int) -> str:
    """The key that lets the model follow, with how much waits for it."""
    return f"{LEARN} {waiting:,}" if waiting else LEARN


def undo_help(sentence: str) -> str:
    """What would be undone."""
    return f"Takes back: {sentence}"


def undo_name_help(name: str, before: str) -> str:
    """Which name would be taken back."""
    return f"Takes back: **{plain(shortened(name, 40))}** was **{plain(shortened(before, 40))}** before"


def renamed(before: str, name: str) -> str:
    """A cluster was given a name."""
    return f"**{plain(shortened(before, 40))}** is called **{plain(shortened(name, 40))}** now. U takes it back."


def name_taken_back(before: str) -> str:
    """A name was taken back."""
    return f"Taken back: the cluster is called **{plain(shortened(before, 40))}** again"


def saved(name: str, verdict: str | None, pairs: int) -> str:
    """A decision was saved."""
    what = f"**{plain(shortened(name, 40))}** is {VERDICTS[verdict]}" if verdict else "Tags sent on their way"
    return f"{what}: {counted(pairs, 'pair')} saved. U takes it back."


def undone(sentence: str) -> str:
    """A decision was taken back."""
    return f"Taken back: {sentence}"
