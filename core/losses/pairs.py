"""Pair terms of the default objective: weighted means over the pairs, 0 when there are none.

The likelihood form tells "both undecided" from "both sure"; the squared form is 0 for both.
"""

from jaxtyping import Float, Int64
from torch import Tensor

from core.losses.article import Assignments, Scalar

FLOOR = 1e-6  # a probability below it is as wrong as it gets; keeps one hopeless pair from drowning the others

Pairs = Int64[Tensor, "pairs 2"]
Weights = Float[Tensor, " pairs"]


def must_link_likelihood(assignments: Assignments, pairs: Pairs, weights: Weights) -> Scalar:
    """Weighted mean of -log(p_i.p_j), the surprise of a pair sharing a cluster."""
    return together_surprise(_together(assignments, pairs), weights)


def cannot_link_likelihood(assignments: Assignments, pairs: Pairs, weights: Weights) -> Scalar:
    """Weighted mean of -log(1 - p_i.p_j), the surprise of a pair kept apart."""
    return apart_surprise(_together(assignments, pairs), weights)


def together_surprise(products: Weights, weights: Weights) -> Scalar:
    """`must_link_likelihood` from p_i.p_j of each pair."""
    return weighted_mean(products.clamp_min(FLOOR).log().neg(), weights)


def apart_surprise(products: Weights, weights: Weights) -> Scalar:
    """`cannot_link_likelihood` from p_i.p_j of each pair."""
    return weighted_mean((1 - products).clamp_min(FLOOR).log().neg(), weights)


def squared_pair_loss(assignments: Assignments, pairs: Pairs, weights: Weights) -> Scalar:
    """Weighted mean of |p_i - p_j|^2, the article's must-link form with a weight per pair."""
    first, second = assignments[pairs].unbind(dim=1)
    return weighted_mean((first - second).square().sum(dim=1), weights)


def inner_pair_loss(assignments: Assignments, pairs: Pairs, weights: Weights) -> Scalar:
    """Weighted mean of p_i.p_j, the article's cannot-link form with a weight per pair."""
    return weighted_mean(_together(assignments, pairs), weights)


def _together(assignments: Tensor, pairs: Tensor) -> Tensor:
    """p_i.p_j of every pair."""
    first, second = assignments[pairs].unbind(dim=1)
    return (first * second).sum(dim=1)


def weighted_mean(values: Weights, weights: Weights) -> Scalar:
    """0 where there are no values."""
    return (values * weights).sum() / weights.sum().clamp_min(1e-12)
