"""One index under test: nDCG, share scanned, latency."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.search.judgments import Task
from core import SearchIndex, probe
from core.search import EncodedQuery
from core.search.learning.figures import ndcg
from core.search.probing import search
from core.search.scoring import ranked

DEPTH, RECALL_DEPTH = 10, 100
N_PROBES = (1, 2, 3, 4, 5, 6, 8, 10, 13, 21, 34)
GOOD_ENOUGH = 0.98


@dataclass(frozen=True)
class Found:
    """Means over the queries of one way to search.

    Attributes:
        ndcg: nDCG@10.
        mrr: Mean reciprocal rank among the first 100.
        recall: Recall@100.
        scanned: Share of items scored.
    """

    ndcg: float
    mrr: float
    recall: float
    scanned: float = 1.0

    def to_dict(self) -> dict[str, float]:
        """For the report."""
        return {"ndcg@10": self.ndcg, "mrr": self.mrr, "recall@100": self.recall}


def of_scores(scores: np.ndarray, task: Task) -> Found:
    """Figures of a matrix of scores, shape (queries, items)."""
    return _mean([_figures(ranked(scores[row], RECALL_DEPTH), scores[row], task, row) for row in range(len(scores))])


def of_index(index: SearchIndex, queries: Sequence[EncodedQuery], task: Task, n_probe: int | None = None) -> Found:
    """Figures of the index, exact or through some clusters."""
    rows = []
    for row, query in enumerate(queries):
        found = search(index, query, float(index.settings["tau"]), n_probe)
        best = ranked(found.scores, RECALL_DEPTH)
        rows.append((*_figures(found.items[best], found.scores[best], task, row, best=True)[:3], found.share))
    return _mean(rows)


def _figures(items: np.ndarray, scores: np.ndarray, task: Task, row: int, best: bool = False) -> tuple[float, ...]:
    start, stop = task.grades.indptr[row : row + 2]
    grade_of = dict(zip(task.grades.indices[start:stop].tolist(), task.grades.data[start:stop].tolist(), strict=True))
    shown = items[scores > 0] if best else items[scores[items] > 0]
    grades = np.array([grade_of.get(item, 0.0) for item in shown.tolist()])
    hits = np.flatnonzero(grades)
    first = 1 / (1 + hits[0]) if len(hits) else 0.0
    all_grades = np.asarray(task.grades.data[start:stop], dtype=np.float64)
    return ndcg(grades, all_grades, DEPTH), first, len(hits) / min(len(grade_of), RECALL_DEPTH), 1.0


def _mean(rows: Sequence[tuple[float, ...]]) -> Found:
    return Found(*(float(value) for value in np.mean(rows, axis=0)))


def fewest_probes(index: SearchIndex, queries: Sequence[EncodedQuery], task: Task, exact: Found) -> tuple[int, Found]:
    """The fewest clusters whose nDCG is 98% of the exact one, and what they find."""
    found = exact
    for n_probe in N_PROBES:
        if n_probe >= index.n_clusters:
            break
        found = of_index(index, queries, task, n_probe)
        if found.ndcg >= GOOD_ENOUGH * exact.ndcg:
            return n_probe, found
    return index.n_clusters, exact


def latencies(index: SearchIndex, queries: Sequence[EncodedQuery], n_probe: int | None, rounds: int = 2) -> np.ndarray:
    """Milliseconds of whole probes, explanations included, the encoder not; shape (queries * rounds,)."""
    probe(index, queries[0], n_probe=n_probe)
    spent = []
    for _ in range(rounds):
        for query in queries:
            started = time.perf_counter()
            probe(index, query, n_probe=n_probe)
            spent.append(1000 * (time.perf_counter() - started))
    return np.array(spent)


def percentiles(spent: np.ndarray) -> dict[str, float]:
    """Median, 95th and 99th percentile."""
    return {f"p{at}_ms": float(np.percentile(spent, at)) for at in (50, 95, 99)}
