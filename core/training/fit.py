"""A full fit: tags with their two graphs in, a frozen clustering out."""

import time
from collections.abc import Callable

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.errors import ConfigError
from core.training.assigning import assigned
from core.training.calm import as_trained, softened
from core.training.config import FitConfig
from core.training.descents import Task, descend
from core.training.device import training_device
from core.training.diagnose import diagnose
from core.training.settle import settle_pairs
from core.training.taught import on_plain_features


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
    before = None if warm_start is None else as_trained(warm_start, data, config.objective)
    task = Task(data, config, constraints, before, training_device(config.device), on_progress)
    descent = descend(task)
    start, trained = descent.start, descent.trained
    model = softened(trained.model, data, config.objective)
    assignments = settle_pairs(assigned(model, descent.features, task.device), constraints)
    if descent.passing:
        model = softened(on_plain_features(data, assignments), data, config.objective)
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
        device=task.device.type,
        seconds=time.perf_counter() - began,
        converged=trained.converged,
    )


def _check(data: TrainingData, config: FitConfig, constraints: Constraints) -> None:
    if config.n_clusters > len(data.tags):
        raise ConfigError(
            f"n_clusters is {config.n_clusters} and there are {len(data.tags)} tags. "
            f"Ask for at most {len(data.tags)} clusters, or keep more tags."
        )
    constraints.validate(len(data.tags))
    constraints.check(data.tags)
