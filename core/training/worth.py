"""What the objective gains by joining two clusters, or by cutting one: exact on hard assignments."""

import numpy as np
from jaxtyping import Bool, Float64
from scipy.sparse import csr_matrix

from core.training.config import LossWeights
from core.training.cutting import Columns
from core.training.inputs import Inputs
from core.training.revive import cut_gains

EMPTY = 0.5  # tags that an empty cluster counts as: the logarithm of none is no number

PerTag = Float64[np.ndarray, " tags"]
PerCluster = Float64[np.ndarray, " clusters"]
PerPair = Float64[np.ndarray, "clusters clusters"]


def worth_cutting(
    columns: Columns, side: Bool[np.ndarray, " tags"], n_clusters: int, inputs: Inputs, weights: LossWeights
) -> PerCluster:
    """Of each cluster into its two sides, not counting the row that the second side needs."""
    first, second = np.bincount(columns + n_clusters * side, minlength=2 * n_clusters).reshape(2, n_clusters)
    gain = weights.alignment * cut_gains(inputs.affinity, inputs.null, columns, side, n_clusters, weights.resolution)
    held, one, other = (worth_holding(tags, weights) for tags in (first + second, first, second))
    return gain + one + other - held


def worth_joining(columns: Columns, n_clusters: int, inputs: Inputs, weights: LossWeights) -> PerPair:
    """Of each two clusters, not counting the row that this sets free."""
    size = np.bincount(columns, minlength=n_clusters)
    held = worth_holding(size, weights)
    gain = weights.alignment * join_gains(inputs.affinity, inputs.null, columns, n_clusters, weights.resolution)
    gain += worth_holding(np.add.outer(size, size), weights) - np.add.outer(held, held)
    if len(inputs.alone):
        gain -= weights.compactness * _spread(columns, n_clusters, inputs)
    return gain


def worth_holding(tags: np.ndarray, weights: LossWeights) -> np.ndarray:
    """What occupancy makes of clusters with so many tags, each expected to hold as many; they are on the last axis."""
    n_clusters = tags.shape[-1]
    return weights.occupancy / (n_clusters * np.log(max(n_clusters, 2))) * np.log(np.maximum(tags, EMPTY))


def join_gains(affinity: csr_matrix, null: PerTag, columns: Columns, n_clusters: int, resolution: float) -> PerPair:
    """What modularity gains when two clusters are joined: 2 a_AB - 2 g n_A n_B, for weights of sum 1."""
    total = affinity.sum() or 1.0
    place = np.repeat(columns * n_clusters, np.diff(affinity.indptr)) + columns[affinity.indices]
    met = np.bincount(place, affinity.data, minlength=n_clusters**2).reshape(n_clusters, n_clusters) / total
    expected = np.bincount(columns, null, minlength=n_clusters)
    return 2 * (met - resolution * np.outer(expected, expected))


def _spread(columns: Columns, n_clusters: int, inputs: Inputs) -> PerPair:
    """What compactness loses when two clusters share a centroid: |g_A| + |g_B| - |g_A + g_B|, g as in `gathered`."""
    alone, n_tags = inputs.alone, len(columns)
    member = csr_matrix((np.ones(len(alone), np.float32), (columns[alone], alone)), shape=(n_clusters, n_tags))
    gathered = np.asarray(member @ inputs.features, dtype=np.float64) / n_tags  # so weighted by the share of the alone
    products = gathered @ gathered.T
    square = np.diag(products)
    together = np.sqrt(np.maximum(np.add.outer(square, square) + 2 * products, 0))
    return np.add.outer(np.sqrt(square), np.sqrt(square)) - together
