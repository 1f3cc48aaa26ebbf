"""Names of items as vectors on fewer axes, in cells, so that a query can find an item by what it is called."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.search.index import SearchIndex

AXES = 96  # as good as all 384 on Last.fm, and a quarter of the room
NAME_WEIGHT = 0.4  # on Last.fm 0.2 to 0.8 are alike
SAMPLE = 4000  # texts that the axes are fitted on
ROUNDS = 8  # of k-means; cells need only be roughly even


def are_names(texts: Sequence[str]) -> bool:
    """Whether most of the texts hold words, rather than numbers or codes."""
    worded = sum(1 for text in texts if sum(mark.isalpha() for mark in text) > sum(mark.isdigit() for mark in text))
    return bool(texts) and worded * 2 > len(texts)


def with_names(index: SearchIndex, vectors: np.ndarray, seed: int) -> SearchIndex:
    """The index with the embeddings of its items' names, shape (items, d)."""
    axes = main_axes(np.concatenate([vectors, index.arrays["tag_vectors"]]), min(AXES, vectors.shape[1]), seed)
    names = vectors @ axes
    names /= np.maximum(np.linalg.norm(names, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    cells, cell_of = cells_of(names, seed)
    order = np.argsort(cell_of, kind="stable")
    arrays = {
        **index.arrays,
        "name_axes": axes,
        "name_vectors": names.astype(np.float16),
        "name_cells": cells,
        "name_starts": np.searchsorted(cell_of[order], np.arange(len(cells) + 1)).astype(np.int64),
        "name_items": order.astype(np.int32),
    }
    return replace(index, arrays=arrays, recipe=replace(index.recipe, name_weight=NAME_WEIGHT))


def main_axes(vectors: np.ndarray, axes: int, seed: int) -> np.ndarray:
    """Orthonormal directions that hold most of the vectors' length, shape (d, axes)."""
    rows = np.random.default_rng(seed).permutation(len(vectors))[:SAMPLE]
    _, _, directions = np.linalg.svd(vectors[rows].astype(np.float64), full_matrices=False)
    return np.ascontiguousarray(directions[:axes].T, dtype=np.float32)


def cells_of(names: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Spherical k-means: about root-of-n unit centres, and the cell of each name."""
    generator = np.random.default_rng(seed)
    centres = names[generator.permutation(len(names))[: max(int(len(names) ** 0.5), 1)]].astype(np.float32)
    nearest = _nearest(names, centres)
    for _ in range(ROUNDS):
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, names)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres).astype(np.float32)
        nearest = _nearest(names, centres)
    return centres, nearest


def _nearest(names: np.ndarray, centres: np.ndarray) -> np.ndarray:
    blocks = [(names[at : at + 4096] @ centres.T).argmax(axis=1) for at in range(0, len(names), 4096)]
    return np.concatenate(blocks)
