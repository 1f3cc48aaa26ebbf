"""Balanced soft K-means by annealing: the start of a fit, and most of the answer when there are only texts.

Minimises the mean of -p_ic x_i.c_c over unit centroids c_c, plus balance * KL(pbar || pi), less an entropy whose
weight 1/sharpness shrinks step by step (Rose 1998, "Deterministic annealing"): at first every tag belongs nearly
everywhere and only the broad lines count. Its minimum is a softmax that is linear in x, so it is a `LinearSoftmax`.

How much balance is right depends on the groups there are. Much of it finds groups of equal size that little of it
would part or join by chance, and little of it finds the large and the small as they are, where much would cut the large
ones to pieces. Which of the two a catalogue has shows under much of it: equal groups then have equal clusters, at next
to no cost in error. Where texts are no clear groups at all, equal parts cost nothing either, and show nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float
from torch import Tensor

from core.training.config import FitConfig

MUCH, LITTLE = 1.4, 0.02  # the cosine that a cluster e times too large loses; 1 to 2 are alike, and 0.01 to 0.03
DEARER = 0.075  # error that much balance may add to that of little; where groups differ it mostly adds 0.1 and more
UNEVEN = 0.011  # KL of sizes from equal ones that much balance may leave
VAGUE = 0.22  # mean error of what is no clear groups: those of intents have 0.07 to 0.16, loose topics 0.3 and more
COOL, SHARP = 10.0, 60.0  # sharpness of the first and last step, in logits per unit of cosine
STEPS = 20
INNER = 3  # corrections of the bias per step; it moves much faster than the centroids


@dataclass(frozen=True, eq=False)
class Balanced:
    """Centroids and biases; logits are SHARP * (x.c + bias).

    Attributes:
        centroids: Unit rows.
        bias: What balance gives or takes, in cosine.
        balance: How much of it there is.
        loss: Of the last step, without its entropy.
    """

    centroids: Float[Tensor, "clusters features"]
    bias: Float[Tensor, " clusters"]
    balance: float
    loss: float


def fitting_balance(run: Callable[[float], list[Balanced]], x: Float[Tensor, "tags features"]) -> list[Balanced]:
    """The runs under much balance, where groups are clear, it costs little and makes them equal; else under little."""
    much, little = run(MUCH), run(LITTLE)
    (error, divergence), (least_error, _) = _means(x, much), _means(x, little)
    clear, equal = least_error <= VAGUE, divergence <= UNEVEN
    return much if clear and equal and error <= (1 + DEARER) * least_error else little


def no_more_balance(config: FitConfig, fitting: float) -> FitConfig:
    """`config`, its training under no more balance than what fitted the groups before it."""
    weights = config.loss_weights
    as_before = weights.compactness * fitting  # compactness weighs the error, which counted 1 before
    return replace(config, weights=replace(weights, balance=min(weights.balance, as_before)))


def balanced_kmeans(
    x: Float[Tensor, "tags features"],
    start: Float[Tensor, "clusters features"],
    prior: Float[Tensor, " clusters"],
    balance: float,
) -> Balanced:
    """Anneal from `start`, whose rows need not be of unit length."""
    sharpness = [COOL * (SHARP / COOL) ** (step / (STEPS - 1)) for step in range(STEPS)]
    begin = Balanced(torch.nn.functional.normalize(start, dim=1), torch.zeros_like(prior), balance, 0.0)
    return _iterated(x, begin, prior, sharpness)


def refined(
    x: Float[Tensor, "tags features"], start: Balanced, prior: Float[Tensor, " clusters"], steps: int
) -> Balanced:
    """`steps` more at the last sharpness."""
    return _iterated(x, start, prior, [SHARP] * steps)


def _iterated(x: Tensor, start: Balanced, prior: Tensor, sharpness: list[float]) -> Balanced:
    """One step for each sharpness; the last only measures, so that the loss is that of what is returned."""
    centroids, bias, balance = start.centroids, start.bias, start.balance
    for each in sharpness[:-1]:
        p, bias = _assign(x @ centroids.T, bias, prior, balance, each)
        centroids = torch.nn.functional.normalize(p.T @ x, dim=1)
    p, bias = _assign(x @ centroids.T, bias, prior, balance, sharpness[-1])
    loss = balance * _divergence(p.mean(dim=0), prior) - (p.T @ x).norm(dim=1).sum() / len(x)
    return Balanced(centroids, bias, balance, float(loss))


def _assign(cosine: Tensor, bias: Tensor, prior: Tensor, balance: float, sharpness: float) -> tuple[Tensor, Tensor]:
    """Assignments, and the bias -balance log(pbar / pi), found by damped steps."""
    for _ in range(INNER):
        p = torch.softmax(sharpness * (cosine + bias), dim=1)
        wanted = -balance * (p.mean(dim=0).clamp_min(1e-6) / prior).log()
        bias = bias + (wanted - bias) / (1 + balance * sharpness)
    return torch.softmax(sharpness * (cosine + bias), dim=1), bias


def _means(x: Tensor, runs: list[Balanced]) -> tuple[float, float]:
    """Mean 1 - cosine of a tag with its cluster's centroid, and mean KL of the sizes from equal ones, over the runs."""
    error = divergence = 0.0
    for run in runs:
        own = (x @ run.centroids.T + run.bias).argmax(dim=1)
        sizes = torch.bincount(own, minlength=len(run.bias)) / len(x)
        error += 1 - float((x * run.centroids[own]).sum(dim=1).mean())
        divergence += float(_divergence(sizes, torch.full_like(sizes, 1 / len(sizes))))
    return error / len(runs), divergence / len(runs)


def _divergence(usage: Tensor, prior: Tensor) -> Tensor:
    return (usage * (usage.clamp_min(1e-9) / prior).log()).sum()
