"""A curator's session from the first round to the last decision that the budget allows."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int64

from benchmarks.effort.curator import Act, review
from benchmarks.effort.desk import Desk, Step, learn, save
from benchmarks.effort.reading import UNKNOWN
from core import ConstraintConflict, Evidence, Verdict, quality_report, representatives, standing_verdicts

log = logging.getLogger("benchmarks.effort")

LEAST = (2, 1)  # tags of one kind that are sent: groups first, single tags afterwards
PATIENCE = 4  # clusters in a row without anything to send, after which the curator looks more closely
LEARN_AFTER = 8  # decisions after which the curator lets the model follow
LAST = 5  # decisions that are left of a budget, with which hardly another cluster could be split
FLAGS = (0, 20, 40, 80)  # numbers of flags after which coherence is taken, beside ARI

TOP = 10  # tags of a cluster by which it is judged


@dataclass
class Record:
    """What happened, as it happens.

    Attributes:
        curve: ARI over 100 by number of decisions, after each retrain.
        kinds: Number of clicks of each kind.
        steps: What each local retrain did.
        by_flags: ARI and coherence by number of flags.
        spent: Keys and clicks so far.
    """

    curve: dict[int, float] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    steps: list[Step] = field(default_factory=list)
    by_flags: dict[int, dict[str, float]] = field(default_factory=dict)
    spent: int = 0

    def pay(self, clicks: Sequence[str]) -> None:
        """Count keys and clicks."""
        self.kinds.update(clicks)
        self.spent += len(clicks)

    def at(self, budget: int) -> float:
        """ARI when `budget` decisions were spent: that of the last round before."""
        return self.curve[max(spent for spent in self.curve if spent <= budget)]


@dataclass
class _Visit:
    """Where the curator is, and how closely they look by now."""

    cluster: int
    idle: int = 0
    turn: int = 0

    @property
    def least(self) -> int:
        """Tags of one kind that are worth sending."""
        return LEAST[self.turn]

    def noted(self, something: bool) -> None:
        """Look more closely after a while in which nothing had to be sent."""
        self.idle = 0 if something else self.idle + 1
        if self.idle >= PATIENCE and self.turn + 1 < len(LEAST):
            self.turn, self.idle = self.turn + 1, 0


def work(desk: Desk, truth: Int64[np.ndarray, " tags"], budgets: Sequence[int]) -> tuple[Desk, Record]:
    """Review until the largest budget is spent; a flag that takes more decisions than are left is too late for it.

    What was decided counts for ARI once it is learned.
    """
    record = Record()
    visit = _Visit(desk.queue()[0].cluster)
    record.curve[0] = ari(truth, desk)
    _note_flags(record, truth, desk)
    while record.spent < max(budgets):
        act = review(desk, truth, visit.cluster, visit.least)
        visit.noted(bool(act.flag.moves or act.flag.groups or act.flag.into is not None))
        desk = _decide(desk, act, record)
        if len(desk.waiting) >= LEARN_AFTER or act.flag.groups or _nearly_spent(record.spent, budgets):
            desk = _learn(desk, truth, record)
            visit.cluster = desk.queue()[0].cluster
        else:
            visit.cluster = desk.after(visit.cluster)
    return desk, record


def _nearly_spent(spent: int, budgets: Sequence[int]) -> bool:
    """Whether a budget is nearly spent, so that the curator lets the model follow while that can be paid."""
    return any(0 < budget - spent <= LAST for budget in budgets)


def _decide(desk: Desk, act: Act, record: Record) -> Desk:
    """Save what was decided, and pay for it; saying again that a cluster is coherent only leads on."""
    clicks = list(act.clicks)
    flag = act.flag
    again = standing_verdicts(desk.flags, desk.learned).get(flag.cluster) == flag.verdict == Verdict.COHERENT
    try:
        if not again:
            desk, overruled = save(desk, flag)
            clicks += ["overruled"] if overruled else []
    except ConstraintConflict as conflict:
        clicks += ["refused"]
        log.warning("refused: %s", conflict)
    record.pay(clicks)
    return desk


def _learn(desk: Desk, truth: Int64[np.ndarray, " tags"], record: Record) -> Desk:
    if not desk.waiting:
        return desk
    desk, step = learn(desk)
    record.steps.append(step)
    record.pay(["learned"])
    record.curve[record.spent] = ari(truth, desk)
    _note_flags(record, truth, desk)
    log.info("%d decisions, %d flags: ARI %.1f", record.spent, len(desk.flags), record.curve[record.spent])
    return desk


def _note_flags(record: Record, truth: Int64[np.ndarray, " tags"], desk: Desk) -> None:
    """ARI and coherence in the first round that has learned as many flags as are asked for."""
    passed = [mark for mark in FLAGS if mark <= desk.n_learned and mark not in record.by_flags]
    if not passed:
        return
    figures = quality_report(desk.data, desk.clustering)
    coherence = {name: figures[name] for name in ("npmi_within", "contrast", "modularity") if figures[name]}
    noted = {"ari": ari(truth, desk), "clusters": figures["clusters"], "largest": figures["largest_share"], **coherence}
    if len(desk.data.affinity):
        noted["npmi_top10"] = top_coherence(desk)
    record.by_flags |= {mark: {"flags": desk.n_learned, **noted} for mark in passed}


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
