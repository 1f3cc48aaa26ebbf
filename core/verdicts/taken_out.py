"""Which tags of a cluster an earlier decision takes out of it into one of their own; no round has learned that yet."""

import numpy as np
from jaxtyping import Int64
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from core.constraints import Constraints


def taken_out(members: Int64[np.ndarray, " members"], standing: Constraints) -> frozenset[int]:
    """Rows that pairs in force hold apart from the larger part of their cluster.

    Parts are what must-link pairs tie together; of those that cannot-link pairs hold apart the largest is the one that
    stays (ties: the one with the lowest row).

    Args:
        members: Rows of one cluster, ascending.
        standing: Pairs in force.
    """
    must, cannot = (_inside(pairs, members) for pairs in (standing.must_link, standing.cannot_link))
    if not len(cannot):
        return frozenset()
    edges = coo_matrix((np.ones(len(must)), (must[:, 0], must[:, 1])), shape=(len(members), len(members)))
    _, part = connected_components(edges, directed=False)
    size = np.bincount(part)
    held = np.unique(part[cannot])
    stays = held[np.argmax(size[held])]
    out = part[cannot[:, ::-1]][part[cannot] == stays]
    return frozenset(members[np.isin(part, out[out != stays])].tolist())


def _inside(pairs: Int64[np.ndarray, "pairs 2"], members: Int64[np.ndarray, " members"]) -> np.ndarray:
    """The pairs with both ends among `members`, as places in it."""
    return np.searchsorted(members, pairs[np.isin(pairs, members).all(axis=1)])
