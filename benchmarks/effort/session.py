"""A curator's session from the first round to the last decision that the budget allows."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int64

from benchmarks.effort.curator import review
from benchmarks.effort.desk import Desk, Step, decide
from benchmarks.effort.reading import UNKNOWN
from core import ConstraintConflict, Evidence, quality_report, representatives

log = logging.getLogger("benchmarks.effort")

PASSES = (2, 1)  # groups first, single tags afterwards: the queue is gone through once with each
PATIENCE = 4  # clusters in a row without anything to send, after which the curator looks more closely
FLAGS = (0, 20, 40, 80)  # numbers of flags after which coherence is taken, beside ARI

TOP = 10  # tags of a cluster by which it is judged


@dataclass
class Record:
    """What happened, as it happens.

    Attributes:
        curve: ARI over 100 by number of decisions.
        kinds: Number of clicks of each kind.
        steps: What each local retrain did.
        by_flags: ARI and coherence by number of flags.
    """

    curve: dict[int, float] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    steps: list[Step] = field(default_factory=list)
    by_flags: dict[int, dict[str, float]] = field(default_factory=dict)


def work(desk: Desk, truth: Int64[np.ndarray, " tags"], budgets: Sequence[int]) -> tuple[Desk, Record]:
    """Review until the largest budget is spent; a flag that takes more decisions than are left is too late for it."""
    record = Record()
    spent, idle, turn = 0, 0, 0
    marks = sorted(budgets)
    done: set[int] = set()
    record.curve[0] = ari(truth, desk)
    _note_flags(record, truth, desk)
    while marks:
        waiting = [entry.cluster for entry in desk.queue() if entry.cluster not in done]
        if not waiting or (idle >= PATIENCE and turn + 1 < len(PASSES)):
            turn, idle, done = min(turn + 1, len(PASSES) - 1), 0, set()
            continue
        done.add(waiting[0])
        act = review(desk, truth, waiting[0], PASSES[turn])
        idle = idle + 1 if len(act.clicks) == 1 else 0
        clicks = list(act.clicks)
        earlier = record.curve[max(record.curve)]
        try:
            desk, step = decide(desk, act.flag)
            record.steps.append(step)
            clicks += ["overruled"] if step.overruled else []
        except ConstraintConflict as conflict:
            clicks += ["refused"]
            log.warning("refused: %s", conflict)
        record.kinds.update(clicks)
        spent += len(clicks)
        now = ari(truth, desk)
        _note_flags(record, truth, desk)
        log.info("%d decisions, %d flags: ARI %.1f", spent, len(desk.flags), now)
        for budget in [mark for mark in marks if mark <= spent]:
            record.curve[budget] = now if spent == budget else earlier
            marks.remove(budget)
        record.curve[spent] = now
    return desk, record


def _note_flags(record: Record, truth: Int64[np.ndarray, " tags"], desk: Desk) -> None:
    """ARI and coherence at the numbers of flags that are asked for, where tags occur together."""
    if len(desk.flags) in FLAGS and len(desk.flags) not in record.by_flags:
        figures = quality_report(desk.data, desk.clustering)
        coherence = {name: figures[name] for name in ("npmi_within", "contrast", "modularity") if figures[name]}
        record.by_flags[len(desk.flags)] = {"ari": ari(truth, desk), "clusters": figures["clusters"], **coherence}
        if len(desk.data.affinity):
            record.by_flags[len(desk.flags)]["npmi_top10"] = top_coherence(desk)


def top_coherence(desk: Desk) -> float:
    """Mean NPMI+ between the ten tags that stand best for each cluster: how topics are judged (Lau et al. 2014)."""
    affinity, evidence = desk.data.affinity.to_matrix(), Evidence(desk.data, desk.clustering)
    found = []
    for cluster in desk.clustering.cluster_ids.tolist():
        rows = np.array(representatives(desk.data, desk.clustering, cluster, TOP, evidence), dtype=np.int64)
        if len(rows) > 1:
            found.append(affinity[rows][:, rows].sum() / (len(rows) * (len(rows) - 1)))
    return float(np.mean(found)) if found else 0.0


def ari(truth: Int64[np.ndarray, " tags"], desk: Desk) -> float:
    """Adjusted Rand index over 100, on tags whose label is known."""
    from sklearn.metrics import adjusted_rand_score

    known = truth != UNKNOWN
    return 100 * float(adjusted_rand_score(truth[known], desk.clustering.columns[known]))
