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

PASSES = (2, 1)  # groups first, single tags afterwards: the queue is gone through once with each
PATIENCE = 4  # clusters in a row without anything to send, after which the curator looks more closely
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
    spent, last_full, idle, turn = 0, 0, 0, 0
    marks = sorted(budgets)
    record.curve[0] = ari(truth, desk)
    done: set[int] = set()
    while marks:
        waiting = [entry for entry in desk.queue() if entry.cluster not in done]
        if not waiting or (idle >= PATIENCE and turn + 1 < len(passes)):
            turn, idle, done = min(turn + 1, len(passes) - 1), 0, set()
            continue
        if full_every and spent - last_full >= full_every:
            desk = retrain_fully(desk)
            record.kinds["full retrain"] += 1
            spent = last_full = spent + 1
        else:
            cluster = waiting[0].cluster
            done.add(cluster)
            act = review(desk, truth, cluster, passes[turn])
            spent += len(act.clicks)
            idle = idle + 1 if len(act.clicks) == 1 else 0
            record.kinds.update(act.clicks)
            try:
                desk, step = decide(desk, act.flag)
            except ConstraintConflict as conflict:
                log.info("refused: %s", conflict)
                record.kinds["refused"] += 1
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
