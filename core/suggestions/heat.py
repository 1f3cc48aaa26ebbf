"""The heatmap: NPMI between clusters and between tags, with its hot spots off the diagonal and cold ones on it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int8, Int64

from core.clustering import Clustering
from core.cooccurrence import pmi_edges
from core.data import TrainingData
from core.edges import Edges
from core.evaluation import block_sums, pair_counts

MOST_CELLS = 500  # on a side; a browser draws more slowly, and a screen has not many more pixels
CAUTION = 10  # pairs of average weight added to every block, so that one lucky pair of tiny clusters is no hot spot


@dataclass(frozen=True, eq=False)
class ClusterHeat:
    """Mean NPMI+ between clusters, neighbours in the list being alike.

    Attributes:
        cluster_ids: Ids in the order drawn, empty clusters left out.
        mean: Mean NPMI+ over all pairs of tags of each block, in [0, 1].
        cautious: The same drawn towards the average where there are few pairs; what spots are ranked by.
    """

    cluster_ids: Int64[np.ndarray, " k"]
    mean: Float64[np.ndarray, "k k"]
    cautious: Float64[np.ndarray, "k k"]


@dataclass(frozen=True)
class Spot:
    """A block that asks to be looked at: two clusters that could be one, or one (twice) that could be several."""

    first: int
    second: int
    npmi: float


@dataclass(frozen=True, eq=False)
class TagHeat:
    """NPMI between tags, ordered by cluster and confidence; neighbouring tags share a cell when there are too many.

    Attributes:
        values: 100 times the mean NPMI of each cell, in [-100, 100], shape (cells, cells).
        starts: First row of each cell in `rows`.
        rows: Rows of the tags in the order drawn.
    """

    values: Int8[np.ndarray, "cells cells"]
    starts: Int64[np.ndarray, " cells"]
    rows: Int64[np.ndarray, " tags"]


def cluster_heat(data: TrainingData, clustering: Clustering) -> ClusterHeat:
    """Mean NPMI+ of every block of clusters."""
    k = len(clustering.cluster_ids)
    sizes = np.bincount(clustering.columns, minlength=k)
    used = np.flatnonzero(sizes)
    sums = block_sums(data.affinity, clustering.columns, k)[np.ix_(used, used)]
    counts = pair_counts(sizes[used])
    average = np.triu(sums).sum() / max(np.triu(counts).sum(), 1)
    mean = sums / np.maximum(counts, 1)
    order = _alike_together(mean)
    square = np.ix_(order, order)
    cautious = (sums + CAUTION * average) / (counts + CAUTION)
    return ClusterHeat(clustering.cluster_ids[used[order]], mean[square], cautious[square])


def hottest(heat: ClusterHeat, n: int = 10) -> tuple[Spot, ...]:
    """The `n` pairs of clusters whose tags occur together most: perhaps one cluster (ties: as drawn)."""
    first, second = np.triu_indices(len(heat.mean), 1)
    order = np.argsort(-heat.cautious[first, second], kind="stable")
    return tuple(
        _spot(heat, int(first[at]), int(second[at])) for at in order[:n] if heat.mean[first[at], second[at]] > 0
    )


def coldest(heat: ClusterHeat, clustering: Clustering, n: int = 10) -> tuple[Spot, ...]:
    """The `n` clusters whose own tags occur together least: perhaps several (ties: as drawn); single tags left out."""
    order = np.argsort(np.diag(heat.cautious), kind="stable").tolist()
    several = [at for at in order if clustering.sizes[int(heat.cluster_ids[at])] > 1]
    return tuple(_spot(heat, at, at) for at in several[:n])


def tag_heat(data: TrainingData, clustering: Clustering, clusters: tuple[int, ...]) -> TagHeat:
    """NPMI between the tags of some clusters, at most 500 cells on a side.

    Args:
        data: The tags.
        clustering: Where they are.
        clusters: Ids in the order wanted.
    """
    rows = np.concatenate([np.empty(0, dtype=np.int64), *(clustering.members(cluster) for cluster in clusters)])
    n_cells = min(len(rows), MOST_CELLS)
    if n_cells == 0:
        return TagHeat(np.zeros((0, 0), dtype=np.int8), np.empty(0, dtype=np.int64), rows)
    starts = np.arange(n_cells) * len(rows) // n_cells
    cell_of = np.full(len(data.tags), -1)
    cell_of[rows] = np.repeat(np.arange(n_cells), np.diff(np.append(starts, len(rows))))
    width = np.bincount(cell_of[rows])
    mean = _cell_sums(data, cell_of, n_cells) / np.outer(width, width)
    return TagHeat(np.clip(np.rint(100 * mean), -100, 100).astype(np.int8), starts.astype(np.int64), rows)


def _cell_sums(data: TrainingData, cell_of: np.ndarray, n_cells: int) -> Float64[np.ndarray, "cells cells"]:
    """Sum of NPMI over the pairs of each cell; a tag has 1 with itself, and 0 with one it was never met with.

    NPMI's limit for tags that never meet is -1, but in a sparse catalogue most rare tags never meet by chance alone.
    """
    counts = data.cooccurrence
    inside = (cell_of[counts.first] >= 0) & (cell_of[counts.second] >= 0)
    near = Edges(counts.first[inside], counts.second[inside], counts.weight[inside], counts.n_nodes)
    surprise = np.log(data.n_items) - np.log(near.weight)
    npmi = pmi_edges(near, data.item_counts, data.n_items).weight / np.where(surprise > 0, surprise, np.inf)
    cell = cell_of[near.first] * n_cells + cell_of[near.second]
    upper = np.bincount(cell, npmi, minlength=n_cells**2).reshape(n_cells, n_cells).astype(np.float64)
    return upper + upper.T + np.diag(np.bincount(cell_of[cell_of >= 0], minlength=n_cells))


def _spot(heat: ClusterHeat, first: int, second: int) -> Spot:
    ids = heat.cluster_ids
    return Spot(int(ids[first]), int(ids[second]), float(heat.mean[first, second]))


def _alike_together(mean: Float64[np.ndarray, "k k"]) -> np.ndarray:
    """Order of the leaves of an average-linkage tree, so that what is hot lies near the diagonal."""
    if len(mean) < 3:
        return np.arange(len(mean))
    from scipy.cluster.hierarchy import leaves_list, linkage

    distance = mean.max() - mean[np.triu_indices(len(mean), 1)]
    return leaves_list(linkage(distance, "average"))
