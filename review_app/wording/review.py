"""Text of the Review page."""

import re
from collections.abc import Mapping, Sequence

from core import MergeTarget
from review_app.wording import counted, listed, plain, shortened
from review_app.wording.decisions import VERDICTS, quoted

NUMBERED = re.compile(r"\bcluster (\d+)\b")

NOTHING = "There is no cluster to review: no cluster holds a tag."
MODE = "What to review"
MODES: Mapping[str, str] = {"clusters": "Clusters", "pairs": "Single pairs"}
QUEUE_HINT = "Worst first: where a decision is likely to put most tags right."
PAIRS_HINT = "The pairs whose answer would settle most. Answers are kept for good; the next retrain follows them."
SHOW = "Show"
SHOWN = {"open": "To review", "done": "Reviewed", "all": "All"}
ALL_DONE = "Every cluster has a verdict. Retrain on the Rounds page, or look at any cluster again."
NONE_DONE = "Nothing is reviewed yet."
JUMP = "Find a cluster"
JUMP_HINT = "Find a cluster"

PREVIOUS = "Previous"
NEXT = "Next"
UNDO = "Undo"
NOTHING_TO_UNDO = "You have made no decision that is still waiting for a retrain."
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
    "too-broad": "It holds several things. You see a proposed split and can change it.",
    "too-narrow": "It is a part of another cluster. You see the clusters it could belong to.",
    "geo-specific": "It is held together by places, not by kind. You see the places and where each tag could go.",
}
ICONS: Mapping[str, str] = {
    "coherent": ":material/check_circle:",
    "too-broad": ":material/call_split:",
    "too-narrow": ":material/merge:",
    "geo-specific": ":material/public:",
}
NO_VERDICT = ":material/radio_button_unchecked:"

TAGS = "Tags"
TAGS_HINT = "Click a tag to see why it is here, or to move it."
TIERS: Mapping[str, str] = {"core": "●●● core", "borderline": "●●○ borderline", "odd": "●○○ odd one out"}
TAG_COLUMNS: Mapping[str, str] = {
    "tag": "Tag",
    "tier": "Belongs",
    "confidence": "Confidence",
    "runner_up": "Next best",
    "items": "Items",
}

NEAREST = "Nearest clusters"
NEAREST_COLUMNS: Mapping[str, str] = {
    "name": "Cluster",
    "size": "Tags",
    "npmi": "NPMI",
    "similarity": "Meaning",
}
NEAREST_HINT = "Click one to open it. NPMI: how much their tags share items. Meaning: how alike they read."
NO_NEAREST = "There is no other cluster."
ITEMS = "Items with most of its tags"
ITEM_COLUMNS: Mapping[str, str] = {"title": "Item", "count": "Tags", "tags": "Which"}
NO_ITEMS = "No item carries any of its tags."
HEAT = "Which of its tags share items"
HEAT_TOO_SMALL = "One tag alone shares items with nobody."
HEAT_NO_ITEMS = "These tags came without items, so there is nothing to share."

WHY_COLUMNS: Mapping[str, str] = {"kind": "", "tag": "Tag", "value": "Strength", "cluster": "In cluster"}
WHY_KINDS: Mapping[str, str] = {
    "partners": "shares items",
    "neighbours": "reads alike",
    "anchors": "stands for it",
}
HERE = "here"
MOVE = "Move it to"
MOVE_HINT = "another cluster"

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
        "Click tags to pick them, then say where they go. The largest group keeps this cluster's number and name; "
        "every other becomes a cluster of its own. What is left out is left to the model."
    ),
    "too-narrow": (
        "Choose the cluster it belongs to, best first: how many more of its links lead there than chance would have "
        "it, how much their tags share items, and how alike they read."
    ),
    "geo-specific": "Each tag goes to the tag it qualifies, or to the cluster of its items. Pick tags to change that.",
    "move": "Pick tags to send them elsewhere, or to let them stay.",
    "together": "They are tied to each other, wherever they are now.",
    "selection": "They come from the map. Say what you want with them; every pair is shown before it is saved.",
}
SAVE = "Save"
BACK = "Back"
NOTE = "Why (if you like)"
NOTE_HINT = "Why? (if you like)"

