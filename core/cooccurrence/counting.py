"""How many items carry both of two tags, counted in memory."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from core.cooccurrence.compiled import Parts, upper_triangle
from core.edges import Edges

_PRODUCTS_AT_ONCE = 8_000_000  # multiplications a chunk: what a chunk holds beside the edges stays near 100 MB
_WORTH_COMPILING = 20_000_000  # pairs on items; below, a product ends before a compiler has loaded


def cooccurrence_counts(incidence: csr_matrix, min_count: int = 1) -> Edges:
    """Number of items that carry both tags, for each pair of tags that meets on at least `min_count` items.

    The upper triangle of X'X, made in pieces, so memory follows the edges and not the square of the tags.

    Args:
        incidence: X, items by tags; whatever is stored is present.
        min_count: At least 1.
    """
    n_tags = incidence.shape[1]
    ones = np.ones(incidence.nnz, dtype=np.float32)
    by_item = csr_matrix((ones, incidence.indices, incidence.indptr), shape=incidence.shape)
    worth_compiling = pairs_on_items(by_item) > _WORTH_COMPILING
    parts = (_compiled if worth_compiling else _multiplied)(by_item, min_count)
    if not parts:
        return Edges.empty(n_tags)
    first, second, weight = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Edges(first, second, weight, n_tags)


def pairs_on_items(by_item: csr_matrix) -> int:
    """How many pairs of tags the items hold, counted on each item anew: what counting costs."""
    tags_on = np.diff(by_item.indptr).astype(np.int64)
    return int((tags_on * (tags_on - 1) // 2).sum())


def _compiled(by_item: csr_matrix, min_count: int) -> Parts:
    if not by_item.has_sorted_indices:
        by_item = by_item.sorted_indices()
    return upper_triangle(by_item, min_count)


def _multiplied(by_item: csr_matrix, min_count: int) -> Parts:
    """The pairs by a sparse product, a run of tags at a time."""
    by_tag = by_item.T.tocsr()
    return [_upper_rows(by_tag, by_item, rows, min_count) for rows in _chunks(by_tag, by_item)]


def _chunks(by_tag: csr_matrix, by_item: csr_matrix) -> Iterator[slice]:
    """Runs of tags whose products with all tags are about `_PRODUCTS_AT_ONCE`, or as many as there are entries.

    Each chunk copies the entries of the tags after it, which must not cost more than its products.
    """
    work = by_tag @ np.diff(by_item.indptr).astype(np.float64)
    chunk = np.cumsum(work) // max(_PRODUCTS_AT_ONCE, by_item.nnz)
    bounds = np.append(np.flatnonzero(np.diff(chunk, prepend=-1)), len(work))
    for start, stop in pairwise(bounds.tolist()):
        yield slice(start, stop)


def _upper_rows(
    by_tag: csr_matrix, by_item: csr_matrix, rows: slice, min_count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First tag, second tag and count of the pairs whose first tag is in `rows`."""
    later_first = by_tag[rows.start :] @ by_item[:, rows]
    upper = later_first.tocsc()  # a transposition sorts in one pass
    first = np.repeat(np.arange(rows.start, rows.stop), np.diff(upper.indptr))
    second = upper.indices + rows.start
    kept = (second > first) & (upper.data >= min_count)
    return first[kept].astype(np.int32), second[kept].astype(np.int32), upper.data[kept]
