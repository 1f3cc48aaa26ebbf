"""A full fit: tags with their two graphs in, a frozen clustering out."""

import time
from collections.abc import Callable

import numpy as np
import torch

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.errors import ConfigError
from core.model import LinearSoftmax
from core.training.article import article_terms
from core.training.balanced import SHARP
from core.training.config import FitConfig
from core.training.diagnose import diagnose
from core.training.going_on import holding, rows_from_places
from core.training.objective import Inputs, default_terms
from core.training.optimise import Schedule, Trained, train
from core.training.settle import settle_pairs
from core.training.start import SOFT, Start, cold_starts, kmeans_start, start_from
from core.training.start import warm_start as warm
from core.training.taught import ENOUGH, gentle, taught_inputs, untaught

LEAST = 3  # tags; a smaller cluster is no theme, and of several runs one without any is taken


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
    if config.objective == "article":
        features = data.embeddings
        start, trained = _fit_article(data, config, constraints, warm_start, device, on_progress)
    elif warm_start is not None and warm_start.tags == data.tags and len(constraints):
        inputs = Inputs.of(data)
        features = inputs.features
        start, trained = _go_on(inputs, config, constraints, warm_start, device, on_progress)
    elif warm_start is None and len(constraints) >= ENOUGH:
        inputs = taught_inputs(data, constraints, device)
        features = inputs.features
        start, trained = _fit_default(inputs, gentle(config), constraints, None, device, on_progress)
    else:
        inputs = Inputs.of(data)
        features = inputs.features
        start, trained = _fit_default(inputs, config, constraints, warm_start, device, on_progress)
    assignments = settle_pairs(trained.model.assignments(features), constraints)
    model = trained.model if warm_start is not None or len(constraints) < ENOUGH else untaught(data, assignments)
    return Clustering(
        tags=data.tags,
        assignments=assignments,
        cluster_ids=start.cluster_ids,
        parameters={"weights": model.weights, "bias": model.bias},
        prior=start.prior,
        redirects=start.redirects,
        next_id=start.next_id,
        history=trained.history,
        warnings=diagnose(assignments, start.cluster_ids),
        device=device.type,
        seconds=time.perf_counter() - began,
        converged=trained.converged,
    )


def _fit_article(
    data: TrainingData,
    config: FitConfig,
    constraints: Constraints,
    before: Clustering | None,
    device: torch.device,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[Start, Trained]:
    """From plain K-means, over mini-batches, which are too noisy for a tolerance."""
    if before is not None:
        start = warm(before, data.embeddings.shape[1], config.n_clusters)
    else:
        start = kmeans_start(data.embeddings, config.n_clusters, config.seed)
    terms = article_terms(data, data.embeddings, constraints, config, device)
    schedule = Schedule(config.max_steps, 0.0, config.learning_rate)
    return start, train(start.model, terms, schedule, device, on_progress)


def _fit_default(
    inputs: Inputs,
    config: FitConfig,
    constraints: Constraints,
    before: Clustering | None,
    device: torch.device,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[Start, Trained]:
    """From the earlier clustering, or from the balanced K-means that trains to the least loss."""
    if before is not None:
        starts = [warm(before, inputs.features.shape[1], config.n_clusters)]
    elif inputs.affinity.nnz:
        starts = [start_from(run, SOFT) for run in cold_starts(inputs.features, config.n_clusters, config.seed, device)]
    else:  # meaning alone: what is best before training is best after it
        starts = [start_from(cold_starts(inputs.features, config.n_clusters, config.seed, device)[0], SHARP)]
    terms = default_terms(inputs, starts[0].prior, constraints, config, device)
    schedule = Schedule(config.max_steps, config.tolerance, config.learning_rate)
    trained = [train(start.model, terms, schedule, device, on_progress) for start in starts]
    best = min(range(len(trained)), key=lambda at: (_stunted(trained[at].model, inputs), trained[at].loss))
    return starts[best], trained[best]


def _go_on(
    inputs: Inputs,
    config: FitConfig,
    constraints: Constraints,
    before: Clustering,
    device: torch.device,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[Start, Trained]:
    """From where every tag is, held there by what was said of it."""
    start = warm(rows_from_places(before, inputs.features), inputs.features.shape[1], config.n_clusters)
    terms = default_terms(inputs, start.prior, constraints, config, device)
    held = holding(terms, before, inputs.features, constraints, device)
    schedule = Schedule(config.max_steps, config.tolerance, config.learning_rate)
    return start, train(start.model, held, schedule, device, on_progress)


def _stunted(model: LinearSoftmax, inputs: Inputs) -> int:
    """Clusters of fewer than `LEAST` tags; none counts where there is hardly room for more."""
    n_clusters = len(model.bias)
    if len(inputs.features) < 2 * LEAST * n_clusters:
        return 0
    sizes = np.bincount(model.logits(inputs.features).argmax(axis=1), minlength=n_clusters)
    return int((sizes < LEAST).sum())


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
