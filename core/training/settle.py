"""What curators said is settled, not only learned: pairs that training left unsatisfied are resolved together.

Must-linked tags form groups; a group goes to the cluster its tags together find most probable, surest groups first,
and never to one already taken by a group it must be apart from (greedy, as COP-KMeans assigns, but by confidence).
"""

from collections import defaultdict

import numpy as np
from jaxtyping import Bool, Float32, Int64
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from core.constraints import Constraints

FLOOR = 1e-12


def settle_pairs(
    assignments: Float32[np.ndarray, "tags clusters"],
    constraints: Constraints,
    movable: Bool[np.ndarray, " tags"] | None = None,
) -> Float32[np.ndarray, "tags clusters"]:
    """`assignments` with the rows of violated pairs replaced; all other rows are as they were.

    Args:
        movable: Tags whose row may be replaced; None is all. A group with a tag that is not stays with that tag.

    Unsatisfied pairs remain only where tags that are not movable contradict them, or a group must be apart from groups
    in every cluster.
    """
    rows, values = settled_rows(assignments, constraints, movable)
    if not len(rows):
        return assignments
    settled = assignments.copy()
    settled[rows] = values
    return settled


def settled_rows(
    assignments: Float32[np.ndarray, "tags clusters"],
    constraints: Constraints,
    movable: Bool[np.ndarray, " tags"] | None = None,
) -> tuple[Int64[np.ndarray, " settled"], Float32[np.ndarray, "settled clusters"]]:
    """What `settle_pairs` replaces, and with what: few rows of a large catalogue."""
    nothing = np.empty(0, dtype=np.int64), np.empty((0, assignments.shape[1]), dtype=np.float32)
    if not len(constraints) or assignments.shape[1] < 2:
        return nothing
    rows, group, must_not = _groups(constraints)
    movable = np.ones(len(assignments), dtype=bool) if movable is None else movable
    own = assignments[rows]
    evidence = np.zeros((group.max() + 1, assignments.shape[1]), dtype=np.float64)
    np.add.at(evidence, group, np.log(np.maximum(own, FLOOR)))
    held = ~movable[rows]
    labels = own.argmax(axis=1)
    chosen = _choose(evidence, must_not, dict(zip(group[held].tolist(), labels[held].tolist(), strict=True)))
    size = np.bincount(group)
    astray = np.flatnonzero((labels != chosen[group]) & movable[rows])
    values = [
        _row(evidence[of], int(size[of]), {int(chosen[other]) for other in must_not[of]}, int(chosen[of]))
        for of in group[astray].tolist()
    ]
    return (rows[astray], np.stack(values)) if values else nothing


def _groups(constraints: Constraints) -> tuple[np.ndarray, np.ndarray, dict[int, set[int]]]:
    """Rows in any pair, the must-link group of each, and the groups every group must be apart from."""
    n_must = len(constraints.must_link)
    rows, ends = np.unique(np.concatenate([constraints.must_link, constraints.cannot_link]), return_inverse=True)
    ends = ends.reshape(-1, 2)
    links = (np.ones(n_must), (ends[:n_must, 0], ends[:n_must, 1]))
    _, group = connected_components(coo_matrix(links, shape=(len(rows), len(rows))), directed=False)
    must_not: dict[int, set[int]] = defaultdict(set)
    for one, other in group[ends[n_must:]].tolist():
        must_not[one].add(other)
        must_not[other].add(one)
    return rows, group, must_not


def _choose(evidence: np.ndarray, must_not: dict[int, set[int]], held: dict[int, int]) -> np.ndarray:
    """Column of every group: those held first, then the surest."""
    top = np.partition(evidence, -2, axis=1)
    margin = top[:, -1] - top[:, -2]
    margin[list(held)] = np.inf
    chosen = np.full(len(evidence), -1)
    for group in np.argsort(-margin, kind="stable").tolist():
        if group in held:
            chosen[group] = held[group]
            continue
        taken = [chosen[other] for other in must_not[group] if chosen[other] >= 0]
        free = evidence[group].copy()
        free[taken] = -np.inf
        chosen[group] = (free if np.isfinite(free).any() else evidence[group]).argmax()
    return chosen


def _row(evidence: np.ndarray, size: int, banned: set[int], column: int) -> np.ndarray:
    """The group's mean log-probability as a row of assignments, without the banned columns, led by `column`."""
    mean = evidence / size
    mean[[other for other in banned if other != column]] = np.log(FLOOR)
    mean[column] = mean.max()  # a held tag may have drawn its group to a column that the others find less probable
    row = np.exp(mean - mean.max())
    row[column] *= 1 + 1e-3
    return (row / row.sum()).astype(np.float32)
