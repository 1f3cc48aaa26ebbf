"""A larger catalogue of the same kind, to measure time at: each new item takes the tags of two old ones, in part."""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from core import SearchIndex
from core.search.assembling import flat_norms, item_arrays, log_weights, logs_of, where_items_are
from core.search.learning.naming import with_names

KEPT = 0.6  # share of each parent's tags that an item takes


def grown(index: SearchIndex, n_items: int, seed: int) -> SearchIndex:
    """The index with `n_items` items; tags, clusters and everything learned stay as they are."""
    generator = np.random.default_rng(seed)
    weights = logs_of(index).expm1()
    parents = generator.integers(len(index.items), size=(2, n_items))
    table = csr_matrix(_thinned(weights[parents[0]], generator) + _thinned(weights[parents[1]], generator))
    tags = np.asarray(index.arrays["tag_vectors"])
    arrays = {**index.arrays, **item_arrays(log_weights(table), index.recipe), "flat_norms": flat_norms(table, tags)}
    arrays["where"] = where_items_are(arrays, arrays["assignments"])
    large = replace(index, items=tuple(f"item {row}" for row in range(n_items)), arrays=arrays)
    if "name_vectors" not in arrays:
        return large
    names = arrays["name_vectors"][parents[0]].astype(np.float32) @ arrays["name_axes"].T
    names += generator.normal(scale=0.02, size=names.shape).astype(np.float32)
    return with_names(large, names / np.linalg.norm(names, axis=1, keepdims=True), seed)


def _thinned(rows: csr_matrix, generator: np.random.Generator) -> csr_matrix:
    rows = rows.copy()
    rows.data *= generator.random(len(rows.data)) < KEPT
    rows.eliminate_zeros()
    return rows
