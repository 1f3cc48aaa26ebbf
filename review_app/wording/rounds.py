"""Text of the rounds page: retraining, what a round changed, and whether it was for the better."""

from collections.abc import Sequence

from core import Flag, FlagEffect, Moved, Round, RoundKind, RoundState
from review_app.wording import counted, decisions, listed, plain
from review_app.wording.decisions import Names
from review_app.wording.moments import took, when

INTRO = (
    "Decisions take effect when the model retrains. A retrain makes a proposed round: see what moved and why, then "
    "keep or reject it. Nothing is lost either way."
)
RETRAIN = "Retrain"
RETRAIN_HELP = "Trains only the clusters that the decisions touch; everything else stays where it is. Ctrl+Enter"
NOTHING_PENDING = "Nothing to learn: every decision is in the current round. Flag a cluster on the Review page first."
WAITS_FOR_ANSWER = "First keep or reject the proposed round."
BUSY = "Another job is running; it has to end or be cancelled first."
RETRAIN_ALL = "Retrain everything"
RETRAIN_ALL_WHY = (
    "Fits every tag again, from where it stands. Use it after many decisions, or when the clusters have drifted. "
    "Tags may move that nobody complained about; cluster ids stay. The result is only proposed: the current round "
    "stays until you keep the new one."
)
RETRAIN_ALL_YES = "Yes, retrain everything"
PENDING_LIST = "What the next round will learn"
TAKE_BACK = "Undo"
PUT_BACK = "Redo"
UNDO_HELP = "Takes this decision back. Its effect ends with the next retrain; it stays in the history."
REDO_HELP = "Puts this decision back in force. Its effect returns with the next retrain."
LAST_GOOD = "Nothing is lost: {round} still stands, and every decision is saved."

ROUNDS = "Rounds"
HISTORY = "History"
CHANGES = "What moved"
QUALITY = "Quality"
TRAINING = "Training"
KEEP = "Keep"
REJECT = "Reject"
KEEP_HELP = "This round becomes the current one. You can return to any earlier round later."
REJECT_HELP = "The current round stays. The decisions stay too, for the next retrain."
RETURN = "Return to this round"
RETURN_HELP = "Makes this round the current one again. Decisions stay in force, so the next retrain learns them anew."
ON_MAP = "See it on the map"
NOTHING_MOVED = "No tag moved."
NO_FLAGS = "This round learned no decision."
NO_LOSS = "This round was not trained: its decisions could be carried out without it."
CONFIDENCE = "How sure the model is of its tags"
CONFIDENCE_HELP = (
    "Tags by how probable their cluster is to them. Many on the left: the model cannot tell clusters apart; try fewer. "
    "Tags on the left are the ones to look at first."
)
CONFIDENCE_AXIS = "confidence in the tag's own cluster"
LOSS_CURVE = "Loss, step by step"
LOSS_HELP = (
    "Lower is better. The total is what training makes small; the other lines are the terms it is the sum of, weighted."
)
MOVES_TABLE = "Every tag that moved"
SIZES_TABLE = "Tags a cluster, before and after"
SHOW_MORE = "Show more"
MOVE_COLUMNS = {"tag": "Tag", "from": "From", "to": "To", "because": "Because of"}
SIZE_COLUMNS = {"cluster": "Cluster", "before": "Before", "after": "After", "change": "Change"}
TERMS = {
    "total": "total",
    "alignment": "alignment",
    "smoothness": "smoothness",
    "balance": "balance",
    "sharpness": "sharpness",
    "must_link": "must-link",
    "cannot_link": "cannot-link",
    "proximal": "staying put",
    "placed": "going where sent",
}

KINDS = {
    RoundKind.FIRST: "first fit",
    RoundKind.LOCAL: "local retrain",
    RoundKind.FULL: "full retrain",
    RoundKind.ADDED: "addition of tags",
}
STATES = {RoundState.PROPOSED: "proposed", RoundState.KEPT: "kept", RoundState.REJECTED: "rejected"}
CURRENT = "current"


def pending(made: int, withdrawn: int, current: int) -> str:
    """What waits to be learned."""
    parts = [counted(made, "new decision")] if made else []
    parts += [f"{counted(withdrawn, 'decision')} taken back"] if withdrawn else []
    if not parts:
        return f"Nothing waits to be learned: **round {current}** knows every decision."
    verb = "waits" if made + withdrawn == 1 else "wait"
    return f"**{' and '.join(parts)}** since round {current} {verb} to be learned."