PICKED_TO = "Picked tags go to"
PICK_FIRST = "Pick tags first"
NEW_GROUP = "New group"
LEAVE_OUT = "Leave out"
STAY = "Stay here"
WHOLE_GROUP = "All of these"
LET_GO = "Let it go along"
STAYS = "Stays here"
LEFT_OUT = "Left out: nothing is said about these"
TIED_HERE = "Stays, tied to its plain tag"
NO_GEO = "No place, people or language was found among these tags. Pick tags by hand, or send the cluster as a whole."
SEND_ALL = "Send the whole cluster to"
CHOOSE_CLUSTER = "Choose a cluster"
OTHER_TARGET = "Or any other cluster"
NO_TARGETS = "There is no other cluster it could belong to."

SPLIT_OUT = "Split these off"
MOVE_TO = "Move these to"
TOGETHER = "These belong together"

PREVIEW_TICK = "Untick a pair to leave it out."
PREVIEW_COLUMNS: Mapping[str, str] = {"keep": "Keep", "first": "Tag", "kind": "is kept", "second": "Other tag"}
PREVIEW_KINDS: Mapping[str, str] = {"must-link": "with", "cannot-link": "apart from", "overruled": "no longer with"}
NO_PAIRS = "This means no pair yet."
OVERRULE = "Let this decision win"
OVERRULE_WHY = "Or keep the earlier decisions, but for the pairs that contradict this one."
OVERRULE_NO = "Let the earlier ones stand"
NOTHING_SAVED = "Nothing is saved until then."


def queue_label(name: str, size: int, check: bool = False) -> str:
    """One cluster in the queue; `check`: its name is to be checked."""
    mark = " :orange[:material/spellcheck:]" if check else ""
    return f"{plain(shortened(name, 26))}{mark} :gray[:small[{size:,}]]"


def new_and_unsure(tags: Sequence[str]) -> str:
    """Which tags of the cluster were added and could not be placed for certain."""
    return f":material/fiber_new: {listed([f'**{plain(shortened(tag, 40))}**' for tag in tags], 8)}"


def name_kept(name: str) -> str:
    """After a name was confirmed."""
    return f"The name stays **{plain(shortened(name, 60))}**."


def choice(cluster: int, name: str, size: int) -> str:
    """One cluster in a list to choose from; such lists show text as it is."""
    return f"{shortened(name, 44)} ({cluster}) · {counted(size, 'tag')}"


def heading(name: str) -> str:
    """The name of the cluster under review."""
    return f"## {plain(shortened(name, 90))}"


def about(cluster: int, size: int, verdict: str | None) -> str:
    """Number, size and verdict of a cluster, in one line."""
    parts = [f"cluster {cluster}", counted(size, "tag")]
    parts.append(f"**{VERDICTS[verdict]}**" if verdict else "not reviewed")
    return " · ".join(parts)


def reasons(phrases: Sequence[str], names: Mapping[int, str]) -> str:
    """Why the cluster is worth a look, clusters called by their names."""
    said = "; ".join(NUMBERED.sub(lambda found: _called(int(found[1]), names), phrase) for phrase in phrases)
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing speaks against it."


def _called(cluster: int, names: Mapping[int, str]) -> str:
    return f"“{plain(shortened(names[cluster], 40))}”" if cluster in names else f"cluster {cluster}"


def undo_help(sentence: str) -> str:
    """What would be undone."""
    return f"Takes back: {sentence}"


def saved(name: str, verdict: str | None, pairs: int) -> str:
    """A decision was saved."""
    what = f"**{plain(shortened(name, 40))}** is {VERDICTS[verdict]}" if verdict else "Tags sent on their way"
    return f"{what}: {counted(pairs, 'pair')} saved. U takes it back."


def undone(sentence: str) -> str:
    """A decision was taken back."""
    return f"Taken back: {sentence}"


def why_heading(tag: str) -> str:
    """Title of the panel about one tag."""
    return f"#### Why is {plain(shortened(tag, 60))} here?"


def why_margin(confidence: float, runner_up: str, other: float) -> str:
    """How close the second choice was."""
    return f"{confidence:.0%} here, {other:.0%} in **{plain(shortened(runner_up, 40))}**."


def why_alone(confidence: float) -> str:
    """There is no second choice."""
    return f"{confidence:.0%} here; there is no other cluster."


def why_support(own: float, other: float) -> str:
    """What the data say, apart from the model."""
    return f"By its items and its meaning: {own:.1f} here, {other:.1f} there (1 is what a usual member has)."


