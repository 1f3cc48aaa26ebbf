"""What the app does with decisions: compile them, plan the next round, learn it, and measure what that moved."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core import (
    Clustering,
    ConstraintConflict,
    Decisions,
    FitConfig,
    Flag,
    Moved,
    Pair,
    QueueEntry,
    TrainingData,
    compile_flag,
    constraints_from_pairs,
    fit,
    instability,
    moved_tags,
    plan_next,
    refit,
    review_queue,
    satisfied,
    standing_verdicts,
    step_through,
    tags_named,
    with_flag_id,
)


@dataclass(frozen=True, eq=False)
class Desk:
    """A project in memory, at its current round.

    Attributes:
        data: The tags.
        config: How it fits.
        clustering: The current round.
        flags: All flags, oldest first.
        pairs: Their pairs.
        effects: What they moved.
        n_learned: How many of the flags, the oldest, the current round has learned.
        unstable: Cluster id -> how far it depends on the seed, measured with the first round.
    """

    data: TrainingData
    config: FitConfig
    clustering: Clustering
    flags: tuple[Flag, ...] = ()
    pairs: tuple[Pair, ...] = ()
    effects: tuple[Moved, ...] = ()
    n_learned: int = 0
    unstable: Mapping[int, float] = field(default_factory=dict)

    @property
    def learned(self) -> frozenset[int]:
        """Ids of the flags that the current round has learned."""
        return frozenset(range(1, self.n_learned + 1))

    @property
    def waiting(self) -> tuple[Flag, ...]:
        """Flags that it has not."""
        return self.flags[self.n_learned :]

    def queue(self) -> tuple[QueueEntry, ...]:
        """The review queue, as the app shows it."""
        return review_queue(self.data, self.clustering, self.flags, self.learned, self.unstable)

    def after(self, cluster: int) -> int:
        """The cluster that the app opens when a decision on `cluster` is saved."""
        order = [entry.cluster for entry in self.queue()]
        done = standing_verdicts(self.flags, self.learned).keys()
        found = step_through(order, cluster, 1, passed_over=done)
        found = step_through(order, cluster, 1) if found is None else found
        return cluster if found is None else found


@dataclass(frozen=True)
class Step:
    """What one retrain cost and did.

    Attributes:
        seconds: From pressing the key to the new round.
        flags: How many flags it learned.
        satisfied: Share of the flags' own pairs that hold.
        outside: Tags moved that were in clusters the flags do not touch, and that they do not name.
        unflagged: Share of all tags that moved though the flags do not name them.
    """

    seconds: float
    flags: int
    satisfied: float
    outside: int
    unflagged: float


def opened(data: TrainingData, config: FitConfig) -> Desk:
    """The first round."""
    first = fit(data, config)
    return Desk(data, config, first, unstable=instability(data, first, config.seed))


def save(desk: Desk, flag: Flag) -> tuple[Desk, bool]:
    """Save a flag; returns whether the curator had to say that earlier decisions are to be set aside.

    Raises:
        ConstraintConflict: The flag contradicts itself.
    """
    flag = replace(flag, id=len(desk.flags) + 1)
    try:
        compiled = compile_flag(flag, desk.data, desk.clustering, desk.pairs)
    except ConstraintConflict:
        flag = replace(flag, overrules=True)
        compiled = compile_flag(flag, desk.data, desk.clustering, desk.pairs)
    pairs = (*desk.pairs, *with_flag_id(compiled.pairs, len(desk.flags) + 1))
    return replace(desk, flags=(*desk.flags, flag), pairs=pairs), flag.overrules


def learn(desk: Desk) -> tuple[Desk, Step]:
    """Retrain locally on what was saved since the last time."""
    began = time.perf_counter()
    constraints = constraints_from_pairs(desk.pairs, desk.data)
    decisions = Decisions(desk.flags, desk.learned, (), desk.effects, desk.clustering.next_id)
    plan = plan_next(desk.data, desk.clustering, decisions, constraints)
    after = refit(desk.data, desk.clustering, plan, desk.config)
    seconds = time.perf_counter() - began
    moved = moved_tags(desk.clustering, after, plan)
    others = [move for move in moved if move.tag not in _named(desk)]
    step = Step(
        seconds,
        len(desk.waiting),
        _held(desk, after),
        sum(move.from_ not in plan.touched for move in others),
        len(others) / len(desk.data.tags),
    )
    effects = (*desk.effects, *moved)
    return replace(desk, clustering=after, effects=effects, n_learned=len(desk.flags)), step


def _named(desk: Desk) -> set[str]:
    """Tags that the waiting flags name, those of merged clusters included."""
    named = {tag for flag in desk.waiting for tag in tags_named(flag)}
    merged = [flag.cluster for flag in desk.waiting if flag.into is not None]
    return named | {desk.data.tags[row] for cluster in merged for row in desk.clustering.members(cluster)}


def _held(desk: Desk, after: Clustering) -> float:
    """Share of the waiting flags' pairs that hold, but for those that a later one of them set aside."""
    ids = {flag.id for flag in desk.waiting}
    own = [pair for pair in desk.pairs if pair.flag in ids]
    constraints = constraints_from_pairs(own, desk.data)
    n_must, n_cannot = len(constraints.must_link), len(constraints.cannot_link)
    shares = satisfied(after.labels, constraints)
    held = shares.must_link * n_must + shares.cannot_link * n_cannot
    return held / (n_must + n_cannot) if n_must + n_cannot else 1.0
