"""What moved between two rounds, as tables."""

from collections.abc import Callable, Sequence

import pandas as pd

from core import Moved, SizeChange


def move_table(
    moved: Sequence[Moved], name: Callable[[int], str], because: Callable[[Sequence[int]], str]
) -> pd.DataFrame:
    """One row a tag: tag, from, to, because; by where they came from and went, then by tag.

    Args:
        name: A cluster's id to its text.
        because: Ids of the flags that moved a tag to a text.
    """
    ordered = sorted(moved, key=lambda move: (move.from_, move.to, move.tag))
    rows = [(move.tag, name(move.from_), name(move.to), because(move.because)) for move in ordered]
    return pd.DataFrame(rows, columns=["tag", "from", "to", "because"])


def size_table(sizes: Sequence[SizeChange], name: Callable[[int], str]) -> pd.DataFrame:
    """One row a cluster: cluster, before, after, change; a cluster that was not there counts as 0."""
    rows = [
        (name(size.cluster), size.before or 0, size.after or 0, (size.after or 0) - (size.before or 0))
        for size in sizes
    ]
    return pd.DataFrame(rows, columns=["cluster", "before", "after", "change"])
