"""Silhouette of a clustering of unit vectors (Rousseeuw 1987), exact, without the pairwise distances.

The cosine distance 1 - x.y is linear in y, so its mean over a cluster needs only the cluster's vector sum.
"""

import numpy as np
from jaxtyping import Float32, Int64

from core.evaluation.blocks import vector_sums


def silhouette(embeddings: Float32[np.ndarray, "tags d"], columns: Int64[np.ndarray, " tags"]) -> float | None:
    """Mean silhouette by cosine distance, in [-1, 1]; a tag alone in its cluster counts 0.

    None when all tags share one cluster: there is no other to compare with.
    """
    _, columns = np.unique(columns, return_inverse=True)
    sizes = np.bincount(columns)
    if len(sizes) < 2:
        return None
    rows = np.arange(len(columns))
    sums = vector_sums(embeddings, columns, len(sizes))
    to_cluster = sizes - (embeddings @ sums.T).astype(np.float64)  # total distance; a tag is at distance 0 from itself
    own = to_cluster[rows, columns] / np.maximum(sizes[columns] - 1, 1)
    to_cluster = to_cluster / sizes
    to_cluster[rows, columns] = np.inf
    nearest = to_cluster.min(axis=1)
    value = (nearest - own) / np.maximum(np.maximum(nearest, own), np.finfo(np.float64).tiny)
    return float(np.where(sizes[columns] > 1, value, 0.0).mean())