def waits_for_answer(number: int) -> str:
    """A proposed round comes before anything else."""
    return f"**Round {number} is proposed.** Keep or reject it below; decisions made since can be learned after that."


def made(flag: Flag, names: Names) -> str:
    """A decision that the next round will learn."""
    return f"Flag {flag.id}: {decisions.sentence(flag, names)}"


def taken_back(flag: Flag, names: Names) -> str:
    """A decision that the next round will unlearn."""
    return f"Taken back: {decisions.title(flag, names)}"


def choice(each: Round, is_current: bool) -> str:
    """A round in the list of rounds."""
    return f"Round {each.id} · {CURRENT if is_current else STATES[each.state]}"


def caption(each: Round) -> str:
    """A round's small line in the list."""
    moved = "" if each.kind == RoundKind.FIRST else f" · {len(each.moved):,} moved"
    if each.kind == RoundKind.ADDED:
        moved = f" · {each.report['added']['tags']:,} new"
    return f"{KINDS[each.kind]}{moved} · {when(each.created)}"


def headline(each: Round, is_current: bool) -> str:
    """What a round is."""
    state = CURRENT if is_current else STATES[each.state]
    return f"Round {each.id}, {state}"


def summary(each: Round, learned: int) -> str:
    """What a round did, in a line."""
    trained = f"{KINDS[each.kind].capitalize()} in {took(each.seconds)} on {each.device.upper()}, {when(each.created)}."
    if each.kind == RoundKind.ADDED:
        added = each.report["added"]
        came = f"**{counted(added['tags'], 'new tag')}** and {counted(added['items'], 'new item')}"
        return f"{trained} It brought {came}; no tag moved."
    if each.kind == RoundKind.FIRST:
        return f"{trained} {counted(len(each.names), 'cluster')}."
    moved = f"**{counted(len(each.moved), 'tag')} moved**"
    return f"{trained} It learned {counted(learned, 'decision')}; {moved}."


def effect(done: FlagEffect, names: Names) -> str:
    """What one decision brought about."""
    if done.flag is None:
        return f"{counted(len(done.moved), 'tag')} moved that no decision names: {ways(done.moved, names)}"
    number, moved = f"**Flag {done.flag.id}.**", f"**{counted(len(done.moved), 'tag')} moved**"
    if done.withdrawn:
        cause = f"Taken back: {decisions.title(done.flag, names)}."
        return f"{cause} {moved}: {ways(done.moved, names)}" if done.moved else f"{cause} Nothing moved."
    if not done.moved:
        return f"{number} {decisions.sentence(done.flag, names)} Nothing moved: it held already."
    return f"{number} {decisions.verdict(done.flag, names)}. {moved}: {ways(done.moved, names)}"


def more_effects(number: int) -> str:
    """Unfolds the rest of the decisions."""
    return counted(number, "more decision")


def ways(moved: Sequence[Moved], names: Names, shown: int = 4) -> str:
    """Tags by where they came from and went to."""
    routes: dict[tuple[int, int], list[str]] = {}
    for move in moved:
        routes.setdefault((move.from_, move.to), []).append(move.tag)
    busiest = sorted(routes.items(), key=lambda route: -len(route[1]))
    texts = [
        f"{decisions.tags(tags)} from {decisions.cluster(source, names)} to {decisions.cluster(target, names)}"
        for (source, target), tags in busiest
    ]
    more = f"; and {counted(len(texts) - shown, 'more way')}" if len(texts) > shown else ""
    return "; ".join(texts[:shown]) + more + "."


def because(flags: Sequence[int]) -> str:
    """Which flags moved a tag, in a table's cell."""
    return listed([f"flag {flag}" for flag in flags], 4) or "no decision names it"


def cell(number: int, names: Names) -> str:
    """A cluster in a table's cell, which reads no Markdown."""
    return f"{names[number]} ({number})" if number in names else f"cluster {number}"


def kept(number: int) -> str:
    """A round was kept."""
    return f"Round {number} is the current one now."


def rejected(number: int, current: int) -> str:
    """A round was rejected."""
    return f"Round {number} is rejected; round {current} stays, and so do all decisions."


def returned(number: int) -> str:
    """An earlier round was made current again."""
    return f"Back at round {number}. Decisions stay in force."


def broken_off(why: str, current: int) -> str:
    """After a retrain that made no round; `why` comes from a machine or a stranger's data."""
    stands = LAST_GOOD.format(round=f"round {current}")
    return f"{plain(why)} {stands}" if why else stands
