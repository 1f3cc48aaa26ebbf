"""How short a description of a walk over a graph a clustering allows: the map equation.

Rosvall and Bergstrom (2008), "Maps of random walks on complex networks reveal community structure": a walker who
stays in clusters for long can be described with short names that clusters use anew. Too few clusters and names inside
them grow long; too many and the walker keeps leaving. No parameter weighs the two, so the least length also says how
many clusters there are.
"""

import numpy as np
from jaxtyping import Float64, Int64

from core.edges import Edges
from core.evaluation.blocks import block_sums

ROUNDING = 1e-12  # a rate this small is a difference of equal sums


def code_length(edges: Edges, columns: Int64[np.ndarray, " tags"]) -> float:
    """Bits a step of a random walk along `edges`, named by clusters; lower is better, 0 without edges.

    With q_c the rate at which the walk leaves cluster c, p_i that at which it visits tag i, p_c their sum over c:
    L = sum_c q_c H(Q) + sum_c (q_c + p_c) H(P_c), Q the clusters entered and P_c the tags of c and its exit.

    Args:
        edges: Weights of at least 0.
        columns: Column of each tag's cluster.
    """
    n_clusters = int(columns.max(initial=-1)) + 1
    sums = block_sums(edges, columns, n_clusters)
    inside = np.diag(sums)
    strength = sums.sum(axis=1) + inside  # an edge inside ends here twice
    total = float(strength.sum())
    if total == 0:
        return 0.0
    ends = np.concatenate([edges.first, edges.second])
    visits = np.bincount(ends, np.tile(edges.weight, 2).astype(np.float64), minlength=edges.n_nodes) / total
    leaves, stays = (strength - 2 * inside) / total, strength / total
    between = _bits(leaves.sum(keepdims=True)) - 2 * _bits(leaves)
    return float(between - _bits(visits) + _bits(leaves + stays))


def _bits(rates: Float64[np.ndarray, " rates"]) -> float:
    """sum x log2 x, 0 log 0 being 0."""
    positive = rates[rates > ROUNDING]
    return float((positive * np.log2(positive)).sum())
