"""The terms of the clustering objectives: soft assignments in, a scalar to minimise out."""

from core.losses.article import (
    alignment_loss,
    balance_loss,
    cannot_link_loss,
    gaussian_similarity,
    median_distance,
    must_link_loss,
    smoothness_inner_loss,
    smoothness_loss,
)
from core.losses.drawn import drawn_modularity_loss, drawn_smoothness_loss
from core.losses.pairs import (
    apart_surprise,
    cannot_link_likelihood,
    inner_pair_loss,
    must_link_likelihood,
    squared_pair_loss,
    together_surprise,
)
from core.losses.scale_free import (
    compactness_loss,
    gathered,
    modularity_loss,
    occupancy_loss,
    prior_balance_loss,
    proximal_loss,
    sharpness_loss,
    sparse_smoothness_loss,
)
from core.losses.sparse import SymmetricGraph

__all__ = [
    "SymmetricGraph",
    "alignment_loss",
    "apart_surprise",
    "balance_loss",
    "cannot_link_likelihood",
    "cannot_link_loss",
    "compactness_loss",
    "drawn_modularity_loss",
    "drawn_smoothness_loss",
    "gathered",
    "gaussian_similarity",
    "inner_pair_loss",
    "median_distance",
    "modularity_loss",
    "must_link_likelihood",
    "must_link_loss",
    "occupancy_loss",
    "prior_balance_loss",
    "proximal_loss",
    "sharpness_loss",
    "smoothness_inner_loss",
    "smoothness_loss",
    "sparse_smoothness_loss",
    "squared_pair_loss",
    "together_surprise",
]
