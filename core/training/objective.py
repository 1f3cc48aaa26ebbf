"""The default objective over all tags at once: weights and bias in, weighted terms by name out."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import torch
from jaxtyping import Float32, Int64
from scipy.sparse import csr_matrix
from torch import Tensor

from core.constraints import Constraints
from core.data import TrainingData
from core.losses import (
    SymmetricGraph,
    cannot_link_likelihood,
    cannot_link_loss,
    compactness_loss,
    modularity_loss,
    must_link_likelihood,
    occupancy_loss,
    prior_balance_loss,
    sharpness_loss,
    sparse_smoothness_loss,
    squared_pair_loss,
)
from core.training.config import FitConfig
from core.training.features import fit_features
from core.training.graphs import affinity_graph, similarity_graph


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


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the default objective reads, made once for a fit.

    Attributes:
        features: Unit rows, see `core.training.features`.
        similarity: Nearest-neighbour graph.
        affinity: Co-occurrence graph.
        alone: Rows of the tags that occur with no other.
    """

    features: Float32[np.ndarray, "tags features"]
    similarity: csr_matrix
    affinity: csr_matrix
    alone: Int64[np.ndarray, " alone"]

    @classmethod
    def of(cls, data: TrainingData) -> "Inputs":
        """Graphs and features of `data`; made once for it, as every flag is followed by a retrain on the same."""
        if data not in _INPUTS:
            _INPUTS[data] = cls._made(data)
        return _INPUTS[data]

    @classmethod
    def _made(cls, data: TrainingData) -> "Inputs":
        similarity, affinity = similarity_graph(data.neighbours), affinity_graph(data)
        alone = np.flatnonzero(np.diff(affinity.indptr) == 0)
        return cls(fit_features(data, similarity, affinity), similarity, affinity, alone)


_INPUTS: WeakKeyDictionary[TrainingData, Inputs] = WeakKeyDictionary()  # forgotten with the data


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
    alone = torch.as_tensor(inputs.alone, device=device)
    share = len(alone) / len(x)
    compactness, balance = lambdas.compactness * share, lambdas.balance * share
    pairs = pair_terms(constraints, config, device)

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        p = torch.softmax(x @ weights.T + bias, dim=1)
        found = {}
        if inputs.affinity.nnz and lambdas.alignment:
            found["alignment"] = lambdas.alignment * modularity_loss(p, affinity)
        if compactness:
            everything = len(alone) == len(x)  # spares a copy of all rows
            found["compactness"] = compactness * compactness_loss(*(p, x) if everything else (p[alone], x[alone]))
        if inputs.similarity.nnz and lambdas.smoothness:
            found["smoothness"] = lambdas.smoothness * sparse_smoothness_loss(p, similarity)
        if balance:
            found["balance"] = balance * prior_balance_loss(p, pi)
        found["occupancy"] = lambdas.occupancy * occupancy_loss(p, pi)
        found["sharpness"] = lambdas.sharpness * sharpness_loss(p)
        return found | pairs(p)

    return terms
