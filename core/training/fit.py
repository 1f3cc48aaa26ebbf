"""A full fit: tags with their two graphs in, a frozen clustering out."""

import time
from collections.abc import Callable

import torch

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.errors import ConfigError
from core.training.article import article_terms
from core.training.config import FitConfig
from core.training.diagnose import diagnose
from core.training.objective import Inputs, default_terms
from core.training.optimise import Schedule, train
from core.training.settle import settle_pairs
from core.training.start import cold_start, kmeans_start
from core.training.start import warm_start as warm
from core.training.threads import threads_for


def fit(
    data: TrainingData,
    config: FitConfig,
    constraints: Constraints | None = None,
    warm_start: Clustering | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Clustering:
    """Cluster the tags of `data`; nothing handed in is changed.

    Args:
        constraints: Pairs of rows of `data` to keep together or apart.
        warm_start: An earlier clustering whose ids and rows to start from; the tags may have changed since.
        on_progress: Called with the loss and its terms after every step.

    Raises:
        ConstraintConflict: The pairs contradict each other.
        ConfigError: More clusters than tags, pairs outside the data, no CUDA where it was asked for,
            or a warm start of another shape.
    """
    began = time.perf_counter()
    constraints = constraints or Constraints()
    _check(data, config, constraints)
    device = training_device(config.device)
    article = config.objective == "article"
    inputs = None if article else Inputs.of(data)
    features = data.embeddings if inputs is None else inputs.features
    with threads_for(features.shape[0], features.shape[1], config.n_clusters):
        if warm_start is not None:
            start = warm(warm_start, features.shape[1], config.n_clusters)
        elif inputs is None:
            start = kmeans_start(features, config.n_clusters, config.seed)
        else:
            start = cold_start(features, config.n_clusters, config.seed, device)
        if inputs is None:
            terms = article_terms(data, features, constraints, config, device)
        else:
            terms = default_terms(inputs, start.prior, constraints, config, device)
        tolerance = 0.0 if article else config.tolerance  # batches are too noisy for a tolerance
        schedule = Schedule(config.max_steps, tolerance, config.learning_rate)
        trained = train(start.model, terms, schedule, device, on_progress)
    assignments = settle_pairs(trained.model.assignments(features), constraints)
    return Clustering(
        tags=data.tags,
        assignments=assignments,
        cluster_ids=start.cluster_ids,
        parameters={"weights": trained.model.weights, "bias": trained.model.bias},
        prior=start.prior,
        redirects=start.redirects,
        next_id=start.next_id,
        history=trained.history,
        warnings=diagnose(assignments, start.cluster_ids),
        device=device.type,
        seconds=time.perf_counter() - began,
        converged=trained.converged,
    )


def training_device(name: str) -> torch.device:
    """The device that "auto", "cpu" or "cuda" stands for on this machine.

    Raises:
        ConfigError: "cuda" on a machine without it.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise ConfigError('device is "cuda" and this machine has no CUDA device. Set it to "auto" or "cpu".')
    return torch.device(name)


def _check(data: TrainingData, config: FitConfig, constraints: Constraints) -> None:
    if config.n_clusters > len(data.tags):
        raise ConfigError(
            f"n_clusters is {config.n_clusters} and there are {len(data.tags)} tags. "
            f"Ask for at most {len(data.tags)} clusters, or keep more tags."
        )
    constraints.validate(len(data.tags))
    constraints.check(data.tags)
