"""The default objective's terms: the article's, made scale-free and collapse-proof.

Graph weights sum to 1 and entropies are divided by log k, so a lambda means the same at any number of tags and
clusters. Balance and sharpness together are the information-maximisation objective (Krause, Perona, Gomes 2010, RIM;
Hu et al. 2017, IMSAT).
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from core.losses.article import Assignments, Scalar
from core.losses.sparse import SymmetricGraph

Usage = Float[Tensor, " clusters"]
TINY = torch.finfo(torch.float32).tiny


def modularity_loss(
    assignments: Assignments, graph: SymmetricGraph, null: Float[Tensor, " tags"], resolution: float = 1.0
) -> Scalar:
    """-(sum_ij a_ij p_i.p_j - g |sum_i n_i p_i|^2): alignment less what chance would give.

    Newman (2006), for soft assignments and any null model n of sum 1, with him the degrees; g - 1 when all tags share
    one cluster, and never below -1. `resolution` is g of Reichardt and Bornholdt (2006): above 1 smaller clusters are
    worth keeping apart.
    """
    expected = (null @ assignments).square().sum()
    return resolution * expected - graph.agreement(assignments)


def sparse_smoothness_loss(assignments: Assignments, graph: SymmetricGraph) -> Scalar:
    """sum_ij s_ij |p_i - p_j|^2, in [0, 2]."""
    own = (graph.degree[:, None] * assignments.square()).sum()
    return 2 * (own - graph.agreement(assignments))


def prior_balance_loss(usage: Usage, prior: Usage) -> Scalar:
    """KL(pbar || pi) / log k, pbar the mean assignment; 0 when usage follows the prior. Holds large clusters down."""
    divergence = (usage * (usage.clamp_min(TINY).log() - prior.clamp_min(TINY).log())).sum()
    return divergence / _log(len(prior))


def occupancy_loss(usage: Usage, prior: Usage) -> Scalar:
    """KL(pi || pbar) / log k: the other way round it hardly minds unequal sizes, and never lets a cluster empty."""
    usage = usage.clamp_min(1e-9)  # also bounds the pull on a cluster that is empty already
    divergence = (prior * (prior.clamp_min(TINY).log() - usage.log())).sum()
    return divergence / _log(len(prior))


def gathered(assignments: Assignments, features: Float[Tensor, "tags features"]) -> Float[Tensor, "clusters features"]:
    """1/n sum_i p_ic x_i, one row a cluster: its centroid times its share of the tags."""
    return assignments.T @ features / max(len(features), 1)


def compactness_loss(gathered: Float[Tensor, "clusters features"]) -> Scalar:
    """1 - sum_c |1/n sum_i p_ic x_i|: soft spherical K-means with its best centroids put in; in [0, 1] for unit rows.

    Dhillon and Modha (2001). The pull of meaning on tags that occur with nothing; smoothness alone would cut the
    neighbour graph where it is thin, however far that is from any centroid.
    """
    return 1 - gathered.square().sum(dim=1).clamp_min(TINY).sqrt().sum()


def sharpness_loss(assignments: Assignments) -> Scalar:
    """mean_i H(p_i) / log k, in [0, 1]; 0 when every tag is certain, and for one cluster."""
    return torch.special.entr(assignments.clamp_min(TINY)).sum(dim=1).mean() / _log(assignments.shape[1])


def proximal_loss(assignments: Assignments, before: Assignments) -> Scalar:
    """mean_i KL(p_before || p): what holds the tags that nobody complained about; 0 for no tags."""
    divergence = (before * (before.clamp_min(TINY).log() - assignments.clamp_min(TINY).log())).sum()
    return divergence / max(len(assignments), 1)


def _log(n_clusters: int) -> float:
    return math.log(n_clusters) if n_clusters > 1 else 1.0
