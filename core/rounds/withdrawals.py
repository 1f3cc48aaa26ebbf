"""A withdrawn flag is undone by its recorded effect: what it moved goes back, what it merged or split is as it was."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.rounds.decisions import Decisions
from core.rounds.draft import Draft
from core.verdicts import Flag, tags_named


@dataclass(frozen=True)
class _Effect:
    """Where a tag was before a withdrawn flag, and where that flag left it."""

    row: int
    was: int
    went: int
    flag: int


def take_back(draft: Draft, decisions: Decisions) -> None:
    """Send back every tag that is still where a withdrawn flag put it, unless a flag in force names it too.

    Slots that such a flag closed open again; slots that it opened, and that nothing else needs, close.
    """
    effects = _effects(draft, decisions)
    for flag in decisions.withdrawn:
        draft.name(draft.rows(tags_named(flag)), flag.id)
        draft.touch(draft.home(flag.cluster), flag.id)
    returning: defaultdict[int, list[_Effect]] = defaultdict(list)
    for effect in effects:
        draft.name([effect.row], effect.flag)
        draft.touch(draft.labels[effect.row], effect.flag)
        returning[effect.was].append(effect)
    for was, group in sorted(returning.items()):
        if draft.may_reopen(was):
            draft.open_slot([], group[0].went, again=was)
        for effect in group:
            draft.sent[effect.row] = was
            draft.touch(draft.home(was), effect.flag)
    _lead_on(draft, decisions, {effect.row for effect in effects})
    _close_opened(draft, decisions, {effect.went for effect in effects})


def _effects(draft: Draft, decisions: Decisions) -> list[_Effect]:
    """Where each tag was before the withdrawn flags; none where it has moved on or is named by a flag in force.

    Moves are followed from cluster to cluster. Those of rounds that were returned from end somewhere else than where
    the tag is now, and so do not count. A cluster that a flag in force merged into another is that other.
    """
    merged = {flag.cluster: flag.into for flag in decisions.in_force if flag.into is not None}
    gone = {flag.id for flag in decisions.withdrawn if flag.id is not None}
    named = {tag for flag in decisions.in_force for tag in tags_named(flag)}
    arrived: defaultdict[int, dict[int, _Effect]] = defaultdict(dict)
    for move in decisions.effects:
        causes = sorted(gone.intersection(move.because))
        if causes and move.tag not in named and move.tag in draft.data.row_of:
            row = draft.data.row_of[move.tag]
            before = arrived[row].get(move.from_)
            was = before.was if before else _resolved(merged, move.from_)
            arrived[row][move.to] = _Effect(row, was, move.to, causes[0])
    ended = (arrived[row].get(draft.labels[row]) for row in sorted(arrived))
    return [effect for effect in ended if effect is not None and effect.was != effect.went]


def _resolved(merged: Mapping[int, int], cluster: int) -> int:
    """Where `cluster` leads by these merges; itself when they lead in a circle."""
    seen, at = {cluster}, cluster
    while at in merged:
        at = merged[at]
        if at in seen:
            return cluster
        seen.add(at)
    return at


def _lead_on(draft: Draft, decisions: Decisions, returning: set[int]) -> None:
    """Ids that stay closed lead to where most of the tags that left them last go, when those go back somewhere."""
    left = {move.tag: move.from_ for move in decisions.effects if move.tag in draft.data.row_of}
    goes: defaultdict[int, list[int]] = defaultdict(list)
    for tag, cluster in left.items():
        if cluster in draft.clustering.redirects and draft.may_reopen(cluster):
            goes[cluster].append(draft.data.row_of[tag])
    for cluster, rows in goes.items():
        if returning.intersection(rows):
            homes = [draft.place(row) for row in rows]
            draft.redirects[cluster] = max(set(homes), key=lambda home: (homes.count(home), -home))


def _close_opened(draft: Draft, decisions: Decisions, opened: set[int]) -> None:
    """Close slots that only held what now goes back, as far as no flag in force speaks of them."""
    spoken_of = {cluster for flag in decisions.in_force for cluster in _clusters_named(flag)}
    for cluster in sorted(opened & draft.living - spoken_of):
        goes = [draft.place(row) for row in draft.members(cluster)]
        if goes and cluster not in goes:
            draft.retire(cluster, max(set(goes), key=lambda home: (goes.count(home), -home)), None)


def _clusters_named(flag: Flag) -> set[int]:
    return {flag.cluster, *([] if flag.into is None else [flag.into]), *(target for _, target in flag.moves)}
