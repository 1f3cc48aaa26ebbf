"""What the app does with a decision: compile it, plan the next round, learn it, and measure what that moved."""

import time
from dataclasses import dataclass, replace

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
    moved_tags,
    plan_next,
    refit,
    review_queue,
    satisfied,
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
        flags: All flags, oldest first; the current round has learned every one.
        pairs: Their pairs.
        effects: What they moved.
    """

    data: TrainingData
    config: FitConfig
    clustering: Clustering
    flags: tuple[Flag, ...] = ()
    pairs: tuple[Pair, ...] = ()
    effects: tuple[Moved, ...] = ()

    def queue(self) -> tuple[QueueEntry, ...]:
        """The review queue, as the app shows it."""
        return review_queue(self.data, self.clustering, self.flags, frozenset(range(1, len(self.flags) + 1)))


@dataclass(frozen=True)
class Step:
    """What one retrain cost and did.

    Attributes:
        seconds: From the decision to the new round.
        satisfied: Share of the flag's own pairs that hold.
        outside: Tags moved that were in clusters the flag does not touch, and that it does not name.
        unflagged: Share of all tags that moved though the flag does not name them.
        overruled: Whether the curator had to say that earlier decisions are to be set aside.
    """

    seconds: float
    satisfied: float
    outside: int
    unflagged: float
    overruled: bool


def opened(data: TrainingData, config: FitConfig) -> Desk:
    """The first round."""
    return Desk(data, config, fit(data, config))


def decide(desk: Desk, flag: Flag) -> tuple[Desk, Step]:
    """Save a flag and retrain locally.

    Raises:
        ConstraintConflict: The flag contradicts itself.
    """
    began = time.perf_counter()
    flag = replace(flag, id=len(desk.flags) + 1)
    try:
        compiled = compile_flag(flag, desk.data, desk.clustering, desk.pairs)
    except ConstraintConflict:
        flag = replace(flag, overrules=True)
        compiled = compile_flag(flag, desk.data, desk.clustering, desk.pairs)
    own = with_flag_id(compiled.pairs, len(desk.flags) + 1)
    flags, pairs = (*desk.flags, flag), (*desk.pairs, *own)
    constraints = constraints_from_pairs(pairs, desk.data)
    decisions = Decisions(flags, frozenset(range(1, len(flags))), (), desk.effects, desk.clustering.next_id)
    plan = plan_next(desk.data, desk.clustering, decisions, constraints)
    after = refit(desk.data, desk.clustering, plan, desk.config)
    seconds = time.perf_counter() - began
    moved = moved_tags(desk.clustering, after, plan)
    named = set(tags_named(flag))
    if flag.into is not None:
        named |= {desk.data.tags[row] for row in desk.clustering.members(flag.cluster)}
    others = [move for move in moved if move.tag not in named]
    shares = satisfied(after.labels, constraints_from_pairs(own, desk.data))
    n_must, n_cannot = len(compiled.must_link), len(compiled.cannot_link)
    held = shares.must_link * n_must + shares.cannot_link * n_cannot
    share = held / (n_must + n_cannot) if n_must + n_cannot else 1.0
    step = Step(
        seconds,
        share,
        sum(move.from_ not in plan.touched for move in others),
        len(others) / len(desk.data.tags),
        flag.overrules,
    )
    return replace(desk, clustering=after, flags=flags, pairs=pairs, effects=(*desk.effects, *moved)), step
