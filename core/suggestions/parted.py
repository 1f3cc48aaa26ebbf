"""Clusters that somebody keeps apart: to join them is no suggestion any more."""

from core.clustering import Clustering
from core.constraints import Constraints

Parted = frozenset[tuple[int, int]]


def parted_clusters(clustering: Clustering, constraints: Constraints) -> Parted:
    """Ids of two clusters, the lower first, for all that hold the two tags of a cannot-link pair."""
    ids = clustering.labels[constraints.cannot_link]
    return frozenset((min(pair), max(pair)) for pair in map(tuple, ids.tolist()) if pair[0] != pair[1])


def are_parted(one: int, other: int, parted: Parted) -> bool:
    """Whether two clusters are kept apart."""
    return (min(one, other), max(one, other)) in parted
