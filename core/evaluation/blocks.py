"""Edge weight between and inside clusters, and their vector sums: what every figure of a clustering is made from."""

import numpy as np
from jaxtyping import Float32, Float64, Int64
from scipy.sparse import csr_matrix

from core.edges import Edges


def block_sums(edges: Edges, columns: Int64[np.ndarray, " tags"], n_clusters: int) -> Float64[np.ndarray, "k k"]:
    """Total weight of the edges between each two clusters, shape (clusters, clusters), symmetric.

    Args:
        edges: Any graph between tags.
        columns: Column of each tag's cluster, in 0..n_clusters-1.
        n_clusters: Number of clusters, empty ones included.
    """
    cell = columns[edges.first] * n_clusters + columns[edges.second]
    upper = np.bincount(cell, weights=edges.weight, minlength=n_clusters**2).reshape(n_clusters, n_clusters)
    sums = upper + upper.T
    np.fill_diagonal(sums, np.diag(upper))  # an edge inside a cluster is one edge, not two
    return sums.astype(np.float64)


def pair_counts(sizes: Int64[np.ndarray, " k"]) -> Float64[np.ndarray, "k k"]:
    """Number of pairs of tags between each two clusters, and inside each on the diagonal."""
    counts = np.outer(sizes, sizes).astype(np.float64)
    np.fill_diagonal(counts, sizes * (sizes - 1) / 2)
    return counts


def block_means(edges: Edges, columns: Int64[np.ndarray, " tags"], n_clusters: int) -> Float64[np.ndarray, "k k"]:
    """Mean weight over all pairs of tags of each block, pairs without an edge counting 0; 0 where there is no pair."""
    counts = pair_counts(np.bincount(columns, minlength=n_clusters))
    return block_sums(edges, columns, n_clusters) / np.maximum(counts, 1)


def vector_sums(
    embeddings: Float32[np.ndarray, "tags d"], columns: Int64[np.ndarray, " tags"], n_clusters: int
) -> Float32[np.ndarray, "k d"]:
    """Sum of the vectors of each cluster; 0 for an empty one."""
    return membership(columns, n_clusters).T @ embeddings


def membership(columns: Int64[np.ndarray, " tags"], n_clusters: int) -> csr_matrix:
    """1 where a tag is in a cluster, shape (tags, clusters)."""
    entries = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((entries, columns, np.arange(len(columns) + 1)), shape=(len(columns), n_clusters))
