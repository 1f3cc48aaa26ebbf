"""Pieces of work in threads: for what leaves Python alone while it runs, as NumPy and compiled loops do."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def on_every_core(work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> list[Result]:
    """What `work` makes of each piece, in their order."""
    pieces = list(pieces)
    if len(pieces) < 2:
        return [work(piece) for piece in pieces]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(work, pieces))
