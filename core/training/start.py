"""Where training starts: the best of a few annealed K-means runs, or the rows of an earlier clustering."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import Tensor

from core.clustering import Clustering
from core.errors import ConfigError
from core.model import LinearSoftmax, from_centroids, kmeans_centroids, seed_centroids
from core.training.balanced import LITTLE, Balanced, balanced_kmeans, fitting_balance
from core.training.inputs import Inputs
from core.training.relocate import relocated

SHARPNESS = 20.0  # logit per unit of cosine: on unit vectors, K-means groups then start about 60% sure

RESTARTS, MANY, FEW_TAGS = 4, 8, 1000  # runs; up to a thousand tags chance weighs more and a run costs little
SOFT = 20.0  # logits per unit of cosine where co-occurrence will move tags: surer ones hardly move
LARGE = 1_000_000  # tags times clusters from which on a fit reads samples


@dataclass(frozen=True, eq=False)
class Start:
    """A model with the ids of its rows.

    Attributes:
        model: The rows training begins from.
        cluster_ids: Id of each row, ascending.
        prior: Share of tags each cluster is expected to hold.
        redirects: Retired id -> its heir, carried over from a warm start.
        next_id: Smallest id never used.
    """

    model: LinearSoftmax
    cluster_ids: Int64[np.ndarray, " clusters"]
    prior: Float32[np.ndarray, " clusters"]
    redirects: dict[int, int]
    next_id: int


def kmeans_start(features: Float32[np.ndarray, "tags features"], n_clusters: int, seed: int) -> Start:
    """Plain K-means, ids 0..k-1, a uniform prior: where the article starts."""
    centroids, _ = kmeans_centroids(features, n_clusters, seed)
    prior = np.full(n_clusters, 1 / n_clusters, dtype=np.float32)
    return Start(from_centroids(centroids, SHARPNESS), np.arange(n_clusters), prior, {}, n_clusters)


def is_large(n_tags: int, n_clusters: int) -> bool:
    """Whether a fit reads samples instead of every tag at every step."""
    return n_tags * n_clusters >= LARGE


def cold_starts(
    features: Float32[np.ndarray, "tags features"],
    n_clusters: int,
    seed: int,
    device: torch.device,
    balance: float,
) -> tuple[Balanced, ...]:
    """Balanced K-means from a few k-means++ seedings, least loss first; the first one is improved further."""
    return improved(features, annealed(features, several_seedings(features, n_clusters, seed), device, balance), seed)


def balance_for(inputs: Inputs, n_clusters: int, seed: int, device: torch.device) -> float:
    """As much balance as fits the groups; little where tags occur together, which says how large they are."""
    if inputs.affinity.nnz or is_large(len(inputs.features), n_clusters):
        return LITTLE
    return annealed(inputs.features, several_seedings(inputs.features, n_clusters, seed), device)[0].balance


def several_seedings(
    features: Float32[np.ndarray, "tags features"], n_clusters: int, seed: int
) -> list[Float32[np.ndarray, "clusters features"]]:
    """Rows far from each other, for a few runs."""
    runs = MANY if len(features) <= FEW_TAGS else RESTARTS
    return [seed_centroids(features, n_clusters, seed * MANY + run) for run in range(runs)]


def annealed(
    features: Float32[np.ndarray, "tags features"],
    starts: Sequence[Float32[np.ndarray, "clusters features"]],
    device: torch.device,
    balance: float | None = None,
) -> tuple[Balanced, ...]:
    """Balanced K-means from each of the starts, whose rows may be of any length; least loss first.

    With None for `balance`, as much of it as fits the groups that there are.
    """
    x = torch.as_tensor(features, device=device)

    def runs(each: float) -> list[Balanced]:
        return [balanced_kmeans(x, torch.as_tensor(rows, device=device), _even(x, len(rows)), each) for rows in starts]

    found = fitting_balance(runs, x) if balance is None else runs(balance)
    return tuple(sorted(found, key=lambda run: run.loss))


def improved(
    features: Float32[np.ndarray, "tags features"], runs: tuple[Balanced, ...], seed: int
) -> tuple[Balanced, ...]:
    """`runs`, the first with its centroids moved to where they are missed most."""
    best, *others = runs
    x = torch.as_tensor(features, device=best.bias.device)
    return relocated(x, best, _even(x, len(best.bias)), seed), *others


def _even(x: Tensor, n_clusters: int) -> Float32[Tensor, " clusters"]:
    return torch.full((n_clusters,), 1 / n_clusters, device=x.device)


def start_from(run: Balanced, sharpness: float) -> Start:
    """The model of a balanced K-means, its logits `sharpness` a unit of cosine; ids 0..k-1, a uniform prior."""
    weights, bias = (sharpness * part.cpu().numpy() for part in (run.centroids, run.bias))
    n_clusters = len(bias)
    prior = np.full(n_clusters, 1 / n_clusters, dtype=np.float32)
    return Start(LinearSoftmax(weights, bias), np.arange(n_clusters), prior, {}, n_clusters)


def warm_start(before: Clustering, n_features: int, n_clusters: int) -> Start:
    """The rows, ids and prior of an earlier clustering.

    Raises:
        ConfigError: It has another number of clusters or features than the fit.
    """
    model = LinearSoftmax(before.parameters["weights"], before.parameters["bias"])
    if len(before.cluster_ids) != n_clusters:
        raise ConfigError(
            f"A warm start keeps its clusters: it has {len(before.cluster_ids)} and n_clusters is {n_clusters}. "
            f"Set n_clusters to {len(before.cluster_ids)}, or fit without a warm start."
        )
    if model.weights.shape[1] != n_features:
        raise ConfigError(
            f"The warm start was fitted on {model.weights.shape[1]} features a tag and this data has {n_features}. "
            "Use the encoder it was fitted with, or fit without a warm start."
        )
    return Start(model, before.cluster_ids.copy(), before.prior.copy(), dict(before.redirects), before.next_id)
