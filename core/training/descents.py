"""The ways to train: the article's objective, a first fit, one that pairs have taught, and a fit after a review."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float32

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.model import LinearSoftmax
from core.training.article import article_terms
from core.training.balanced import SHARP
from core.training.config import FitConfig
from core.training.device import report_every
from core.training.going_on import holding, rows_from_places
from core.training.inputs import Inputs
from core.training.objective import default_terms
from core.training.optimise import Schedule, TermsAt, Trained, train
from core.training.sampled import sampled_terms
from core.training.start import SOFT, Start, cold_starts, is_large, kmeans_start, start_from, warm_start
from core.training.taught import ENOUGH, gentle, taught_inputs

LEAST = 3  # tags; a smaller cluster is no theme, and of several runs one without any is taken
SAMPLED_STEPS = 60  # of a fit on samples; with 120 the same clusters come out


@dataclass(frozen=True, eq=False)
class Task:
    """What one fit is given."""

    data: TrainingData
    config: FitConfig
    constraints: Constraints
    before: Clustering | None
    device: torch.device
    on_progress: Callable[[Progress], None] | None


@dataclass(frozen=True, eq=False)
class Descent:
    """Where training began and ended, on which features."""

    features: Float32[np.ndarray, "tags features"]
    start: Start
    trained: Trained


def descend(task: Task) -> Descent:
    """Train as the task's objective, pairs and earlier clustering ask for."""
    before = task.before
    if task.config.objective == "article":
        return _article(task)
    if before is not None and before.tags == task.data.tags and len(task.constraints):
        return _go_on(task, before)
    if is_taught(task):
        taught = taught_inputs(task.data, task.constraints, task.device)
        return _default(replace(task, config=gentle(task.config)), taught)
    return _default(task, Inputs.of(task.data))


def is_taught(task: Task) -> bool:
    """Whether pairs are enough to teach a first fit what is alike."""
    return task.config.objective == "default" and task.before is None and len(task.constraints) >= ENOUGH


def _article(task: Task) -> Descent:
    """From plain K-means, over mini-batches, which are too noisy for a tolerance."""
    x, config = task.data.embeddings, task.config
    if task.before is not None:
        start = warm_start(task.before, x.shape[1], config.n_clusters)
    else:
        start = kmeans_start(x, config.n_clusters, config.seed)
    terms = article_terms(task.data, x, task.constraints, config, task.device)
    return Descent(x, start, _trained([start], terms, task)[0])


def _default(task: Task, inputs: Inputs) -> Descent:
    """From the earlier clustering, or from the balanced K-means that trains to the least loss."""
    terms = terms_for(task)(inputs, _prior(task), task.constraints, task.config, task.device)
    starts = _starts(task, inputs)
    trained = _trained(starts, terms, task)
    best = min(range(len(trained)), key=lambda at: (_stunted(trained[at].model, inputs), trained[at].loss))
    return Descent(inputs.features, starts[best], trained[best])


def _starts(task: Task, inputs: Inputs) -> list[Start]:
    config = task.config
    if task.before is not None:
        return [warm_start(task.before, inputs.features.shape[1], config.n_clusters)]
    runs = cold_starts(inputs.features, config.n_clusters, config.seed, task.device)
    if inputs.affinity.nnz:
        return [start_from(run, SOFT) for run in runs]
    return [start_from(runs[0], SHARP)]  # meaning alone: what is best before training is best after it


def _prior(task: Task) -> np.ndarray:
    n_clusters = task.config.n_clusters
    return np.full(n_clusters, 1 / n_clusters, dtype=np.float32) if task.before is None else task.before.prior


def _go_on(task: Task, before: Clustering) -> Descent:
    """From where every tag is, held there by what was said of it."""
    inputs = Inputs.of(task.data)
    start = warm_start(rows_from_places(before, inputs.features), inputs.features.shape[1], task.config.n_clusters)
    terms = terms_for(task)(inputs, start.prior, task.constraints, task.config, task.device)
    held = holding(terms, before, inputs.features, task.constraints, task.device)
    return Descent(inputs.features, start, _trained([start], held, task)[0])


def terms_for(task: Task) -> Callable[..., TermsAt]:
    """The default objective over all tags, or over samples of many."""
    return sampled_terms if is_large(len(task.data.tags), task.config.n_clusters) else default_terms


def _trained(starts: Sequence[Start], terms: TermsAt, task: Task) -> list[Trained]:
    """Each start trained; progress runs through all of them once."""
    schedule, found = _schedule(task), []
    for done, start in enumerate(starts):
        report = _onward(task.on_progress, done, len(starts))
        found.append(train(start.model, terms, schedule, task.device, report))
    return found


def _schedule(task: Task) -> Schedule:
    """Estimated losses, the article's and those on samples, are too noisy for a tolerance."""
    config, every = task.config, report_every(task.device)
    if config.objective == "article":
        return Schedule(config.max_steps, 0.0, config.learning_rate, every)
    if is_large(len(task.data.tags), config.n_clusters):
        return Schedule(min(config.max_steps, SAMPLED_STEPS), 0.0, config.learning_rate, every)
    return Schedule(config.max_steps, config.tolerance, config.learning_rate, every)


def _onward(on_progress: Callable[[Progress], None] | None, done: int, runs: int) -> Callable[[Progress], None] | None:
    """Reports of one run as a part of `runs`."""
    if on_progress is None:
        return None
    return lambda at: on_progress(replace(at, step=at.step + done * at.steps, steps=runs * at.steps))


def _stunted(model: LinearSoftmax, inputs: Inputs) -> int:
    """Clusters of fewer than `LEAST` tags; none counts where there is hardly room for more."""
    n_clusters = len(model.bias)
    if len(inputs.features) < 2 * LEAST * n_clusters:
        return 0
    sizes = np.bincount(model.logits(inputs.features).argmax(axis=1), minlength=n_clusters)
    return int((sizes < LEAST).sum())
