"""The two graphs as training reads them: similarity of meaning, and affinity weighed by its evidence."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from jaxtyping import Bool
from scipy.sparse import coo_matrix, csr_matrix, diags

from core.data import TrainingData
from core.neighbours import Neighbours

SIMILAR = 10  # neighbours that count as alike; 15 and more blur clusters of ten tags, 6 and fewer leave islands
SHARE = 8  # of few tags at most one in eight counts as alike, or averaging would make them all the same
SCALE_NEIGHBOUR = 7  # Zelnik-Manor and Perona (2004): a tag's bandwidth is the distance to its seventh neighbour
COMPANIONS = 40  # strongest edges kept of a tag; the many weak ones of frequent tags say only that both are frequent
DOUBT = 5.0  # meetings at which an NPMI counts half: one meeting of two rare tags is weak evidence, and a large NPMI
SORTED_AT_ONCE = 500_000  # entries


def similarity_graph(neighbours: Neighbours) -> csr_matrix:
    """S over the nearest neighbours: exp(-|x_i - x_j|^2 / (s_i s_j)), s_i the tag's own bandwidth; symmetric."""
    n_tags = len(neighbours.indices)
    kept = min(neighbours.n_neighbours, SIMILAR, n_tags // SHARE)
    if kept == 0:
        return csr_matrix((n_tags, n_tags), dtype=np.float32)
    indices = neighbours.indices[:, :kept]
    distance = np.sqrt(np.maximum(2 - 2 * neighbours.similarity[:, :kept], 0))
    scale = distance[:, min(SCALE_NEIGHBOUR, kept) - 1]
    bandwidth = np.maximum(scale, 1e-3)  # equal vectors have no scale of their own
    value = np.exp(-(distance**2) / (bandwidth[:, None] * bandwidth[indices]))
    rows = np.repeat(np.arange(n_tags), kept)
    directed = coo_matrix((value.ravel(), (rows.astype(np.int32), indices.ravel())), shape=(n_tags, n_tags)).tocsr()
    return csr_matrix(directed.maximum(directed.T))


def affinity_graph(data: TrainingData) -> csr_matrix:
    """NPMI+ times n / (n + DOUBT), n the number of items both tags sit on; each tag's strongest edges; symmetric."""
    edges = data.affinity
    n_tags = len(data.tags)
    if not len(edges):
        return csr_matrix((n_tags, n_tags), dtype=np.float32)
    together = data.cooccurrence
    place = together.first.astype(np.int64) * n_tags + together.second
    wanted = edges.first.astype(np.int64) * n_tags + edges.second
    at = np.minimum(np.searchsorted(place, wanted), max(len(place) - 1, 0))
    counts = np.where(place[at] == wanted, together.weight[at], 1.0) if len(place) else np.ones(len(wanted))
    value = (edges.weight * counts / (counts + DOUBT)).astype(np.float32)
    upper = coo_matrix((value, (edges.first, edges.second)), shape=(n_tags, n_tags)).tocsr()
    return _strongest(csr_matrix(upper + upper.T), COMPANIONS)


def _strongest(graph: csr_matrix, kept: int) -> csr_matrix:
    """The edges that are among the `kept` strongest of either end (ties: lowest row first)."""
    if np.diff(graph.indptr).max(initial=0) <= kept:
        return graph
    strong = np.concatenate([_strong(graph, rows, kept) for rows in _row_blocks(graph)])
    rows = np.repeat(np.arange(graph.shape[0], dtype=np.int32), np.diff(graph.indptr))[strong]
    directed = csr_matrix((graph.data[strong], (rows, graph.indices[strong])), shape=graph.shape)
    return csr_matrix(directed.maximum(directed.T))


def _row_blocks(graph: csr_matrix) -> Iterator[slice]:
    """Rows that hold about `SORTED_AT_ONCE` entries together: sorting takes many times their memory."""
    block = graph.indptr // SORTED_AT_ONCE
    bounds = np.unique(np.concatenate([[0], np.flatnonzero(np.diff(block)) + 1, [graph.shape[0]]]))
    yield from (slice(first, last) for first, last in pairwise(bounds.tolist()))


def _strong(graph: csr_matrix, rows: slice, kept: int) -> Bool[np.ndarray, " entries"]:
    """For each entry of these rows, whether it is among the `kept` largest of its row."""
    starts = graph.indptr[rows.start : rows.stop + 1] - graph.indptr[rows.start]
    entries = slice(graph.indptr[rows.start], graph.indptr[rows.stop])
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((graph.indices[entries], -graph.data[entries], row))
    strong = np.zeros(len(order), dtype=bool)
    strong[order[np.arange(len(order)) - starts[row] < kept]] = True  # sorting keeps the rows in their places
    return strong


def averaging(graph: csr_matrix) -> csr_matrix:
    """The graph with each row scaled to sum 1; empty rows stay empty."""
    total = np.asarray(graph.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return csr_matrix(diags(scale) @ graph)
