"""The heatmap: NPMI between clusters, with its hot spots off the diagonal and cold ones on it."""

from dataclasses import dataclass
from itertools import islice

import numpy as np
from jaxtyping import Float64, Int64

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import block_sums, pair_counts
from core.suggestions.parted import Parted, are_parted

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


def hottest(heat: ClusterHeat, n: int = 10, parted: Parted = frozenset()) -> tuple[Spot, ...]:
    """The `n` pairs of clusters whose tags occur together most: perhaps one cluster (ties: as drawn).

    Args:
        heat: Of all blocks.
        n: Wanted pairs.
        parted: Clusters that somebody keeps apart; they are left out.
    """
    first, second = np.triu_indices(len(heat.mean), 1)
    order = np.argsort(-heat.cautious[first, second], kind="stable").tolist()
    spots = (_spot(heat, int(first[at]), int(second[at])) for at in order if heat.mean[first[at], second[at]] > 0)
    return tuple(islice((spot for spot in spots if not are_parted(spot.first, spot.second, parted)), n))


def coldest(heat: ClusterHeat, clustering: Clustering, n: int = 10) -> tuple[Spot, ...]:
    """The `n` clusters whose own tags occur together least: perhaps several (ties: as drawn); single tags left out."""
    order = np.argsort(np.diag(heat.cautious), kind="stable").tolist()
    several = [at for at in order if clustering.sizes[int(heat.cluster_ids[at])] > 1]
    return tuple(_spot(heat, at, at) for at in several[:n])


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
