"""Rows that say again what a row before them said."""

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

Codes = Int32[np.ndarray, " kept"]
Mask = Bool[np.ndarray, " kept"]


def find_repeats(
    links: Int32[np.ndarray, "2 kept"],
    spelling: Codes,
    user: Codes | None,
    weight: Float64[np.ndarray, " kept"] | None,
) -> tuple[Mask, Mask]:
    """Rows that repeat an earlier one in every column, and rows that only name its item, tag and user again.

    Args:
        links: Item and tag of each row, from 0.
        spelling: How the tag is spelt.
        user: Who said it, -1 for nobody in particular; None without such a column.
        weight: None without such a column.

    Returns:
        Two masks that never both hold. A group of rows with one item, tag and user has exactly one row in neither.
    """
    said = _combined(links[0].astype(np.int64), links[1])
    if user is not None:
        said = _combined(np.unique(said, return_inverse=True)[1], user + 1)
    repeated, again = np.zeros(len(said), dtype=bool), np.zeros(len(said), dtype=bool)
    shared = _in_groups(said)
    if not len(shared):
        return repeated, again
    weights = np.zeros(len(shared)) if weight is None else weight[shared]
    order = np.lexsort((shared, weights, spelling[shared], said[shared]))
    rows = shared[order]
    same_group = np.diff(said[rows], prepend=-1) == 0
    same_row = same_group & (np.diff(spelling[rows], prepend=-1) == 0) & (np.diff(weights[order], prepend=-1.0) == 0)
    repeated[rows[same_row]] = True
    first_of_group = np.minimum.reduceat(rows, np.flatnonzero(~same_group))
    again[rows[~same_row]] = True
    again[first_of_group] = False
    return repeated, again


def _combined(major: Int64[np.ndarray, " kept"], minor: Codes) -> Int64[np.ndarray, " kept"]:
    """One number for each pair of numbers."""
    return major * (int(minor.max(initial=0)) + 1) + minor


def _in_groups(values: Int64[np.ndarray, " kept"]) -> Int64[np.ndarray, " shared"]:
    """Positions of the values that occur more than once."""
    order = np.argsort(values)
    equal = np.diff(values[order]) == 0
    return order[np.append(equal, False) | np.insert(equal, 0, False)]
