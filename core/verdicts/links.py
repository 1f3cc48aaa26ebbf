"""Few pairs that say as much as many: how groups of tags are tied together and held apart.

All pairs of a group of m tags would be m(m-1)/2, and a cluster of 500 would drown every other decision. A tree
through nearest neighbours, plus a link from everyone to the middle, is 2m and survives the loss of any one tag.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from jaxtyping import Float32, Int64
from scipy.sparse.csgraph import minimum_spanning_tree

Embeddings = Float32[np.ndarray, "tags d"]
Rows = Int64[np.ndarray, " _"]
RowPairs = list[tuple[int, int]]

TREE_UP_TO = 3000  # beyond it the distances of a tree take more memory than they are worth, and the middle suffices
APART_PER_TAG = 2
NEAR_GROUPS = 8  # with more groups than this, each is held apart from its nearest only


def medoid(rows: Rows, embeddings: Embeddings) -> int:
    """The row with the largest mean cosine to the others (ties: first)."""
    vectors = embeddings[rows]
    return int(rows[np.argmax(vectors @ vectors.sum(axis=0))])


def spanning(rows: Rows, embeddings: Embeddings) -> RowPairs:
    """At most 2 (m - 1) pairs that connect m rows: nearest-first tree, and the medoid with every other."""
    if len(rows) < 2:
        return []
    middle = medoid(rows, embeddings)
    pairs = {_ordered(middle, int(row)) for row in rows if row != middle}
    if len(rows) <= TREE_UP_TO:
        distance = 2 - embeddings[rows] @ embeddings[rows].T  # never 0, which would mean "no edge"
        tree = minimum_spanning_tree(distance).tocoo()
        pairs |= {_ordered(int(rows[i]), int(rows[j])) for i, j in zip(tree.row, tree.col, strict=True)}
    return sorted(pairs)


def nearest(row: int, candidates: Rows, embeddings: Embeddings, n: int) -> Rows:
    """The `n` candidates most similar to `row`, nearest first, itself left out (ties: first)."""
    candidates = candidates[candidates != row]
    return candidates[np.argsort(-(embeddings[candidates] @ embeddings[row]), kind="stable")[:n]]


def apart(groups: Sequence[Rows], embeddings: Embeddings) -> RowPairs:
    """Pairs that hold groups apart: the closest of every two groups, then closest first up to two a tag.

    Close pairs are where a model errs; distant ones would cost the same and say nothing it does not know.
    """
    nearest_of_each: dict[tuple[int, int], float] = {}
    further: dict[tuple[int, int], float] = {}
    for one, other in _neighbouring(groups, embeddings):
        small, large = sorted((groups[one], groups[other]), key=len)
        similarity = embeddings[small] @ embeddings[large].T
        partner = similarity.argmax(axis=1)
        ranked = sorted(
            (-float(similarity[at, partner[at]]), _ordered(int(row), int(large[partner[at]])))
            for at, row in enumerate(small)
        )
        nearest_of_each[ranked[0][1]] = ranked[0][0]
        further.update({pair: distance for distance, pair in ranked[1:]})
    budget = APART_PER_TAG * sum(map(len, groups)) - len(nearest_of_each)
    closest = sorted(further, key=lambda pair: (further[pair], pair))[: max(budget, 0)]
    return sorted([*nearest_of_each, *closest])


def _neighbouring(groups: Sequence[Rows], embeddings: Embeddings) -> list[tuple[int, int]]:
    """All pairs of groups when they are few; otherwise each with its nearest by centroid."""
    if len(groups) <= 2 * NEAR_GROUPS:
        return list(combinations(range(len(groups)), 2))
    centroids = np.stack([embeddings[rows].mean(axis=0) for rows in groups])
    order = np.argsort(-(centroids @ centroids.T), axis=1, kind="stable")
    near = {_ordered(at, int(other)) for at in range(len(groups)) for other in order[at, : NEAR_GROUPS + 1]}
    return sorted(pair for pair in near if pair[0] != pair[1])


def _ordered(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)
