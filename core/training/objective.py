"""The default objective over all tags at once: weights and bias in, weighted terms by name out."""

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor

from core.constraints import Constraints
from core.losses import (
    SymmetricGraph,
    compactness_loss,
    gathered,
    modularity_loss,
    occupancy_loss,
    prior_balance_loss,
    sharpness_loss,
    sparse_smoothness_loss,
)
from core.training.config import FitConfig
from core.training.inputs import Inputs
from core.training.pairing import pair_terms


def default_terms(
    inputs: Inputs,
    prior: Float32[np.ndarray, " clusters"],
    constraints: Constraints,
    config: FitConfig,
    device: torch.device,
) -> Callable[[Tensor, Tensor], dict[str, Tensor]]:
    """Weights and bias to the weighted terms of the default objective."""
    lambdas = config.loss_weights
    x = torch.as_tensor(inputs.features, device=device)
    pi = torch.as_tensor(prior, device=device)
    affinity = SymmetricGraph.from_matrix(inputs.affinity, device)
    similarity = SymmetricGraph.from_matrix(inputs.similarity, device)
    null = torch.as_tensor(inputs.null, dtype=torch.float32, device=device)
    alone = torch.as_tensor(inputs.alone, device=device)
    share = len(alone) / len(x)
    compactness, balance = lambdas.compactness * share, lambdas.balance * share
    pairs = pair_terms(constraints, config, device)

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        p = torch.softmax(x @ weights.T + bias, dim=1)
        usage = p.mean(dim=0)
        found = {}
        if inputs.affinity.nnz and lambdas.alignment:
            found["alignment"] = lambdas.alignment * modularity_loss(p, affinity, null, lambdas.resolution)
        if compactness:
            everything = len(alone) == len(x)  # spares a copy of all rows
            found["compactness"] = compactness * compactness_loss(
                gathered(*(p, x) if everything else (p[alone], x[alone]))
            )
        if inputs.similarity.nnz and lambdas.smoothness:
            found["smoothness"] = lambdas.smoothness * sparse_smoothness_loss(p, similarity)
        if balance:
            found["balance"] = balance * prior_balance_loss(usage, pi)
        found["occupancy"] = lambdas.occupancy * occupancy_loss(usage, pi)
        found["sharpness"] = lambdas.sharpness * sharpness_loss(p)
        return found | pairs(p)

    return terms
