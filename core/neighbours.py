"""The nearest-neighbour graph of the embeddings: made once, shared by smoothness, the map and suggestions.

Exact up to `EXACT_UP_TO` tags: every pair is compared, block of rows by block of rows, so that memory stays bounded.
Above, FAISS compares each tag with those of the cells around it only (inverted file, Jegou et al. 2011).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int32

KEPT = 15
BLOCK_BYTES = 64 * 2**20  # one block of similarities; larger blocks fall out of the caches and gain nothing
EXACT_UP_TO = 10_000  # tags; at 100,000 every pair costs three minutes on two cores, the cells some seconds
CELL, MOST_CELLS = 128, 4096  # tags of a cell on average, until there are so many cells that finding one costs more
PROBED = 12  # cells searched for each tag; finds 80% of the nearest among 119,077 place names, 97% in planted clusters
TRAINED_ON, ROUNDS = 30, 6  # tags a cell's centre is learned from, and rounds of K-means it takes


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The most similar other tags of every tag.

    Attributes:
        indices: Rows of the neighbours, most similar first (ties: lowest row first), never the tag itself.
        similarity: Their cosine similarity, in [-1, 1], in the same order.
    """

    indices: Int32[np.ndarray, "tags neighbours"]
    similarity: Float32[np.ndarray, "tags neighbours"]

    @property
    def n_neighbours(self) -> int:
        """Neighbours kept per tag."""
        return self.indices.shape[1]


def nearest_neighbours(embeddings: Float32[np.ndarray, "tags d"], n_neighbours: int = KEPT) -> Neighbours:
    """The `n_neighbours` most similar other rows of each row, by cosine.

    Args:
        embeddings: Unit vectors.
        n_neighbours: Wanted neighbours; fewer are returned when there are not that many other rows.
    """
    n_tags = len(embeddings)
    kept = max(min(n_neighbours, n_tags - 1), 0)
    if n_tags > EXACT_UP_TO:
        return _nearest_in_cells(embeddings, kept)
    indices = np.empty((n_tags, kept), dtype=np.int32)
    similarity = np.empty((n_tags, kept), dtype=np.float32)
    if kept == 0:
        return Neighbours(indices, similarity)
    block = max(BLOCK_BYTES // (4 * n_tags), 1)
    for start in range(0, n_tags, block):
        rows = slice(start, min(start + block, n_tags))
        indices[rows], similarity[rows] = _nearest_in_block(embeddings, rows, kept)
    return Neighbours(indices, similarity)


def grown_neighbours(before: Neighbours, embeddings: Float32[np.ndarray, "tags d"]) -> Neighbours:
    """`nearest_neighbours` of more rows, without comparing again those that were compared already.

    Args:
        before: Neighbours of the first rows.
        embeddings: Unit vectors: the first rows as they were, then the new ones.
    """
    known, n_tags, kept = len(before.indices), len(embeddings), before.n_neighbours
    if kept < min(KEPT, n_tags - 1):  # so few that they were all kept, and more are wanted now
        return nearest_neighbours(embeddings)
    indices = np.concatenate([before.indices, np.empty((n_tags - known, kept), dtype=np.int32)])
    similarity = np.concatenate([before.similarity, np.empty((n_tags - known, kept), dtype=np.float32)])
    block = max(BLOCK_BYTES // (4 * n_tags), 1)
    for start in range(known, n_tags, block):
        rows = slice(start, min(start + block, n_tags))
        indices[rows], similarity[rows] = _nearest_in_block(embeddings, rows, kept)
    for start in range(0, known if n_tags > known else 0, block):
        rows = slice(start, min(start + block, known))
        found = np.clip(embeddings[rows] @ embeddings[known:].T, -1.0, 1.0)
        values = np.concatenate([before.similarity[rows], found], axis=1)
        names = np.concatenate(
            [before.indices[rows], np.tile(np.arange(known, n_tags, dtype=np.int32), (len(found), 1))], axis=1
        )
        order = np.argsort(-values, axis=1, kind="stable")[:, :kept]
        indices[rows] = np.take_along_axis(names, order, axis=1)
        similarity[rows] = np.take_along_axis(values, order, axis=1)
    return Neighbours(indices, similarity)


def _nearest_in_block(embeddings: np.ndarray, rows: slice, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices and similarities of the `kept` nearest of each row in `rows`, both (rows, kept)."""
    cosine = embeddings[rows] @ embeddings.T
    own = np.arange(rows.start, rows.stop)
    cosine[own - rows.start, own] = -np.inf
    nearest = np.argpartition(-cosine, kept - 1, axis=1)[:, :kept]
    nearest.sort(axis=1)  # so that the stable sort below breaks ties by row
    values = np.take_along_axis(cosine, nearest, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    found = np.take_along_axis(values, order, axis=1).clip(-1.0, 1.0)  # rounding passes 1 for equal vectors
    return np.take_along_axis(nearest, order, axis=1), found


def _nearest_in_cells(embeddings: np.ndarray, kept: int) -> Neighbours:
    """Nearest among the tags of the nearest cells; rows whose cells hold too few are compared with every row."""
    import faiss

    n_tags, d = embeddings.shape
    by_cosine, half = faiss.METRIC_INNER_PRODUCT, faiss.ScalarQuantizer.QT_fp16
    n_cells = min(n_tags // CELL, MOST_CELLS)
    cells = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(d), d, n_cells, half, by_cosine, False)
    cells.cp.niter, cells.cp.max_points_per_centroid, cells.cp.min_points_per_centroid = ROUNDS, TRAINED_ON, 1
    cells.train(embeddings)
    cells.add(embeddings)
    cells.nprobe = PROBED
    indices = np.empty((n_tags, kept), dtype=np.int32)
    similarity = np.empty((n_tags, kept), dtype=np.float32)
    block = max(BLOCK_BYTES // (4 * d * (kept + 1)), 1)
    for start in range(0, n_tags, block):
        rows = slice(start, min(start + block, n_tags))
        near = cells.search(embeddings[rows], kept + 1)[1]
        indices[rows], similarity[rows] = _measured(embeddings, rows, near, kept)
    short = np.flatnonzero((indices < 0).any(axis=1))
    for row in short.tolist():
        one = slice(row, row + 1)
        indices[one], similarity[one] = _nearest_in_block(embeddings, one, kept)
    return Neighbours(indices, similarity)


def _measured(embeddings: np.ndarray, rows: slice, near: np.ndarray, kept: int) -> tuple[np.ndarray, np.ndarray]:
    """The `kept` most similar of the rows found for each in `rows`, without itself; cells hold rounded vectors."""
    found = np.einsum("nd,nmd->nm", embeddings[rows], embeddings[near]).clip(-1.0, 1.0)
    own = np.arange(rows.start, rows.stop)
    found[near == own[:, None]] = -2.0
    found[near < 0] = -np.inf
    order = np.lexsort((near, -found))[:, :kept]
    return np.take_along_axis(near, order, axis=1), np.take_along_axis(found, order, axis=1)
