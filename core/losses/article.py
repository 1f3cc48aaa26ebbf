"""The article's terms, as printed: soft assignments of a mini-batch in, a scalar to minimise out.

Equations: "Differentiable Clustering and Search" (Bornlex, 2026; see README, Sources). M and S are dense.
Pair terms are means over the pairs, and 0 when there are none.
"""

import torch
from jaxtyping import Float, Int64
from torch import Tensor

Assignments = Float[Tensor, "tags clusters"]
Square = Float[Tensor, "tags tags"]
Pairs = Int64[Tensor, "pairs 2"]
Scalar = Float[Tensor, ""]


def alignment_loss(assignments: Assignments, affinity: Square) -> Scalar:
    """-1/|B|^2 sum_ij M_ij p_i.p_j: tags that occur together belong together."""
    return -(assignments * (affinity @ assignments)).sum() / len(assignments) ** 2


def smoothness_loss(assignments: Assignments, similarity: Square) -> Scalar:
    """1/|B|^2 sum_ij S_ij |p_i - p_j|^2: tags that mean the same are assigned alike."""
    # |p_i - p_j|^2 = |p_i|^2 + |p_j|^2 - 2 p_i.p_j: all differences at once would be a cube of |B| x |B| x k
    own = (assignments.square().sum(dim=1) * (similarity.sum(dim=0) + similarity.sum(dim=1))).sum()
    return (own - 2 * (assignments * (similarity @ assignments)).sum()) / len(assignments) ** 2


def smoothness_inner_loss(assignments: Assignments, similarity: Square) -> Scalar:
    """-sum_ij S_ij p_i.p_j, the inner-product form; it is not divided by |B|^2, as printed."""
    return -(assignments * (similarity @ assignments)).sum()


def balance_loss(assignments: Assignments) -> Scalar:
    """Minus the entropy of cluster usage; least (-log k) when all clusters are used equally."""
    usage = assignments.mean(dim=0)
    return torch.special.entr(usage).sum().neg()


def must_link_loss(assignments: Assignments, pairs: Pairs) -> Scalar:
    """1/|S| sum |p_i - p_j|^2."""
    first, second = assignments[pairs].unbind(dim=1)
    return (first - second).square().sum() / max(len(pairs), 1)


def cannot_link_loss(assignments: Assignments, pairs: Pairs) -> Scalar:
    """1/|D| sum p_i.p_j, the mean probability that a pair shares a cluster."""
    first, second = assignments[pairs].unbind(dim=1)
    return (first * second).sum() / max(len(pairs), 1)


def median_distance(features: Float[Tensor, "tags d"]) -> float:
    """Median Euclidean distance over all pairs, the default sigma; 1 when there is no pair or all are equal."""
    distances = torch.pdist(features)
    median = float(distances.median()) if len(distances) else 0.0
    return median if median > 0 else 1.0


def gaussian_similarity(features: Float[Tensor, "tags d"], sigma: float) -> Square:
    """S_ij = exp(-|x_i - x_j|^2 / 2 sigma^2); 1 on the diagonal."""
    squared = torch.cdist(features, features).square()
    return torch.exp(-squared / (2 * sigma**2))
