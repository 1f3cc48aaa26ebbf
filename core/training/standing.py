"""What a local retrain minimises, at a cost that does not grow with the clusters that stand by.

Their rows do not train, so what they are to a tag changes in one number only, their share of it together: they enter
as one more column whose logit is the log-sum-exp of theirs. Inside that column a tag's shares q are fixed, and so are
the products q_i.q_j that pairs need: p_i.p_j is the sum over the columns that train, plus s_i s_j q_i.q_j.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import Tensor

from core.constraints import Constraints
from core.losses import apart_surprise, proximal_loss, together_surprise
from core.losses.pairs import weighted_mean
from core.training.config import FitConfig

TINY = torch.finfo(torch.float32).tiny


@dataclass(frozen=True, eq=False)
class Standing:
    """The clusters that do not train, as some rows see them.

    Attributes:
        logit: Of their column.
        shares: Of each of them in it; rows sum to 1, or are empty when every cluster trains.
    """

    logit: Float32[Tensor, " rows"]
    shares: Float32[Tensor, "rows standing"]

    @classmethod
    def of(cls, logits: Float32[Tensor, "rows clusters"], trained: Int64[np.ndarray, " trained"]) -> "Standing":
        """From all logits; `trained` are the columns that train."""
        kept = torch.as_tensor(np.setdiff1d(np.arange(logits.shape[1]), trained), device=logits.device)
        here = logits[:, kept]
        return cls(torch.logsumexp(here, dim=1), torch.softmax(here, dim=1))

    def assignments(self, logits: Float32[Tensor, "rows trained"]) -> Float32[Tensor, "rows reduced"]:
        """Over the columns that train, and theirs at the end."""
        return torch.softmax(torch.cat([logits, self.logit[:, None]], dim=1), dim=1)

    def products(self, pairs: Int64[Tensor, "pairs 2"]) -> Callable[[Tensor], Tensor]:
        """Such assignments to p_i.p_j over all clusters."""
        one, other = pairs.unbind(dim=1)
        alike = (self.shares[one] * self.shares[other]).sum(dim=1)

        def products(assignments: Tensor) -> Tensor:
            both = assignments.index_select(0, one) * assignments.index_select(0, other)
            return both.sum(dim=1) + (alike - 1) * both[:, -1]

        return products


def reduced(
    assignments: Float32[Tensor, "rows clusters"], trained: Int64[np.ndarray, " trained"]
) -> Float32[Tensor, "rows reduced"]:
    """Assignments over all clusters as those over the columns that train, and one."""
    moving = assignments[:, torch.as_tensor(trained, device=assignments.device)]
    return torch.cat([moving, (1 - moving.sum(dim=1, keepdim=True)).clamp_min(0)], dim=1)


def staying(
    standing: Standing, was: Float32[Tensor, "rows clusters"], trained: Int64[np.ndarray, " trained"]
) -> Callable[[Tensor], Tensor]:
    """Such assignments of the rows that are held to `proximal_loss` over all clusters."""
    before = reduced(was, trained)
    inside = torch.as_tensor(np.setdiff1d(np.arange(was.shape[1]), trained), device=was.device)
    there = was[:, inside]
    moved = there * (there.clamp_min(TINY).log() - standing.shares.clamp_min(TINY).log())
    fixed = moved.sum() - (before[:, -1] * before[:, -1].clamp_min(TINY).log()).sum()
    return lambda assignments: proximal_loss(assignments, before) + fixed / max(len(was), 1)


def pair_terms_beside(
    standing: Standing, constraints: Constraints, config: FitConfig, device: torch.device
) -> Callable[[Tensor], dict[str, Tensor]]:
    """`pair_terms` of such assignments."""
    weights, likely = config.loss_weights, config.pair_form == "likelihood"
    must, must_weight, cannot, cannot_weight = (
        torch.as_tensor(np.asarray(each), device=device)
        for each in (
            constraints.must_link,
            constraints.must_weight,
            constraints.cannot_link,
            constraints.cannot_weight,
        )
    )
    together, apart = standing.products(must), standing.products(cannot)
    ends = [standing.products(must[:, [end, end]]) for end in ((), (0, 1))[not likely]]

    def terms(assignments: Tensor) -> dict[str, Tensor]:
        found = {}
        if len(must) and weights.must_link:
            shared = together(assignments)
            loss = (
                together_surprise(shared, must_weight)
                if likely
                else weighted_mean(sum(own(assignments) for own in ends) - 2 * shared, must_weight)
            )
            found["must_link"] = weights.must_link * loss
        if len(cannot) and weights.cannot_link:
            shared = apart(assignments)
            found["cannot_link"] = weights.cannot_link * (apart_surprise if likely else weighted_mean)(
                shared, cannot_weight
            )
        return found

    return terms
