"""Rows that say again what a row before them said."""

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

Codes = Int32[np.ndarray, " kept"]
Mask = Bool[np.ndarray, " kept"]


def find_repeats(
    place: Int64[np.ndarray, " kept"],
    order: Int64[np.ndarray, " kept"],
    spelling: Codes,
    user: Codes | None,
    weight: Float64[np.ndarray, " kept"] | None,
) -> tuple[Mask, Mask]:
    """Rows that repeat an earlier one in every column, and rows that only name its item, tag and user again.

    Args:
        place: One number for the item and tag of each row, equal where both are.
        order: Rows by rising `place`.
        spelling: How the tag is spelt.
        user: Who said it, -1 for nobody in particular; None without such a column.
        weight: None without such a column.

    Returns:
        Two masks that never both hold. A group of rows with one item, tag and user has exactly one row in neither.
    """
    repeated, again = np.zeros(len(place), dtype=bool), np.zeros(len(place), dtype=bool)
    shared = _in_groups(place, order)
    if not len(shared):
        return repeated, again
    said = place[shared]
    if user is not None:
        said = _combined(np.unique(said, return_inverse=True)[1], user[shared] + 1)
    spelt = _combined(np.unique(said, return_inverse=True)[1], spelling[shared])
    by_group = np.argsort(spelt, kind="stable") if weight is None else np.lexsort((weight[shared], spelt))
    rows = shared[by_group]
    same_group = np.diff(said[by_group], prepend=-1) == 0
    same_row = np.diff(spelt[by_group], prepend=-1) == 0
    if weight is not None:
        same_row &= np.diff(weight[rows], prepend=-1.0) == 0
    repeated[rows[same_row]] = True
    first_of_group = np.minimum.reduceat(rows, np.flatnonzero(~same_group))
    again[rows[~same_row]] = True
    again[first_of_group] = False
    return repeated, again


def _combined(major: Int64[np.ndarray, " shared"], minor: Int32[np.ndarray, " shared"]) -> Int64[np.ndarray, " shared"]:
    """One number for each pair of numbers."""
    return major * (int(minor.max(initial=0)) + 1) + minor


def _in_groups(place: Int64[np.ndarray, " kept"], order: Int64[np.ndarray, " kept"]) -> Int64[np.ndarray, " shared"]:
    """Rows whose place other rows have too, in the table's order, which stable sorts then keep."""
    by_place = place[order]
    next_is_same = np.flatnonzero(by_place[1:] == by_place[:-1])
    shared = np.zeros(len(place), dtype=bool)
    shared[order[next_is_same]] = shared[order[next_is_same + 1]] = True
    return np.flatnonzero(shared)
