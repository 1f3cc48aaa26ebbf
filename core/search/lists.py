"""Ragged lists in two flat arrays: entry `starts[row]:starts[row + 1]` of `values` belongs to `row`."""

import numpy as np


def spread(starts: np.ndarray, rows: np.ndarray, limits: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the entries of some rows, and how many each row gave.

    Args:
        starts: Shape (rows + 1,).
        rows: Which rows, in the order wanted.
        limits: At most this many of the first entries of each; None takes all.

    Returns:
        Positions into the flat values, shape (entries,), and counts, shape (len(rows),).
    """
    counts = starts[rows + 1] - starts[rows]
    if limits is not None:
        counts = np.minimum(counts, limits)
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts[rows] - (ends - counts), counts) + np.arange(total), counts


def grouped(keys: np.ndarray, n_rows: int) -> np.ndarray:
    """Starts of lists whose entries are sorted by `keys`, shape (n_rows + 1,)."""
    starts = np.zeros(n_rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=n_rows), out=starts[1:])
    return starts
