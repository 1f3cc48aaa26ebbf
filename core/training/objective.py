"""The default objective over all tags at once: weights and bias in, weighted terms by name out."""

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import Float32
from scipy.sparse import coo_matrix, csr_matrix
from torch import Tensor

from core.constraints import Constraints
from core.data import TrainingData
from core.losses import (
    SymmetricGraph,
    cannot_link_likelihood,
    cannot_link_loss,
    modularity_loss,
    must_link_likelihood,
    prior_balance_loss,
    sharpness_loss,
    sparse_smoothness_loss,
    squared_pair_loss,
)
from core.neighbours import Neighbours
from core.training.config import FitConfig

SCALE_NEIGHBOUR = 7  # Zelnik-Manor and Perona (2004): a tag's bandwidth is the distance to its seventh neighbour


def similarity_graph(neighbours: Neighbours) -> csr_matrix:
    """S over the nearest-neighbour graph: exp(-|x_i - x_j|^2 / (s_i s_j)), s_i the tag's own bandwidth; symmetric."""
    n_tags, kept = neighbours.indices.shape
    if kept == 0:
        return csr_matrix((n_tags, n_tags), dtype=np.float64)
    distance = np.sqrt(np.maximum(2 - 2 * neighbours.similarity.astype(np.float64), 0))
    bandwidth = np.maximum(
        distance[:, min(SCALE_NEIGHBOUR, kept) - 1], 1e-3
    )  # equal vectors have no scale of their own
    value = np.exp(-(distance**2) / (bandwidth[:, None] * bandwidth[neighbours.indices]))
    rows = np.repeat(np.arange(n_tags), kept)
    directed = coo_matrix((value.ravel(), (rows, neighbours.indices.ravel())), shape=(n_tags, n_tags)).tocsr()
    return directed.maximum(directed.T)


def pair_terms(
    constraints: Constraints, config: FitConfig, device: torch.device
) -> Callable[[Tensor], dict[str, Tensor]]:
    """Assignments to the weighted pair terms; no term for a kind without pairs."""
    weights = config.loss_weights
    likely = config.pair_form == "likelihood"
    must, must_weight = (
        torch.as_tensor(np.asarray(a), device=device) for a in (constraints.must_link, constraints.must_weight)
    )
    cannot, cannot_weight = (
        torch.as_tensor(np.asarray(a), device=device) for a in (constraints.cannot_link, constraints.cannot_weight)
    )

    def terms(assignments: Tensor) -> dict[str, Tensor]:
        found = {}
        if len(must) and weights.must_link:
            together = must_link_likelihood if likely else squared_pair_loss
            found["must_link"] = weights.must_link * together(assignments, must, must_weight)
        if len(cannot) and weights.cannot_link:
            apart = (
                cannot_link_likelihood(assignments, cannot, cannot_weight)
                if likely
                else cannot_link_loss(assignments, cannot)
            )
            found["cannot_link"] = weights.cannot_link * apart
        return found

    return terms


def default_terms(
    data: TrainingData,
    features: Float32[np.ndarray, "tags features"],
    prior: Float32[np.ndarray, " clusters"],
    constraints: Constraints,
    config: FitConfig,
    device: torch.device,
) -> Callable[[Tensor, Tensor], dict[str, Tensor]]:
    """Weights and bias to the weighted terms of the default objective."""
    lambdas = config.loss_weights
    x = torch.as_tensor(features, device=device)
    pi = torch.as_tensor(prior, device=device)
    affinity = SymmetricGraph.from_matrix(data.affinity.to_matrix(), device)
    similarity = SymmetricGraph.from_matrix(similarity_graph(data.neighbours), device)
    pairs = pair_terms(constraints, config, device)
    has_affinity, has_neighbours = len(data.affinity) > 0, data.neighbours.n_neighbours > 0

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        p = torch.softmax(x @ weights.T + bias, dim=1)
        found = {}
        if has_affinity and lambdas.alignment:
            found["alignment"] = lambdas.alignment * modularity_loss(p, affinity)
        if has_neighbours and lambdas.smoothness:
            found["smoothness"] = lambdas.smoothness * sparse_smoothness_loss(p, similarity)
        found["balance"] = lambdas.balance * prior_balance_loss(p, pi)
        found["sharpness"] = lambdas.sharpness * sharpness_loss(p)
        return found | pairs(p)

    return terms
