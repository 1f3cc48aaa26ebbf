"""What the decisions since the last round ask of the next: which slots begin, end and train, and which tags may go.

A flag that is learned already and still in force asks nothing new; its pairs hold what it said. A withdrawn one asks
for what was recorded as its effect to be taken back.
"""

import numpy as np

from core.clustering import Clustering
from core.constraints import Constraints
from core.data import TrainingData
from core.rounds.decisions import Decisions
from core.rounds.draft import Draft
from core.rounds.splits import split
from core.rounds.withdrawals import take_back
from core.training.plan import RefitPlan
from core.verdicts import Flag, Verdict, tags_named


def plan_next(data: TrainingData, clustering: Clustering, decisions: Decisions, constraints: Constraints) -> RefitPlan:
    """The local refit that follows from `decisions`.

    Args:
        data: The tags, in the rows of `clustering`.
        clustering: The current round.
        decisions: Flags made and withdrawn.
        constraints: Pairs of all flags in force on the rows of `data`, each with its flag.

    Raises:
        ConstraintConflict: The pairs contradict each other.
    """
    constraints.check(data.tags)
    new = frozenset(flag.id for flag in decisions.made if flag.id is not None)
    gone = frozenset(flag.id for flag in decisions.withdrawn if flag.id is not None)
    draft = Draft(data, clustering, constraints.distinct(), decisions.next_id, new | gone)
    take_back(draft, decisions)
    for flag in decisions.made:
        _follow(draft, flag, decisions)
    _follow_pairs(draft, constraints, new)
    _close_emptied(draft, decisions)
    return draft.finished()


def _follow(draft: Draft, flag: Flag, decisions: Decisions) -> None:
    """Let one new flag ask for what it needs; a coherent one needs nothing but its pairs."""
    left_out = set(draft.rows(flag.left_out))
    named = [row for row in draft.rows(tags_named(flag)) if row not in left_out]
    draft.name(named, flag.id)
    if flag.verdict == Verdict.COHERENT:
        return
    cluster = draft.home(flag.cluster)
    draft.touch(cluster, flag.id)
    if flag.groups:
        split(draft, flag, decisions.effects)
    if flag.into is not None:
        _join(draft, flag, cluster, left_out)
    _send(draft, flag, left_out)


def _join(draft: Draft, flag: Flag, cluster: int, left_out: set[int]) -> None:
    """All of a cluster into another; who was left out goes to the likeliest cluster that is neither."""
    assert flag.into is not None
    heir = draft.home(flag.into)
    members = np.flatnonzero(draft.places() == cluster).tolist()
    draft.name((row for row in members if row not in left_out), flag.id)
    draft.retire(cluster, heir, flag.id)
    ids, assignments = draft.clustering.cluster_ids.tolist(), draft.clustering.assignments
    for row in left_out.intersection(members):
        likely = [ids[column] for column in np.argsort(-assignments[row], kind="stable")]
        elsewhere = [other for other in likely if draft.home(other) != heir]
        if elsewhere:
            draft.sent[row] = elsewhere[0]
            draft.name([row], flag.id)


def _send(draft: Draft, flag: Flag, left_out: set[int]) -> None:
    """Single tags on their way: to a cluster, or to wherever another tag is or is going."""
    for tag, target in flag.moves:
        for row in draft.rows([tag]):
            if row not in left_out:
                draft.sent[row] = target
                draft.touch(draft.home(target), flag.id)
    for tag, other in flag.merges_to_tag:
        for row, leader in zip(draft.rows([tag]), draft.rows([other]), strict=False):
            if row not in left_out:
                draft.sent[row] = draft.place(leader)
                draft.touch(draft.sent[row], flag.id)


def _follow_pairs(draft: Draft, constraints: Constraints, new: frozenset[int]) -> None:
    """Ends of new pairs that do not hold may move, and their clusters train; those of older ones where these train."""
    labels = draft.places()
    kinds = (
        (constraints.must_link, constraints.must_flag, True),
        (constraints.cannot_link, constraints.cannot_flag, False),
    )
    for pairs, flags, together in kinds:
        for ends, flag in zip(pairs.tolist(), flags.tolist(), strict=True):
            if flag in new:
                draft.name(ends, flag)
        broken = (labels[pairs[:, 0]] == labels[pairs[:, 1]]) != together
        for ends, flag in zip(pairs[broken].tolist(), flags[broken].tolist(), strict=True):
            if flag in new:
                for row in ends:
                    draft.touch(draft.labels[row], flag)
            if all(draft.labels[row] in draft.touched for row in ends):
                draft.free |= set(ends)


def _close_emptied(draft: Draft, decisions: Decisions) -> None:
    """A cluster all of whose tags were sent away ends, leading to where most of them went."""
    kept = {flag.cluster for flag in decisions.in_force if flag.verdict == Verdict.COHERENT}
    for cluster in sorted(draft.touched - draft.retired.keys() - kept):
        goes = [draft.place(row) for row in draft.members(cluster)]
        if goes and cluster not in goes:
            homes, counts = np.unique(goes, return_counts=True)
            draft.retire(cluster, int(homes[counts.argmax()]), None)
