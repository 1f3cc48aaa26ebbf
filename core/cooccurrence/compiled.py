"""The upper triangle of X'X by a compiled loop, on every core: several times faster than a sparse product.

A sparse product writes both triangles, unsorted, into lists it must first measure. Here each tag x walks the later
tags of its items, adding up in one array that stays in the processor's cache, and writes each pair once, in order.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from core.cooccurrence.cores import on_every_core

_VISITS_AT_ONCE = 4_000_000  # of a later tag, in one task: a task's buffers stay below 50 MB
_SCAN = 16  # noting and sorting one tag costs about as much as reading so many counts in a row

Parts = list[tuple[np.ndarray, np.ndarray, np.ndarray]]


def upper_triangle(by_item: csr_matrix, min_count: int) -> Parts:
    """First tag, second tag and count, in pieces that follow each other.

    Args:
        by_item: Items by tags, indices sorted and distinct.
    """
    n_tags = by_item.shape[1]
    at = csr_matrix((np.arange(by_item.nnz), by_item.indices, by_item.indptr), shape=by_item.shape).tocsc()
    stops = by_item.indptr[at.indices + 1]  # where the item of each entry ends
    visits = np.concatenate([[0], np.cumsum(stops - at.data - 1)])[at.indptr]
    count = _count()

    def part(start: int, stop: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        room = int(min(visits[stop] - visits[start], (stop - start) * n_tags))
        first, second = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        weight = np.empty(room, dtype=np.float32)
        used = count(
            at.indptr, at.data, stops, by_item.indices, (start, stop, n_tags, min_count), first, second, weight
        )
        return first[:used].copy(), second[:used].copy(), weight[:used].copy()

    return on_every_core(lambda bounds: part(*bounds), _tasks(visits))


def _tasks(visits: np.ndarray) -> Iterator[tuple[int, int]]:
    """Runs of tags with about `_VISITS_AT_ONCE` visits each."""
    task = visits[:-1] // _VISITS_AT_ONCE
    bounds = np.append(np.flatnonzero(np.diff(task, prepend=-1)), len(task))
    return pairwise(bounds.tolist())


@cache
def _count() -> Callable[..., int]:
    """`_counted`, compiled once a machine and kept beside this file; where nothing may be written, once a process."""
    import numba

    try:
        return numba.njit(nogil=True, cache=True)(inspect.unwrap(_counted))
    except RuntimeError:  # numba found no folder to keep it in
        return numba.njit(nogil=True)(inspect.unwrap(_counted))


def _counted(starts, entries, stops, tags, task, first, second, weight):  # type: ignore[no-untyped-def]
    """Fill the three arrays for the tags of one task, and say how much of them is used.

    Args:
        starts: Of each tag among `entries`.
        entries: Where each of a tag's entries stands among `tags`.
        stops: Where that entry's item ends among `tags`.
        tags: Of every item, one item's after another's.
        task: First tag, the tag after the last, number of tags, least count.
    """
    start, stop, n_tags, least = task
    together = np.zeros(n_tags, dtype=np.int32)
    met = np.empty(n_tags, dtype=np.int32)
    used = 0
    for tag in range(start, stop):
        visits = 0
        for entry in range(starts[tag], starts[tag + 1]):
            visits += stops[entry] - entries[entry] - 1
        if visits * _SCAN > n_tags - tag:  # a tag that meets many: those it met are found by looking at all
            for entry in range(starts[tag], starts[tag + 1]):
                for at in range(entries[entry] + 1, stops[entry]):
                    together[tags[at]] += 1
            for other in range(tag + 1, n_tags):
                if together[other] >= least:
                    first[used], second[used], weight[used] = tag, other, together[other]
                    used += 1
                together[other] = 0
            continue
        n_met = 0
        for entry in range(starts[tag], starts[tag + 1]):
            for at in range(entries[entry] + 1, stops[entry]):
                other = tags[at]
                if together[other] == 0:
                    met[n_met] = other
                    n_met += 1
                together[other] += 1
        met[:n_met].sort()
        for other in met[:n_met]:
            if together[other] >= least:
                first[used], second[used], weight[used] = tag, other, together[other]
                used += 1
            together[other] = 0
    return used
