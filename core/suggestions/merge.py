"""Where a cluster that is too narrow could belong, ranked by what joining would gain."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from core.clustering import Clustering
from core.data import TrainingData
from core.edges import Edges
from core.evaluation import block_means, block_sums, vector_sums
from core.suggestions.parted import Parted, are_parted


@dataclass(frozen=True)
class MergeTarget:
    """A cluster that another could be sent into.

    Attributes:
        cluster: Its id.
        gain: Share of the sent cluster's links that lead there, beyond what chance would, in [-1, 1]; the mean over
            co-occurrence and nearest neighbours. It is the change of modularity per link (Newman 2004).
        npmi: Mean NPMI+ between the tags of the two, in [0, 1].
        similarity: Cosine between the mean embeddings of the two, in [-1, 1].
    """

    cluster: int
    gain: float
    npmi: float
    similarity: float


def merge_targets(
    data: TrainingData, clustering: Clustering, cluster: int, n: int = 8, parted: Parted = frozenset()
) -> tuple[MergeTarget, ...]:
    """The `n` best clusters to send `cluster` into, best first (ties: lowest id).

    Empty clusters are no targets, nor are those that somebody keeps apart from it.
    """
    k = len(clustering.cluster_ids)
    at = clustering.column_of(cluster)
    gain = merge_gains(data, clustering)[at]
    npmi = block_means(data.affinity, clustering.columns, k)[at]
    centroids = _centroids(data, clustering)
    similarity = centroids @ centroids[at]
    sizes = np.array([clustering.sizes[int(other)] for other in clustering.cluster_ids])
    ids = clustering.cluster_ids.tolist()
    order = [
        other
        for other in np.argsort(-gain, kind="stable").tolist()
        if other != at and sizes[other] and not are_parted(cluster, ids[other], parted)
    ]
    return tuple(
        MergeTarget(ids[other], float(gain[other]), float(npmi[other]), float(similarity[other])) for other in order[:n]
    )


def merge_gains(data: TrainingData, clustering: Clustering, parted: Parted = frozenset()) -> Float64[np.ndarray, "k k"]:
    """`MergeTarget.gain` of sending each cluster (row) into each other (column).

    0 for a cluster without links, and for two that somebody keeps apart.
    """
    k = len(clustering.cluster_ids)
    graphs = [graph for graph in (data.affinity, likeness_edges(data)) if len(graph)]
    shares = [_beyond_chance(block_sums(graph, clustering.columns, k)) for graph in graphs]
    gains = np.mean(shares, axis=0) if shares else np.zeros((k, k))
    for one, other in parted:
        ends = clustering.column_of(one), clustering.column_of(other)
        gains[ends] = gains[ends[::-1]] = 0
    return gains


def likeness_edges(data: TrainingData) -> Edges:
    """The nearest-neighbour graph with cosine weights; mutual neighbours count double, negative cosines not at all."""
    n_tags, n_near = data.neighbours.indices.shape
    tag = np.repeat(np.arange(n_tags, dtype=np.int32), n_near)
    other = data.neighbours.indices.ravel()
    weight = data.neighbours.similarity.ravel()
    alike = weight > 0
    tag, other = tag[alike], other[alike]
    ends = np.minimum(tag, other).astype(np.int64) * n_tags + np.maximum(tag, other)
    pair, at = np.unique(ends, return_inverse=True)
    first, second = (each.astype(np.int32) for each in np.divmod(pair, max(n_tags, 1)))
    return Edges(first, second, np.bincount(at, weight[alike], len(pair)).astype(np.float32), n_tags)


def _beyond_chance(sums: Float64[np.ndarray, "k k"]) -> Float64[np.ndarray, "k k"]:
    degree = sums.sum(axis=1) + np.diag(sums)
    expected = degree / max(degree.sum(), 1e-12)
    return np.where(degree[:, None] > 0, sums / np.maximum(degree, 1e-12)[:, None] - expected, 0.0)


def _centroids(data: TrainingData, clustering: Clustering) -> np.ndarray:
    """Mean embedding of each cluster, scaled to unit length; 0 for an empty one."""
    sums = vector_sums(data.embeddings, clustering.columns, len(clustering.cluster_ids))
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
