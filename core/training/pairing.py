"""The pair terms of the default objective, weighted, by name."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from core.constraints import Constraints
from core.losses import cannot_link_likelihood, inner_pair_loss, must_link_likelihood, squared_pair_loss
from core.training.config import FitConfig

MANY = 2048  # pairs of one kind that a step reads


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
            apart = cannot_link_likelihood if likely else inner_pair_loss
            found["cannot_link"] = weights.cannot_link * apart(assignments, cannot, cannot_weight)
        return found

    return terms


def drawn_pairs(constraints: Constraints, generator: torch.Generator) -> Constraints:
    """All pairs of a kind when they are few; else `MANY` drawn by weight: their plain mean estimates the full term."""
    must, must_weight = _drawn(constraints.must_link, constraints.must_weight, generator)
    cannot, cannot_weight = _drawn(constraints.cannot_link, constraints.cannot_weight, generator)
    return Constraints(must, cannot, must_weight, cannot_weight)


def _drawn(pairs: np.ndarray, weight: np.ndarray, generator: torch.Generator) -> tuple[np.ndarray, np.ndarray]:
    if len(pairs) <= MANY:
        return pairs, weight
    at = torch.multinomial(torch.as_tensor(weight), MANY, replacement=True, generator=generator).numpy()
    return pairs[at], np.ones(MANY, dtype=np.float32)


def nearby_pairs(constraints: Constraints, rows: np.ndarray) -> tuple[Constraints, np.ndarray]:
    """Pairs with an active end, on positions: active rows first, then the fixed other ends, which are returned too."""
    must = np.isin(constraints.must_link, rows).any(axis=1)
    cannot = np.isin(constraints.cannot_link, rows).any(axis=1)
    ends = np.concatenate([constraints.must_link[must], constraints.cannot_link[cannot]])
    anchors = np.setdiff1d(ends, rows)
    place = {int(row): at for at, row in enumerate(np.concatenate([rows, anchors]))}
    placed = np.array([place[row] for row in ends.ravel().tolist()], dtype=np.int64).reshape(-1, 2)
    n_must = int(must.sum())
    near = Constraints(
        placed[:n_must], placed[n_must:], constraints.must_weight[must], constraints.cannot_weight[cannot]
    )
    return near, anchors
