"""How good a ranking is: nDCG@10, reciprocal rank, recall@100; and how honest a probability is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.search.index import SearchIndex
from core.search.scoring import ranked
from core.search.searching import search

from .questions import Question

DEPTH = 10
RECALL_DEPTH = 100
BINS = 10
ROUNDED = 6  # decimals of a score, in that of the best


@dataclass(frozen=True, eq=False)
class Figures:
    """Means over queries, 0 to 1.

    Attributes:
        ndcg: nDCG@10, gain the grade, discount log2(rank + 1) (Järvelin and Kekäläinen 2002).
        mrr: Reciprocal of the first answer's rank among the first 100, 0 when there is none.
        recall: Answers among the first 100, over all answers or 100, whichever is less.
        queries: Number of queries.
        each: nDCG@10 of each query, shape (queries,).
    """

    ndcg: float
    mrr: float
    recall: float
    queries: int
    each: np.ndarray

    def to_dict(self) -> dict[str, float]:
        """For a report."""
        return {"ndcg@10": self.ndcg, "mrr": self.mrr, "recall@100": self.recall, "queries": self.queries}


def measured(index: SearchIndex, questions: Sequence[Question]) -> Figures:
    """The exact search's figures over the questions that have an answer; zeros when none has."""
    rows = [_of_one(index, question) for question in questions if len(question.items)]
    each = np.array(rows).reshape(len(rows), 3)
    means = each.mean(axis=0) if rows else np.zeros(3)
    return Figures(float(means[0]), float(means[1]), float(means[2]), len(rows), each[:, 0])


def lost(before: Figures, after: Figures) -> bool:
    """Whether nDCG fell by more than chance: by two standard errors of the mean change of a query."""
    changes = after.each - before.each
    return len(changes) > 1 and bool(changes.mean() < -2 * changes.std(ddof=1) / np.sqrt(len(changes)))


def _of_one(index: SearchIndex, question: Question) -> tuple[float, float, float]:
    found = search(index, question.query, float(index.settings["tau"]), exclude=question.tag)
    grades = grades_found(found.items[best_first(found.scores, RECALL_DEPTH)], question)
    hits = np.flatnonzero(grades)
    recall = len(hits) / min(len(question.items), RECALL_DEPTH)
    return ndcg(grades, question.grades), 1 / (1 + hits[0]) if len(hits) else 0.0, recall


def ndcg_of(scores: np.ndarray, question: Question) -> float:
    """nDCG@10 of scores of all items, shape (items,)."""
    return ndcg(grades_found(best_first(scores, DEPTH), question), question.grades)


def best_first(scores: np.ndarray, top: int) -> np.ndarray:
    """Positions of the `top` largest scores; what differs by rounding alone is a tie, and says nothing of the query."""
    return ranked(np.round(scores / max(float(scores.max(initial=0)), np.finfo(np.float64).tiny), ROUNDED), top)


def grades_found(items: np.ndarray, question: Question) -> np.ndarray:
    """The grade of each of some items, 0 for one that does not answer."""
    grade_of = dict(zip(question.items.tolist(), question.grades.tolist(), strict=True))
    return np.array([grade_of.get(item, 0.0) for item in items.tolist()])


def ndcg(found: np.ndarray, all_grades: np.ndarray, depth: int = DEPTH) -> float:
    """Discounted gain of the grades found, in their order, over that of the best order there is.

    >>> round(ndcg(np.array([0.0, 2.0]), np.array([2.0, 1.0])), 4)  # (2 / log2 3) / (2 + 1 / log2 3)
    0.4796
    """
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    best = np.sort(all_grades)[::-1][:depth]
    ideal = float(best @ discounts[: len(best)])
    found = found[:depth]
    return float(found @ discounts[: len(found)]) / ideal if ideal > 0 else 0.0


def calibration_error(confidence: np.ndarray, share: np.ndarray) -> float:
    """Expected calibration error over ten bins of confidence (Guo et al. 2017).

    Args:
        confidence: Largest P(cluster | query) of each query, shape (queries,).
        share: Share of the query's items that lie in that cluster, shape (queries,).
    """
    if not len(confidence):
        return 0.0
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, confidence - share, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidence))
