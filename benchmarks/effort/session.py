"""A curator's session from the first round to the last decision that the budget allows."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Int64

from benchmarks.effort.curator import review
from benchmarks.effort.desk import Desk, Step, decide, retrain_fully
from benchmarks.effort.reading import UNKNOWN
from core import ConstraintConflict

log = logging.getLogger("benchmarks.effort")

PASSES = (3, 2, 1)  # large groups first: what one decision settles then spreads to the small ones
FULL_EVERY = 50  # decisions between two full retrains, each of which is a decision, too


@dataclass
class Record:
    """What happened, as it happens.

    Attributes:
        curve: ARI over 100 by number of decisions.
        kinds: Number of clicks of each kind.
        steps: What each local retrain did.
        by_flag: Figures of the clustering by number of flags.
    """

    curve: dict[int, float] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    steps: list[Step] = field(default_factory=list)
    by_flag: dict[int, dict[str, Any]] = field(default_factory=dict)


def work(
    desk: Desk,
    truth: Int64[np.ndarray, " tags"],
    budgets: Sequence[int],
    passes: Sequence[int] = PASSES,
    full_every: int = FULL_EVERY,
) -> tuple[Desk, Record]:
    """Review until the last budget is spent."""
    record = Record()
    spent, last_full = 0, 0
    marks = sorted(budgets)
    record.curve[0] = ari(truth, desk)
    turn = 0
    done: dict[int, int] = {}
    while marks:
        waiting = [entry for entry in desk.queue() if done.get(entry.cluster, -1) < turn]
        if not waiting:
            turn += 1
            if turn >= len(passes):
                turn, done = len(passes) - 1, {}
            if not full_every:
                continue
        if full_every and (not waiting or spent - last_full >= full_every):
            desk = retrain_fully(desk)
            record.kinds["full retrain"] += 1
            spent = last_full = spent + 1
        else:
            cluster = waiting[0].cluster
            done[cluster] = turn
            act = review(desk, truth, cluster, passes[turn])
            spent += len(act.clicks)
            record.kinds.update(act.clicks)
            try:
                desk, step = decide(desk, act.flag)
            except ConstraintConflict as conflict:
                log.info("refused: %s", conflict)
                continue
            record.steps.append(step)
            if step.overruled:
                spent += 1
                record.kinds["overruled"] += 1
        now = ari(truth, desk)
        log.info(
            "%d decisions, %d flags, %d clusters: ARI %.1f",
            spent,
            len(desk.flags),
            len(desk.clustering.cluster_ids),
            now,
        )
        while marks and spent >= marks[0]:
            record.curve[marks.pop(0)] = now
    return desk, record


def ari(truth: Int64[np.ndarray, " tags"], desk: Desk) -> float:
    """Adjusted Rand index over 100, on tags whose label is known."""
    from sklearn.metrics import adjusted_rand_score

    known = truth != UNKNOWN
    return 100 * float(adjusted_rand_score(truth[known], desk.clustering.columns[known]))
