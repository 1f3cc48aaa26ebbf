"""The default objective on a large catalogue: every step reads drawn edges and tags, whatever the catalogue's size.

Alignment, smoothness, sharpness and pairs are estimated without bias. Balance, occupancy and compactness bend in a
mean over all tags, which is carried from step to step.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int64
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
    batch = _batch(n_clusters)
    return 2 * (batch // FEWER) + (3 if together else 2) * batch


def _batch(n_clusters: int) -> int:
    return max(BATCH, PER_CLUSTER * n_clusters)


def sampled_terms(
    inputs: Inputs,
    prior: Float32[np.ndarray, " clusters"],
    constraints: Constraints,
    config: FitConfig,
    device: torch.device,
) -> Callable[[Tensor, Tensor], dict[str, Tensor]]:
    """Weights and bias to the weighted terms of `default_terms`, estimated anew at each call."""
    draw = _Drawer(inputs, constraints, config, _batch(len(prior)), device)
    means = _Means(inputs, prior, config, device)
    lambdas = config.loss_weights

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        batch = draw()
        p = torch.softmax(batch.features @ weights.T + bias, dim=1)
        together, alike, even, named = p.split(batch.sizes)
        found = {}
        if len(together):
            first, second = together.chunk(2)
            joined = even * means.joined(batch.evenly()[0])
            found["alignment"] = lambdas.alignment * drawn_modularity_loss(
                first, second, joined, inputs.chance, lambdas.resolution
            )
        if len(alike):
            found["smoothness"] = lambdas.smoothness * drawn_smoothness_loss(*alike.chunk(2))
        of_pairs = pair_terms(_in_order(batch.pairs), config, device)
        return found | means.terms(even, *batch.evenly()) | of_pairs(named)

    return terms


@dataclass(frozen=True, eq=False)
class _Batch:
    """What one step reads.

    Attributes:
        rows: Ends of edges of co-occurrence, ends of edges of likeness, tags drawn evenly, ends of pairs.
        sizes: How many of each.
        features: Of all of them.
        pairs: The pairs.
    """

    rows: Int64[Tensor, " rows"]
    sizes: list[int]
    features: Float32[Tensor, "rows d"]
    pairs: Constraints

    def evenly(self) -> tuple[Tensor, Tensor]:
        """Rows and features of the tags that were drawn evenly."""
        start = self.sizes[0] + self.sizes[1]
        even = slice(start, start + self.sizes[2])
        return self.rows[even], self.features[even]


class _Drawer:
    """Draws what each step reads: always the same batches for one seed."""

    def __init__(
        self, inputs: Inputs, constraints: Constraints, config: FitConfig, batch: int, device: torch.device
    ) -> None:
        self.affinity, self.similarity = WeightedEdges.of(inputs.affinity), WeightedEdges.of(inputs.similarity)
        self.x = torch.as_tensor(inputs.features, device=device)
        self.constraints, self.device = constraints, device
        self.generator = torch.Generator().manual_seed(config.seed)
        lambdas = config.loss_weights
        self.n_together = batch if len(self.affinity) and lambdas.alignment else 0
        self.n_alike = batch // FEWER if len(self.similarity) and lambdas.smoothness else 0
        self.n_tags = batch if len(self.affinity) else 2 * batch  # without edges they are all there is to learn from

    def __call__(self) -> _Batch:
        pairs = drawn_pairs(self.constraints, self.generator)
        parts = [
            self.affinity.draw(self.n_together, self.generator),
            self.similarity.draw(self.n_alike, self.generator),
            own_share(torch.randint(len(self.x), (self.n_tags,), generator=self.generator)),
            torch.as_tensor(np.concatenate([pairs.must_link, pairs.cannot_link])).ravel(),
        ]
        rows = torch.cat(parts).to(self.device, non_blocking=True)
        return _Batch(rows, [len(part) for part in parts], self.x[rows], pairs)


class _Means:
    """The terms of tags drawn evenly; those that bend in a mean read one that is carried from step to step."""

    def __init__(self, inputs: Inputs, prior: np.ndarray, config: FitConfig, device: torch.device) -> None:
        self.lambdas = config.loss_weights
        self.prior = torch.as_tensor(prior, device=device)
        self.alone = torch.zeros(len(inputs.features), device=device)
        self.alone[torch.as_tensor(inputs.alone, device=device)] = 1
        self.share = len(inputs.alone) / len(inputs.features)
        self.usage, self.gathered = RunningMean(), RunningMean()

    def joined(self, rows: Tensor) -> Tensor:
        """Weights of these rows that make a mean over all tags one over those that occur with others."""
        return (1 - self.alone[rows, None]) / (1 - self.share)

    def terms(self, p: Tensor, rows: Tensor, features: Tensor) -> dict[str, Tensor]:
        """The weighted terms of the assignments of some tags, with their rows and features."""
        lambdas, share = self.lambdas, self.share
        usage = self.usage(p.mean(dim=0))
        found = {}
        if share and lambdas.compactness:
            lonely = p * self.alone[rows][:, None]
            centres = self.gathered(gathered(lonely, features) / share)
            found["compactness"] = share * lambdas.compactness * compactness_loss(centres)
        if share and lambdas.balance:
            found["balance"] = share * lambdas.balance * prior_balance_loss(usage, self.prior)
        found["occupancy"] = lambdas.occupancy * occupancy_loss(usage, self.prior)
        found["sharpness"] = lambdas.sharpness * sharpness_loss(p)
        return found


def _in_order(pairs: Constraints) -> Constraints:
    """`pairs` on the rows 0, 1, 2, ... that hold their ends one after the other."""
    ends = np.arange(2 * len(pairs)).reshape(-1, 2)
    n_must = len(pairs.must_link)
    return Constraints(ends[:n_must], ends[n_must:], pairs.must_weight, pairs.cannot_weight)
