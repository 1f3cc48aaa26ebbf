"""How far a cluster depends on the seed: with whom its tags would be, had the start been another.

A cluster that every start finds is there in the data; one whose tags are spread anew each time was drawn by chance.
The other starts are K-means, which a fit begins with, in the space that the model reads: much cheaper than other fits.
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float64, Int64

from core.clustering import Clustering
from core.data import TrainingData

STARTS = 3
STEPS = 20  # of K-means; who ends up with whom is settled long before the centroids are
MOST_TAGS = 20_000  # of a larger catalogue, tags drawn by chance speak for all: the job is not to wait for this


def instability(data: TrainingData, clustering: Clustering, seed: int = 0) -> Mapping[int, float]:
    """For each cluster, the mean share of a tag's companions that are elsewhere under another seed, in [0, 1].

    Args:
        data: The tags.
        clustering: Where they are.
        seed: The fit's; the others follow from it.

    Returns:
        Cluster id -> share, for clusters of at least two tags (of those drawn).
    """
    from sklearn.cluster import KMeans

    from core.training.inputs import Inputs

    rng = np.random.default_rng(seed)
    rows = np.arange(len(data.tags))
    if len(rows) > MOST_TAGS:
        rows = np.sort(rng.choice(len(rows), MOST_TAGS, replace=False))
    columns, features = clustering.columns[rows], Inputs.of(data).features[rows]
    sizes = np.bincount(columns, minlength=len(clustering.cluster_ids))
    k = int((sizes > 0).sum())
    parted = np.zeros(len(rows))
    for start in rng.integers(2**31, size=STARTS):
        other = KMeans(k, n_init=1, max_iter=STEPS, random_state=int(start)).fit(features).labels_
        parted += _parted(columns, other.astype(np.int64)) / STARTS
    several = np.flatnonzero(sizes > 1)
    shares = np.bincount(columns, parted, minlength=len(sizes)) / np.maximum(sizes, 1)
    return {int(clustering.cluster_ids[at]): float(shares[at]) for at in several}


def _parted(columns: Int64[np.ndarray, " tags"], other: Int64[np.ndarray, " tags"]) -> Float64[np.ndarray, " tags"]:
    """Share of each tag's companions by `columns` that are not with it by `other`; 0 for a tag alone."""
    companions = np.bincount(columns)[columns] - 1
    _, both, counts = np.unique(np.stack([columns, other]), axis=1, return_inverse=True, return_counts=True)
    still = counts[both.reshape(-1)] - 1
    return np.where(companions > 0, 1 - still / np.maximum(companions, 1), 0.0)
