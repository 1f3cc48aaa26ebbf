"""How doubtful each tag's place is, from the model and, independently, from the data."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float64, Int64

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence

CELLS = 20_000_000  # entries of the table of support held at once


def doubt(data: TrainingData, clustering: Clustering, evidence: Evidence | None = None) -> Float64[np.ndarray, " tags"]:
    """Doubt about each tag's cluster in [0, 1]: the mean of three views.

    Its lack of confidence; the share of its nearest neighbours, by similarity, that are elsewhere; and how well
    supported it is in the best other cluster beside its own (1: at least as well). A tag alone has nothing for it.
    """
    evidence = evidence or Evidence(data, clustering)
    return (1 - clustering.confidence + _disagreement(data, clustering) + rivalry(evidence)) / 3


def rivalry(evidence: Evidence) -> Float64[np.ndarray, " tags"]:
    """Support for the best other cluster over that for the own, at most 1; 0 where no other is supported."""
    columns = evidence.clustering.columns
    ratio = np.zeros(len(columns))
    if evidence.clustering.assignments.shape[1] < 2:
        return ratio
    for rows in _chunks(len(columns), evidence.clustering.assignments.shape[1]):
        support = evidence.support(rows)
        at = np.arange(len(rows))
        own = support[at, columns[rows]].copy()
        support[at, columns[rows]] = -np.inf
        best = np.maximum(support.max(axis=1), 0)
        ratio[rows] = np.where(best > 0, best / np.maximum(own, best), 0) if len(rows) else 0
    return ratio


def _disagreement(data: TrainingData, clustering: Clustering) -> Float64[np.ndarray, " tags"]:
    near = data.neighbours
    if near.indices.shape[1] == 0:
        return np.zeros(len(data.tags))
    weight = np.maximum(near.similarity, 0).astype(np.float64) ** 4 + 1e-9
    elsewhere = clustering.columns[near.indices] != clustering.columns[:, None]
    return (weight * elsewhere).sum(axis=1) / weight.sum(axis=1)


def _chunks(n_tags: int, n_clusters: int) -> Iterator[Int64[np.ndarray, " rows"]]:
    step = max(1, CELLS // max(n_clusters, 1))
    for start in range(0, n_tags, step):
        yield np.arange(start, min(start + step, n_tags))
