"""What follows from pairs: friends of friends are together, and groups stay apart when any two of theirs do.

The closure of n linked rows has n(n-1)/2 pairs. It is written out only for small groups; larger ones keep the
pairs they came with, which say the same, so that cost follows the number of decisions and not its square.
"""

from collections import defaultdict
from itertools import combinations, product

import numpy as np
from jaxtyping import Int64
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from core.constraints.values import NO_FLAG, Constraints


def components(must_link: Int64[np.ndarray, "pairs 2"]) -> dict[int, int]:
    """Group of every row in a must-link pair; a group is named by its smallest row."""
    if not len(must_link):
        return {}
    rows, ends = np.unique(must_link, return_inverse=True)
    ends = ends.reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(rows), len(rows)))
    _, group = connected_components(graph, directed=False)
    _, smallest = np.unique(group, return_index=True)  # rows ascend, so a group's first row is its smallest
    return dict(zip(rows.tolist(), rows[smallest[group]].tolist(), strict=True))


def implied_together(constraints: Constraints, first: int, second: int) -> bool:
    """Whether a chain of must-link pairs joins the two rows."""
    group_of = components(constraints.must_link)
    return group_of.get(first, first) == group_of.get(second, second)


def implied_apart(constraints: Constraints, first: int, second: int) -> bool:
    """Whether some cannot-link pair separates the groups of the two rows."""
    group_of = components(constraints.must_link)
    wanted = {group_of.get(first, first), group_of.get(second, second)}
    return any(
        {group_of.get(one, one), group_of.get(other, other)} == wanted
        for one, other in constraints.cannot_link.tolist()
    )


def close(constraints: Constraints, full_up_to: int) -> Constraints:
    """Distinct pairs plus every implied one within and between groups of at most `full_up_to` rows.

    An implied pair weighs as little as the weakest pair of the groups it comes from: a chain is no stronger.
    """
    given = constraints.distinct()
    group_of = components(given.must_link)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, group in group_of.items():
        groups[group].append(row)
    strength: dict[int, float] = {}
    for (first, _), weight in zip(given.must_link.tolist(), given.must_weight.tolist(), strict=True):
        strength[group_of[first]] = min(weight, strength.get(group_of[first], weight))

    must = [
        (pair, strength[group])
        for group, rows in groups.items()
        if len(rows) <= full_up_to
        for pair in combinations(sorted(rows), 2)
    ]
    cannot = []
    for (first, second), weight in zip(given.cannot_link.tolist(), given.cannot_weight.tolist(), strict=True):
        one, other = group_of.get(first, first), group_of.get(second, second)
        sides = groups.get(one, [one]), groups.get(other, [other])
        if max(map(len, sides)) <= full_up_to:
            weakest = min(weight, strength.get(one, weight), strength.get(other, weight))
            cannot += [((min(pair), max(pair)), weakest) for pair in product(*sides)]
    return _with(given, must, cannot)


def _with(
    given: Constraints, must: list[tuple[tuple[int, int], float]], cannot: list[tuple[tuple[int, int], float]]
) -> Constraints:
    """`given` and the implied pairs that it does not hold; a given pair keeps its weight and flag."""
    must_link, must_weight, must_flag = _merged(given.must_link, given.must_weight, given.must_flag, must)
    cannot_link, cannot_weight, cannot_flag = _merged(given.cannot_link, given.cannot_weight, given.cannot_flag, cannot)
    return Constraints(must_link, cannot_link, must_weight, cannot_weight, must_flag, cannot_flag)


def _merged(
    pairs: np.ndarray, weight: np.ndarray, flag: np.ndarray, implied: list[tuple[tuple[int, int], float]]
) -> tuple[list[tuple[int, int]], list[float], list[int]]:
    merged: dict[tuple[int, int], tuple[float, int]] = {}
    for pair, value in implied:
        merged[pair] = (max(value, merged.get(pair, (value, NO_FLAG))[0]), NO_FLAG)
    for (first, second), value, cause in zip(pairs.tolist(), weight.tolist(), flag.tolist(), strict=True):
        merged[(first, second)] = (value, cause)
    ordered = sorted(merged)
    return ordered, [merged[pair][0] for pair in ordered], [merged[pair][1] for pair in ordered]
