"""The article's objective on mini-batches: weights and bias in, weighted terms by name out.

M is PPMI with an empty diagonal; S is Gaussian. Both are dense, over the batch only.
"""

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor

from core.constraints import Constraints
from core.cooccurrence import ppmi_edges
from core.data import TrainingData
from core.losses import (
    alignment_loss,
    balance_loss,
    cannot_link_loss,
    gaussian_similarity,
    median_distance,
    must_link_loss,
    smoothness_inner_loss,
    smoothness_loss,
)
from core.training.config import FitConfig

MEDIAN_SAMPLE = 2048  # tags whose distances give the median; all pairs of more would not change its second digit


def article_terms(
    data: TrainingData,
    features: Float32[np.ndarray, "tags features"],
    constraints: Constraints,
    config: FitConfig,
    device: torch.device,
) -> Callable[[Tensor, Tensor], dict[str, Tensor]]:
    """Weights and bias to the article's weighted terms on the next random mini-batch; pair terms use all pairs."""
    lambdas = config.loss_weights
    x = torch.as_tensor(features, device=device)
    generator = torch.Generator().manual_seed(config.seed)
    affinity = ppmi_edges(data.cooccurrence, data.item_counts, data.n_items).to_matrix()
    sample = torch.randperm(len(x), generator=generator)[:MEDIAN_SAMPLE].to(device)
    sigma = config.sigma or median_distance(x[sample])
    must = torch.as_tensor(np.asarray(constraints.must_link), device=device)
    cannot = torch.as_tensor(np.asarray(constraints.cannot_link), device=device)
    smoothness = smoothness_loss if config.smoothness_form == "squared" else smoothness_inner_loss

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        batch = torch.randperm(len(x), generator=generator)[: config.batch_size]
        rows = batch.numpy()
        m = torch.as_tensor(affinity[rows][:, rows].toarray(), dtype=x.dtype, device=device)
        seen = x[batch.to(device)]
        p = torch.softmax(seen @ weights.T + bias, dim=1)
        found = {
            "alignment": lambdas.alignment * alignment_loss(p, m),
            "smoothness": lambdas.smoothness * smoothness(p, gaussian_similarity(seen, sigma)),
            "balance": lambdas.balance * balance_loss(p),
        }
        if len(must):
            found["must_link"] = lambdas.must_link * _of_pairs(must_link_loss, x, must, weights, bias)
        if len(cannot):
            found["cannot_link"] = lambdas.cannot_link * _of_pairs(cannot_link_loss, x, cannot, weights, bias)
        return found

    return terms


def _of_pairs(
    loss: Callable[[Tensor, Tensor], Tensor], x: Tensor, pairs: Tensor, weights: Tensor, bias: Tensor
) -> Tensor:
    """A pair term on the assignments of the pairs' own ends, which need not be in the batch."""
    ends, places = torch.unique(pairs, return_inverse=True)
    return loss(torch.softmax(x[ends] @ weights.T + bias, dim=1), places)
