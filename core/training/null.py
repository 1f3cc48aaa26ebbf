"""What alignment expects of chance: the share of all co-occurrence that each tag would have if tags had no themes.

Modularity expects much of a tag that has many and strong edges (Newman 2006). But NPMI has taken off already what
chance gives two frequent tags, so where tags are frequent enough to meet by chance, an edge is no sign of that, and
every tag is expected to have the same (the constant Potts model of Traag, Van Dooren and Nesterov 2011). Where they are
rare, how many edges a tag has still says how often it was seen. Two tags on n_x and n_y of N items meet by chance with
probability 1 - exp(-n_x n_y / N); the mean of it over all pairs weighs the one expectation against the other.
"""

import numpy as np
from jaxtyping import Float64, Int64
from scipy.sparse import csr_matrix

ASKED = 1000  # tags, evenly spaced by frequency, that stand for all


def chance_of_meeting(item_counts: Int64[np.ndarray, " tags"], n_items: int) -> float:
    """How likely two tags that have nothing in common meet at all, the mean over pairs of tags; in [0, 1]."""
    if len(item_counts) < 2:
        return 0.0
    at = np.unique(np.linspace(0, len(item_counts) - 1, ASKED).astype(np.int64))
    asked = np.sort(item_counts)[at].astype(np.float64)
    met = -np.expm1(-np.outer(asked, asked) / max(n_items, 1))
    return float((met.sum() - met.trace()) / (len(asked) * (len(asked) - 1)))


def null_shares(graph: csr_matrix, chance: float) -> Float64[np.ndarray, " tags"]:
    """(1 - chance) d_i + chance / n: d_i the tag's share of the weight, n the number of tags that have edges.

    They sum to 1; a tag without edges has none, and so has everybody in a graph without.
    """
    total = float(graph.sum())
    if not total:
        return np.zeros(graph.shape[0])
    degree = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel() / total
    joined = np.diff(graph.indptr) > 0
    return (1 - chance) * degree + chance * joined / joined.sum()
