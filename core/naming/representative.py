"""Which tags stand best for their cluster: central in it, sure of it, and well known."""

import numpy as np
from jaxtyping import Float64

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence


def representativeness(evidence: Evidence) -> Float64[np.ndarray, " tags"]:
    """Root of the support for the own cluster, times confidence, times how well known the tag is.

    Frequency enters by its logarithm: a tag on ten times the items is a better name, not a ten times better one. The
    root keeps rare tags that always come together from outdoing the known ones that they are about.
    """
    data, clustering = evidence.data, evidence.clustering
    known = np.log1p(data.item_counts) / np.log1p(max(int(data.item_counts.max(initial=1)), 1))
    return np.sqrt(np.maximum(evidence.own_support, 1e-6)) * clustering.confidence * known


def representatives(
    data: TrainingData, clustering: Clustering, cluster: int, n: int = 5, evidence: Evidence | None = None
) -> tuple[int, ...]:
    """Rows of the `n` tags that stand best for `cluster`, best first (ties: lowest row); fewer when it is smaller.

    Args:
        data: The tags.
        clustering: Where they are.
        cluster: Id of the cluster.
        n: Rows wanted.
        evidence: Passed by callers that ask for many clusters, so that sums are made once.
    """
    rows = np.flatnonzero(clustering.labels == cluster)
    score = representativeness(evidence or Evidence(data, clustering))[rows]
    return tuple(rows[np.argsort(-score, kind="stable")[:n]].tolist())
