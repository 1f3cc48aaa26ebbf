"""The default objective on a large catalogue: every step reads drawn edges and tags, whatever the catalogue's size.

Alignment, smoothness, sharpness and pairs are estimated without bias. Balance, occupancy and compactness bend in a
mean over all tags, which is carried from step to step.
"""

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor

from core.constraints import Constraints
from core.losses import (
    compactness_loss,
    drawn_modularity_loss,
    drawn_smoothness_loss,
    gathered,
    occupancy_loss,
    prior_balance_loss,
    sharpness_loss,
)
from core.training.config import FitConfig
from core.training.drawing import RunningMean, WeightedEdges
from core.training.inputs import Inputs
from core.training.pairing import drawn_pairs, pair_terms
from core.training.parallel import own_share

BATCH, PER_CLUSTER = 2048, 8  # edges a step: at least the one, and the other for each cluster, or rare ones are missed
FEWER = 4  # times fewer edges of the neighbour graph: its term is a small one


def rows_of_a_step(n_clusters: int, together: bool = True) -> int:
    """Tags that one step reads, pairs aside; `together` says whether tags occur together at all."""
    batch = max(BATCH, PER_CLUSTER * n_clusters)
    return 2 * (batch // FEWER) + (3 if together else 2) * batch


def sampled_terms(
    inputs: Inputs,
    prior: Float32[np.ndarray, " clusters"],
    constraints: Constraints,
    config: FitConfig,
    device: torch.device,
) -> Callable[[Tensor, Tensor], dict[str, Tensor]]:
    """Weights and bias to the weighted terms of `default_terms`, estimated anew at each call."""
    lambdas = config.loss_weights
    generator = torch.Generator().manual_seed(config.seed)
    x = torch.as_tensor(inputs.features, device=device)
    pi = torch.as_tensor(prior, device=device)
    alone = torch.zeros(len(x), device=device)
    alone[torch.as_tensor(inputs.alone, device=device)] = 1
    share = len(inputs.alone) / len(x)
    affinity, similarity = WeightedEdges.of(inputs.affinity), WeightedEdges.of(inputs.similarity)
    batch = max(BATCH, PER_CLUSTER * len(prior))
    n_alike = batch // FEWER if len(similarity) and lambdas.smoothness else 0
    n_together = batch if len(affinity) and lambdas.alignment else 0
    n_tags = batch if len(affinity) else 2 * batch  # without edges they are all there is to learn from
    usage_mean, gathered_mean = RunningMean(), RunningMean()

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        pairs = drawn_pairs(constraints, generator)
        parts = [
            affinity.draw(n_together, generator),
            similarity.draw(n_alike, generator),
            own_share(torch.randint(len(x), (n_tags,), generator=generator)),
            torch.as_tensor(np.concatenate([pairs.must_link, pairs.cannot_link])).ravel(),
        ]
        rows = torch.cat(parts).to(device, non_blocking=True)
        seen = x[rows]
        p = torch.softmax(seen @ weights.T + bias, dim=1)
        together, alike, even, named = p.split([len(part) for part in parts])
        usage = usage_mean(even.mean(dim=0))
        found = {}
        if n_together:
            found["alignment"] = lambdas.alignment * drawn_modularity_loss(*together.chunk(2))
        if share and lambdas.compactness:
            places = slice(len(together) + len(alike), len(together) + len(alike) + len(even))
            lonely = even * alone[rows[places]][:, None]
            centres = gathered_mean(gathered(lonely, seen[places]) / share)
            found["compactness"] = share * lambdas.compactness * compactness_loss(centres)
        if n_alike:
            found["smoothness"] = lambdas.smoothness * drawn_smoothness_loss(*alike.chunk(2))
        if share and lambdas.balance:
            found["balance"] = share * lambdas.balance * prior_balance_loss(usage, pi)
        found["occupancy"] = lambdas.occupancy * occupancy_loss(usage, pi)
        found["sharpness"] = lambdas.sharpness * sharpness_loss(even)
        return found | pair_terms(_in_order(pairs), config, device)(named)

    return terms


def _in_order(pairs: Constraints) -> Constraints:
    """`pairs` on the rows 0, 1, 2, ... that hold their ends one after the other."""
    ends = np.arange(2 * len(pairs)).reshape(-1, 2)
    n_must = len(pairs.must_link)
    return Constraints(ends[:n_must], ends[n_must:], pairs.must_weight, pairs.cannot_weight)
