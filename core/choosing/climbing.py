"""Numbers of clusters tried in turn, each by a few cheap runs, until more of them only make things worse.

A run is the balanced K-means that a fit starts from, on the features the fit reads: so tags that occur together count
as they do in the fit. What it is judged by is the graph of nearest neighbours, which plain texts have as well; the
least code length of a walk over it is the choice.
"""

from collections.abc import Callable, Iterator
from itertools import count, takewhile

import numpy as np
from jaxtyping import Float32, Int64

from core.choosing.choice import ClusterCountChoice, Tried
from core.clustering import Progress
from core.data import TrainingData
from core.edges import Edges
from core.evaluation.agreement import mean_agreement
from core.evaluation.code_length import code_length
from core.neighbours import Neighbours, nearest_neighbours

FEWEST_TAGS = 20  # below, a graph of ten neighbours joins nearly everything
MOST_TAGS = 5000  # of more, a random sample is clustered; groups of which it holds a handful are not told apart
NEIGHBOURS = 10  # that a walk may step to: with 15 groups of fifteen texts melt, with fewer large ones fall apart
FACTOR = 2 ** (1 / 3)  # from one number to the next
LEAST_SIZE = 5  # tags a cluster on average; numbers that leave fewer are not tried
RUNS = 3  # for each number; they differ by about as much as two neighbouring numbers
PATIENCE = 3  # numbers in a row that are no better, up to twice as many clusters, before it is given up

Labels = Int64[np.ndarray, " tags"]


def choose_cluster_count(
    data: TrainingData,
    seed: int = 0,
    device: str = "auto",
    on_progress: Callable[[Progress], None] | None = None,
) -> ClusterCountChoice:
    """The number of clusters that describes the neighbourhoods of the tags in the fewest bits.

    Raises:
        ConfigError: No CUDA where it was asked for.
    """
    n_tags = len(data.tags)
    if n_tags < FEWEST_TAGS:
        return ClusterCountChoice(usual_cluster_count(n_tags), (), n_tags, n_tags)
    features, graph = _looked_at(data, seed)
    numbers = _numbers(len(features))
    tried: list[Tried] = []
    for at, n_clusters in enumerate(numbers):
        if on_progress is not None:
            on_progress(Progress("choosing the number of clusters", at + 1, len(numbers)))
        runs = list(_runs(features, n_clusters, seed, device))
        tried.append(_judged(graph, n_clusters, runs))
        if _over(tried, usual_cluster_count(len(features))):
            break
    best = min(tried, key=lambda each: each.bits)
    return ClusterCountChoice(best.clusters, tuple(tried), n_tags, len(features))


def usual_cluster_count(n_tags: int) -> int:
    """The rule of thumb k = sqrt(n / 2) (Mardia, Kent and Bibby, Multivariate Analysis, 1979), at least 1."""
    return max(1, round((n_tags / 2) ** 0.5))


def neighbour_edges(neighbours: Neighbours) -> Edges:
    """An edge of weight 1 where either tag is among the `NEIGHBOURS` most similar of the other.

    Without weights: how similar the nearest are differs between parts of a catalogue, and says nothing of clusters.
    """
    n_tags = len(neighbours.indices)
    near = neighbours.indices[:, :NEIGHBOURS].astype(np.int64)
    rows = np.repeat(np.arange(n_tags), near.shape[1])
    first, second = np.minimum(rows, near.ravel()), np.maximum(rows, near.ravel())
    first, second = np.divmod(np.unique(first * n_tags + second), n_tags)
    return Edges(first.astype(np.int32), second.astype(np.int32), np.ones(len(first), dtype=np.float32), n_tags)


def _looked_at(data: TrainingData, seed: int) -> tuple[Float32[np.ndarray, "rows features"], Edges]:
    """Features and neighbour graph of all tags, or of a random sample of many."""
    from core.training.inputs import Inputs

    features = Inputs.of(data).features
    if len(features) <= MOST_TAGS:
        return features, neighbour_edges(data.neighbours)
    rows = np.sort(np.random.default_rng(seed).choice(len(features), MOST_TAGS, replace=False))
    return features[rows], neighbour_edges(nearest_neighbours(data.embeddings[rows], NEIGHBOURS))


def _numbers(n_tags: int) -> tuple[int, ...]:
    """From 2, each `FACTOR` times the one before, to where clusters would hold `LEAST_SIZE` tags."""
    most = n_tags // LEAST_SIZE
    grown = takewhile(lambda clusters: clusters <= most, (round(2 * FACTOR**step) for step in count()))
    return tuple(dict.fromkeys(grown))


def _runs(features: Float32[np.ndarray, "rows features"], n_clusters: int, seed: int, device: str) -> Iterator[Labels]:
    """Column of each tag, for every run."""
    import torch

    from core.model import seed_centroids
    from core.training.balanced import MUCH, balanced_kmeans
    from core.training.device import training_device
    from core.training.threads import threads_for

    x = torch.as_tensor(features, device=training_device(device))
    prior = torch.full((n_clusters,), 1 / n_clusters, device=x.device)
    with threads_for(len(features), features.shape[1], n_clusters):
        for run in range(RUNS):
            start = torch.as_tensor(seed_centroids(features, n_clusters, seed * RUNS + run), device=x.device)
            found = balanced_kmeans(x, start, prior, MUCH)  # with less, what it parts is chance
            yield (x @ found.centroids.T + found.bias).argmax(dim=1).cpu().numpy()


def _judged(graph: Edges, n_clusters: int, runs: list[Labels]) -> Tried:
    lengths = [code_length(graph, columns) for columns in runs]
    return Tried(n_clusters, float(np.mean(lengths)), float(np.std(lengths)), mean_agreement(runs) or 0.0)


def _over(tried: list[Tried], at_least: int) -> bool:
    """Whether more clusters are not worth trying: none of the last few numbers was better than those before."""
    if len(tried) <= PATIENCE or tried[-1].clusters < at_least:
        return False
    before, last = tried[:-PATIENCE], tried[-PATIENCE:]
    return min(each.bits for each in last) >= min(each.bits for each in before)
