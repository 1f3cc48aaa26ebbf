"""Balanced soft K-means by annealing: the start of a fit, and most of the answer when there are only texts.

Minimises the mean of -p_ic x_i.c_c over unit centroids c_c, plus BALANCE * KL(pbar || pi), less an entropy whose
weight 1/sharpness shrinks step by step (Rose 1998, "Deterministic annealing"): at first every tag belongs nearly
everywhere and only the broad lines count. Its minimum is a softmax that is linear in x, so it is a `LinearSoftmax`.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

# cosine that a cluster e times too large loses; 0.2 costs up to ten ARI where few groups differ much in size, and 0.05
# one or two where many are equal
BALANCE = 0.15
COOL, SHARP = 10.0, 60.0  # sharpness of the first and last step, in logits per unit of cosine
STEPS = 20
INNER = 3  # corrections of the bias per step; it moves much faster than the centroids


@dataclass(frozen=True, eq=False)
class Balanced:
    """Centroids and biases; logits are SHARP * (x.c + bias).

    Attributes:
        centroids: Unit rows.
        bias: What balance gives or takes, in cosine.
        loss: Of the last step, without its entropy.
    """

    centroids: Float[Tensor, "clusters features"]
    bias: Float[Tensor, " clusters"]
    loss: float


def balanced_kmeans(
    x: Float[Tensor, "tags features"],
    start: Float[Tensor, "clusters features"],
    prior: Float[Tensor, " clusters"],
) -> Balanced:
    """Anneal from `start`, whose rows need not be of unit length."""
    sharpness = [COOL * (SHARP / COOL) ** (step / (STEPS - 1)) for step in range(STEPS)]
    begin = Balanced(torch.nn.functional.normalize(start, dim=1), torch.zeros_like(prior), 0.0)
    return _iterated(x, begin, prior, sharpness)


def refined(
    x: Float[Tensor, "tags features"], start: Balanced, prior: Float[Tensor, " clusters"], steps: int
) -> Balanced:
    """`steps` more at the last sharpness."""
    return _iterated(x, start, prior, [SHARP] * steps)


def _iterated(x: Tensor, start: Balanced, prior: Tensor, sharpness: list[float]) -> Balanced:
    """One step for each sharpness; the last only measures, so that the loss is that of what is returned."""
    centroids, bias = start.centroids, start.bias
    for each in sharpness[:-1]:
        p, bias = _assign(x @ centroids.T, bias, prior, each)
        centroids = torch.nn.functional.normalize(p.T @ x, dim=1)
    p, bias = _assign(x @ centroids.T, bias, prior, sharpness[-1])
    loss = BALANCE * _divergence(p.mean(dim=0), prior) - (p.T @ x).norm(dim=1).sum() / len(x)
    return Balanced(centroids, bias, float(loss))


def _assign(cosine: Tensor, bias: Tensor, prior: Tensor, sharpness: float) -> tuple[Tensor, Tensor]:
    """Assignments, and the bias -BALANCE log(pbar / pi), found by damped steps."""
    for _ in range(INNER):
        p = torch.softmax(sharpness * (cosine + bias), dim=1)
        wanted = -BALANCE * (p.mean(dim=0).clamp_min(1e-6) / prior).log()
        bias = bias + (wanted - bias) / (1 + BALANCE * sharpness)
    return torch.softmax(sharpness * (cosine + bias), dim=1), bias


def _divergence(usage: Tensor, prior: Tensor) -> Tensor:
    return (usage * (usage.clamp_min(1e-9) / prior).log()).sum()
