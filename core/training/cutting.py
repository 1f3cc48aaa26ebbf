"""Every cluster cut in two where its graph is thinnest, all of them at once.

The second eigenvector of a random walk inside each cluster (Shi and Malik 2000, "Normalized cuts"), by power iteration
from chance; then each tag goes to the side that gains modularity, as long as it helps (Newman 2006).
"""

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int64
from scipy.sparse import csr_matrix

TURNS = 20  # of power iteration: two communities stand out after ten
SETTLING = 5  # rounds in which tags change sides
DAMPED = 1.0  # mean degrees added to each: without, a pair of tags that hardly meets another is what a cut finds first

Columns = Int64[np.ndarray, " tags"]


def halves(
    graph: csr_matrix,
    null: Float64[np.ndarray, " tags"],
    columns: Columns,
    n_clusters: int,
    random: np.random.Generator,
) -> Bool[np.ndarray, " tags"]:
    """The side of each tag in its cluster; a tag that is joined to none of it stays on the first.

    Args:
        graph: What joins tags.
        null: What chance would give each tag of its weight, see `core.training.null`.
        columns: Cluster of each tag.
        n_clusters: How many there are.
        random: Where the walks begin.
    """
    within = _within(graph, columns)
    total = graph.sum() or 1.0  # a graph without edges cuts nothing
    side = np.where(_walked(within, columns, n_clusters, random) > 0, 1, -1).astype(np.float32)
    for _ in range(SETTLING):
        leaning = np.bincount(columns, null * side, minlength=n_clusters)[columns] - null * side
        gain = within @ side / total - null * leaning
        side = np.where(gain == 0, side, np.sign(gain)).astype(np.float32)
    return (side > 0) & (np.diff(within.indptr) > 0)


def _walked(
    within: csr_matrix, columns: Columns, n_clusters: int, random: np.random.Generator
) -> Float32[np.ndarray, " tags"]:
    """The slowest direction of a walk that stays in its cluster, less the one that never changes."""
    met = np.asarray(within.sum(axis=1)).ravel()
    weight = met + DAMPED * max(float(met.mean()), 1e-12)
    whole = np.maximum(np.bincount(columns, weight, minlength=n_clusters), 1e-12)

    def mean(values: np.ndarray) -> np.ndarray:
        return (np.bincount(columns, weight * values, minlength=n_clusters) / whole)[columns].astype(np.float32)

    at = random.standard_normal(len(columns), dtype=np.float32)
    for _ in range(TURNS):
        at -= mean(at)
        at = (at + within @ at / weight.astype(np.float32)) / 2  # half a step: the sign of no direction alternates
        at /= np.maximum(np.sqrt(mean(at * at)), 1e-12)
    return at - mean(at)


def _within(graph: csr_matrix, columns: Columns) -> csr_matrix:
    """The edges whose ends share a cluster."""
    rows = np.repeat(np.arange(len(columns), dtype=np.int32), np.diff(graph.indptr))
    kept = columns[rows] == columns[graph.indices]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows[kept], minlength=len(columns)))])
    return csr_matrix((graph.data[kept], graph.indices[kept], starts), shape=graph.shape)