def move_button(name: str) -> str:
    """Send one tag to the cluster that comes next."""
    return f"Move to {plain(shortened(name, 30))}"


def group_title(number: int, size: int) -> str:
    """A group of a split."""
    return f"**Group {number}** · {counted(size, 'tag')}"


def sent_title(name: str, cluster: int, size: int) -> str:
    """Tags on their way to another cluster."""
    return f":material/arrow_forward: **{plain(shortened(name, 44))}** ({cluster}) · {counted(size, 'tag')}"


def stays_title(size: int) -> str:
    """Tags that stay in the cluster."""
    return f"**{STAYS}** · {counted(size, 'tag')}"


def tied_title(size: int) -> str:
    """Tags that stay and are tied to another in the same cluster."""
    return f"**{TIED_HERE}** · {counted(size, 'tag')}"


def left_out_title(size: int) -> str:
    """Tags a decision says nothing about."""
    return f"**{LEFT_OUT}** · {counted(size, 'tag')}"


def pill(tag: str) -> str:
    """A tag to pick."""
    return plain(shortened(tag, 48))


def pill_to(tag: str, other: str) -> str:
    """A tag to pick that is tied to another."""
    return f"{plain(shortened(tag, 40))} :gray[→ {plain(shortened(other, 30))}]"


def to_group(number: int, tags: Sequence[str]) -> str:
    """A group as a place to send tags to."""
    return f"Group {number}: {shortened(listed(list(tags), 2), 40)}"


def to_cluster(name: str, cluster: int) -> str:
    """Another cluster as a place to send tags to."""
    return f"→ {shortened(name, 40)} ({cluster})"


def picked(count: int) -> str:
    """How many tags are picked."""
    return f"{counted(count, 'tag')} picked"


def target(name: str, size: int, found: MergeTarget) -> str:
    """A cluster that another could be sent into, with what would be gained."""
    gained = f"{found.gain:+.0%} of its links" if abs(found.gain) >= 0.005 else "hardly any link"
    return (
        f"**{plain(shortened(name, 34))}** :small[{counted(size, 'tag')}]  \n"
        f":small[{gained} · NPMI {found.npmi:.2f} · meaning {found.similarity:.2f}]"
    )


def remembered(found: int, shown: int) -> str:
    """How many pairs are listed."""
    return counted(found, "pair") + (f", the first {shown:,} shown" if found > shown else "")


def let_go(first: str, second: str) -> str:
    """After a pair was let go."""
    return f"{quoted(first)} and {quoted(second)} are let go. The next retrain follows."


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


def selection(count: int, tags: Sequence[str]) -> str:
    """The selected tags in one line."""
    return f"{counted(count, 'tag')}: {plain(listed(list(tags), 12))}"


def going_title(name: str, cluster: int | None, size: int) -> str:
    """Tags that go into another cluster together."""
    into = plain(shortened(name, 44)) if cluster is None else f"**{plain(shortened(name, 44))}** ({cluster})"
    return f":material/arrow_forward: {into} · {counted(size, 'tag')}"


def join_with(number: int, tags: Sequence[str]) -> str:
    """Another group that this one can be joined with."""
    return f"Join with group {number}: {shortened(listed(list(tags), 2), 36)}"


def more(count: int) -> str:
    """Entries of the queue that are not drawn."""
    return f"and {count:,} more; the search above finds every one"


def withdrawn(number: int) -> str:
    """A flag that stood in the way was taken back."""
    return f"Flag {number} is withdrawn. The next retrain takes its effect back."


def tied(tags: Sequence[str]) -> str:
    """Tags that are tied to each other."""
    return plain(listed(list(tags), 40))


def sends(tags: Sequence[str], name: str, target: str) -> str:
    """Tags on their way from one cluster to another."""
    return (
        f"{counted(len(tags), 'tag')} from **{plain(shortened(name, 40))}** to **{plain(shortened(target, 40))}**: "
        f"{plain(listed(list(tags), 8))}"
    )


# --- single pairs ---

PAIR_QUESTION = "Do these two belong together?"
SAME = "Together"
APART = "Not the same"
SKIP = "Skip"
NO_QUESTIONS = "There is no pair left whose answer would tell the model something new."
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
TAKE_BACK = "Take it back"
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
