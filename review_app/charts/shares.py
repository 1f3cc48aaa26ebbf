"""Shares as whole percents that add up to 100, so that an explanation never adds up to 99."""

from collections.abc import Sequence

import numpy as np


def whole_percents(shares: Sequence[float]) -> tuple[int, ...]:
    """Whole percents in the proportion of `shares`, which sum to 100 (largest remainder; ties: first).

    >>> whole_percents((1 / 3, 1 / 3, 1 / 3))
    (34, 33, 33)
    """
    total = float(sum(shares))
    if total <= 0:
        return (0,) * len(shares)
    exact = np.asarray(shares, dtype=np.float64) / total * 100
    whole = np.floor(exact).astype(np.int64)
    missing = 100 - int(whole.sum())
    whole[np.argsort(-(exact - whole), kind="stable")[:missing]] += 1
    return tuple(whole.tolist())


def with_rest(shares: Sequence[float], shown: int) -> tuple[tuple[int, ...], int]:
    """Whole percents of the first `shown` shares, and of all that is left of 1 together; in all 100."""
    head = list(shares[:shown])
    rest = max(1.0 - float(sum(head)), 0.0)
    percents = whole_percents([*head, rest])
    return percents[:-1], percents[-1]


def lengths(values: Sequence[float]) -> tuple[float, ...]:
    """Bar lengths in [0, 1] relative to the largest value; all 0 when none is above 0."""
    largest = max(values, default=0.0)
    return tuple(0.0 if largest <= 0 else max(float(value), 0.0) / float(largest) for value in values)


def by_importance(first: Sequence[int], shares: Sequence[tuple[int, float]]) -> tuple[int, ...]:
    """The ids in `first`, then the others by the sum of their shares, largest first (ties: as they come).

    >>> by_importance((7,), ((5, 0.2), (9, 0.3), (5, 0.4), (7, 1.0)))
    (7, 5, 9)
    """
    totals: dict[int, float] = {}
    for each, share in shares:
        totals[each] = totals.get(each, 0.0) + share
    others = sorted(totals.keys() - set(first), key=lambda each: (-totals[each], list(totals).index(each)))
    return (*first, *others)
