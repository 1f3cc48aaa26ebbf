"""Scores of items: score(item) = sum_t P(t | q) W_item,t + what its name says, exactly or over a few candidates."""

import numpy as np
from scipy.sparse import csr_matrix

from .attention import Attention
from .index import SearchIndex
from .lists import spread

FEEDBACK_SHARPNESS = 4.0  # items just behind the best say little about what was meant
LONG_ITEM = 1.25  # an item with many tags says less with each of them
LEAST_BULK = 1e-6  # of an item without tags, found by its name


def exact_scores(index: SearchIndex, rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by tags of every item, shape (items,)."""
    places, counts = spread(index.arrays["starts"], rows)
    brought = np.repeat(weights, counts) * index.arrays["weights"][places]
    return np.bincount(index.arrays["postings"][places], brought, minlength=len(index.items))


def candidate_scores(index: SearchIndex, table: csr_matrix, rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by tags of some items, the same number that `exact_scores` has for them.

    Args:
        index: What is searched.
        table: Their rows of `index.by_item`, taken once a query, shape (items, tags).
        rows: Rows of the tags that have a say.
        weights: Their say.

    Returns:
        Shape (items,).
    """
    say = np.zeros(len(index.tags))
    say[rows] = weights
    return np.asarray(table @ say)


def left_without(index: SearchIndex, tag: int, items: np.ndarray) -> np.ndarray:
    """Share of each item's W that is left when one tag is taken off it, shape (len(items),)."""
    arrays = index.arrays
    carriers, weights = index.posting(tag)
    places, counts = spread(arrays["item_starts"], carriers)
    sums = np.bincount(np.repeat(np.arange(len(carriers)), counts), arrays["item_weights"][places])
    left = np.ones(len(index.items))
    left[carriers] = np.maximum(1 - weights / sums, LEAST_BULK)
    return left[items]


def candidates(index: SearchIndex, rows: np.ndarray, weights: np.ndarray, budget: int) -> np.ndarray:
    """Rows of about `budget` items that are likely best, some twice: each tag gives its heaviest by its say.

    An inverted-file index of FAISS over item vectors, with the clusters' centroids as its cells, is slower and finds
    fewer than half as many of the best ten; `python -m benchmarks.search` prints both as "candidates".
    """
    limits = np.ceil(budget * weights / max(float(weights.sum()), np.finfo(np.float64).tiny)).astype(np.int64)
    places, _ = spread(index.arrays["starts"], rows, limits)
    return index.arrays["postings"][places]


def name_scores(index: SearchIndex, vector: np.ndarray, items: np.ndarray | None = None) -> np.ndarray:
    """What the names say, for all items or for some: likeness times the root of the item's own weight."""
    recipe, arrays = index.recipe, index.arrays
    count = len(index.items) if items is None else len(items)
    if not recipe.name_weight or "name_vectors" not in arrays:
        return np.zeros(count)
    names = arrays["name_vectors"] if items is None else arrays["name_vectors"][items]
    bulk = arrays["item_bulk"] if items is None else arrays["item_bulk"][items]
    cosines = names.astype(np.float32) @ (vector @ arrays["name_axes"])
    return recipe.name_weight * np.exp((cosines - 1) / recipe.name_width) * np.sqrt(bulk)


def with_feedback(
    index: SearchIndex, attention: Attention, items: np.ndarray, scores: np.ndarray, exclude: int | None = None
) -> Attention:
    """The query's say and, beside it, that of the tags of the best items (a relevance model, Lavrenko and Croft 2001).

    Args:
        index: What is searched.
        attention: The query's own.
        items: Rows of scored items.
        scores: Their scores.
        exclude: Row of a tag that shall have no say.
    """
    recipe = index.recipe
    if not recipe.feedback or not len(items) or scores.max() <= 0:
        return attention
    tags, say = tags_of_best(index, items, scores, exclude)
    if not len(tags):
        return attention
    both = np.concatenate([attention.rows, tags])
    weights = np.concatenate([attention.weights, recipe.feedback * say]) / (1 + recipe.feedback)
    rows, where = np.unique(both, return_inverse=True)
    return Attention(rows, np.bincount(where, weights), attention.similarity)


def tags_of_best(
    index: SearchIndex, items: np.ndarray, scores: np.ndarray, exclude: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """The tags that the best items agree on, and their say, which sums to 1; rare tags say more."""
    recipe, arrays = index.recipe, index.arrays
    best = ranked(scores, recipe.feedback_items)
    trust = (scores[best] / scores[best[0]]) ** FEEDBACK_SHARPNESS
    places, counts = spread(arrays["item_starts"], items[best])
    tags = arrays["item_tags"][places]
    trust = trust * np.maximum(arrays["item_bulk"][items[best]], LEAST_BULK) ** -LONG_ITEM
    rows, where = np.unique(tags, return_inverse=True)
    say = np.bincount(where, np.repeat(trust, counts) * arrays["item_weights"][places])
    say = say / np.sqrt(np.maximum(arrays["starts"][rows + 1] - arrays["starts"][rows], 1))
    if exclude is not None:
        say[rows == exclude] = 0.0
    kept = ranked(say, recipe.feedback_tags)
    kept = kept[say[kept] > 0]
    return rows[kept], say[kept] / max(float(say[kept].sum()), np.finfo(np.float64).tiny)


def ranked(scores: np.ndarray, top: int) -> np.ndarray:
    """Positions of the `top` largest, largest first (ties: lowest position)."""
    places = np.arange(len(scores))
    if len(scores) > top:
        edge = np.partition(scores, len(scores) - top)[len(scores) - top]
        places = np.flatnonzero(scores >= edge)
    return places[np.argsort(-scores[places], kind="stable")][:top]
