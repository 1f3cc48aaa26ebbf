"""Simpler searches: scores of every item for every query, shape (queries, items)."""

import re

import numpy as np

from benchmarks.search.reading import Table
from core import Clustering

TAU = 0.05
GRAINS = 200


def flat_cosine(table: Table, vectors: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Cosine with the mean vector of an item's tags."""
    means = (table.weights > 0).astype(np.float32) @ vectors
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return np.asarray(queries @ means.T)


def tag_mixture(table: Table, vectors: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """sum_t P(t | q) log(1 + weight), P the softmax of cosines with the tags."""
    attention = softmax(queries @ vectors.T / TAU)
    return np.asarray((table.weights.log1p() @ attention.T).T)


def cluster_mixture(table: Table, vectors: np.ndarray, queries: np.ndarray, clustering: Clustering) -> np.ndarray:
    """sum_c P(c | q) W_item,c, P the softmax of cosines with the clusters' mean vectors, untrained."""
    centres = clustering.assignments.T @ vectors
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    items = table.weights.log1p() @ clustering.assignments
    return np.asarray(softmax(queries @ centres.T / TAU) @ items.T)


def bm25(table: Table, queries: tuple[str, ...]) -> np.ndarray:
    """BM25 of the words of an item's tags, each tag once, by the library bm25s with its own parameters."""
    import bm25s

    words = [re.findall(r"\w+", tag.casefold()) for tag in table.tags]
    items = [
        [word for tag in table.weights.indices[start:stop].tolist() for word in words[tag]]
        for start, stop in zip(table.weights.indptr[:-1], table.weights.indptr[1:], strict=True)
    ]
    vocabulary = {word: at for at, word in enumerate(sorted({word for each in items for word in each}))}
    retriever = bm25s.BM25()
    retriever.index(items, show_progress=False)
    scores = np.zeros((len(queries), len(table.items)), dtype=np.float32)
    for row, query in enumerate(queries):
        known = [word for word in re.findall(r"\w+", query.casefold()) if word in vocabulary]
        if known:
            scores[row] = retriever.get_scores(known)
    return scores


def softmax(logits: np.ndarray) -> np.ndarray:
    """Rows that sum to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
