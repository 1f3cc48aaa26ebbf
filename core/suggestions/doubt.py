"""How doubtful each tag's place is, from the model and, independently, from the data."""

import numpy as np
from jaxtyping import Float64

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence


def doubt(evidence: Evidence) -> Float64[np.ndarray, " tags"]:
    """Doubt about each tag's cluster in [0, 1]: the mean of three views.

    Its lack of confidence; the share of its nearest neighbours, by similarity, that are elsewhere; and how well
    supported it is in the best other cluster beside its own (1: at least as well). A tag alone has nothing for it.
    """
    elsewhere = disagreement(evidence.data, evidence.clustering)
    return (1 - evidence.clustering.confidence + elsewhere + evidence.rivalry) / 3


def disagreement(data: TrainingData, clustering: Clustering) -> Float64[np.ndarray, " tags"]:
    """Share of each tag's nearest neighbours, weighted by similarity, that are in other clusters."""
    near = data.neighbours
    if near.indices.shape[1] == 0:
        return np.zeros(len(data.tags))
    weight = np.maximum(near.similarity, 0).astype(np.float64) ** 4 + 1e-9
    elsewhere = clustering.columns[near.indices] != clustering.columns[:, None]
    return (weight * elsewhere).sum(axis=1) / weight.sum(axis=1)
