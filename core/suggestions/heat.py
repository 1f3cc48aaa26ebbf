"""The heatmap: NPMI between clusters, with its hot spots off the diagonal and cold ones on it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from jaxtyping import Float64, Int64

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import block_sums, pair_counts
from core.suggestions.parted import Parted, are_parted

OF_EACH = 2  # hints that one cluster is part of: a small one of well-known tags is near to all others
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
    """A block that asks to be looked at: two clusters that could be one, or one (twice) that could be several.

    Attributes:
        first, second: Ids of the two clusters, or twice that of the one.
        npmi: Mean NPMI+ over the block's pairs of tags.
        usual: What to compare it with: the mean inside the two clusters; for one cluster the mean inside them all.
    """

    first: int
    second: int
    npmi: float
    usual: float


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
    """The `n` pairs of clusters whose tags occur together most, few of any one: perhaps one cluster (ties: as drawn).

    Args:
        heat: Of all blocks.
        n: Wanted pairs.
        parted: Clusters that somebody keeps apart; they are left out.
    """
    first, second = np.triu_indices(len(heat.mean), 1)
    order = np.argsort(-heat.cautious[first, second], kind="stable").tolist()
    spots = (_hot(heat, int(first[at]), int(second[at])) for at in order if heat.mean[first[at], second[at]] > 0)
    return tuple(islice(_few_of_each(spot for spot in spots if not are_parted(spot.first, spot.second, parted)), n))


def _few_of_each(spots: Iterable[Spot]) -> Iterator[Spot]:
    """Those that show no cluster more than `OF_EACH` times."""
    shown: Counter[int] = Counter()
    for spot in spots:
        if max(shown[spot.first], shown[spot.second]) < OF_EACH:
            shown.update((spot.first, spot.second))
            yield spot


def coldest(heat: ClusterHeat, clustering: Clustering, n: int = 10) -> tuple[Spot, ...]:
    """The `n` clusters whose own tags occur together least, less than is usual (ties: as drawn); no single tags."""
    several = np.array([clustering.sizes[int(cluster)] > 1 for cluster in heat.cluster_ids], dtype=bool)
    if not several.any():
        return ()
    own, inside = np.diag(heat.cautious), np.diag(heat.mean)
    order = np.argsort(own, kind="stable")
    cold = order[several[order] & (own[order] < own[several].mean())]
    usual = float(inside[several].mean())
    ids = heat.cluster_ids
    return tuple(Spot(int(ids[at]), int(ids[at]), float(inside[at]), usual) for at in cold[:n])


def _hot(heat: ClusterHeat, first: int, second: int) -> Spot:
    ids, mean = heat.cluster_ids, heat.mean
    usual = float(mean[first, first] + mean[second, second]) / 2
    return Spot(int(ids[first]), int(ids[second]), float(mean[first, second]), usual)


def _alike_together(mean: Float64[np.ndarray, "k k"]) -> np.ndarray:
    """Order of the leaves of an average-linkage tree, so that what is hot lies near the diagonal."""
    if len(mean) < 3:
        return np.arange(len(mean))
    from scipy.cluster.hierarchy import leaves_list, linkage

    distance = mean.max() - mean[np.triu_indices(len(mean), 1)]
    return leaves_list(linkage(distance, "average"))
