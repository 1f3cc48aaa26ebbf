"""The ways to train: the article's objective, a first fit, one that pairs have taught, and a fit after a review."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float32

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.memory import give_back
from core.training.agreed import agreed
from core.training.article import article_terms
from core.training.assigning import assigned, leading
from core.training.balanced import LITTLE, SHARP
from core.training.coarse import coarse_start
from core.training.config import FitConfig
from core.training.device import report_every
from core.training.filling import filled
from core.training.going_on import holding, rows_from_places
from core.training.graphs import similarity_graph
from core.training.inputs import Inputs
from core.training.likely import likely_edges
from core.training.metric import learned
from core.training.objective import default_terms
from core.training.optimise import Schedule, TermsAt, Trained, train
from core.training.revive import revived, stunted
from core.training.sampled import sampled_terms
from core.training.settle import settle_pairs
from core.training.start import SOFT, Start, balance_for, cold_starts, is_large, kmeans_start, start_from, warm_start
from core.training.taught import ENOUGH, gentle, taught_inputs

REVIVALS = 4  # times at most that clusters without tags are put to use elsewhere
SAMPLED_STEPS = 40  # on samples; more gain nothing where clusters are clear


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
    """Where training began and ended, on which features; `passing` when those are of this fit only."""

    features: Float32[np.ndarray, "tags features"]
    start: Start
    trained: Trained
    passing: bool = False


@dataclass(frozen=True)
class Place:
    """Which of how many runs this is."""

    run: int = 0
    runs: int = 1


ONLY = Place()


def descend(task: Task) -> Descent:
    """Train as the task's objective, pairs and earlier clustering ask for."""
    before = task.before
    if task.config.objective == "article":
        return _article(task)
    if before is not None and before.tags == task.data.tags and len(task.constraints):
        return _go_on(task, before)
    if is_taught(task):
        return _taught(replace(task, config=gentle(task.config)))
    return _default(task)


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
    return Descent(x, start, _trained(start, terms, task))


def _taught(task: Task) -> Descent:
    """Twice: what the first pass found helps the pairs to say which tags are alike."""
    data, pairs = task.data, task.constraints
    balance = balance_for(Inputs.of(data), task.config.n_clusters, task.config.seed, task.device)
    taught = learned(data, pairs, task.device)
    first = _first(task, taught_inputs(data, taught, similarity_graph(taught.neighbours), pairs), balance)
    assignments = settle_pairs(assigned(first.trained.model, first.features, task.device), pairs)
    graph = likely_edges(data, taught, assignments, pairs)
    last = first if graph is None else _first(task, taught_inputs(data, taught, graph, pairs), balance)
    return replace(last, passing=True)


def _default(task: Task) -> Descent:
    """From the earlier clustering; or a first fit, of texts on what quick runs agree on."""
    inputs, config = Inputs.of(task.data), task.config
    if task.before is not None:
        return _from(warm_start(task.before, inputs.features.shape[1], config.n_clusters), task, inputs)
    if inputs.affinity.nnz or is_large(len(task.data.tags), config.n_clusters):
        return _first(task, inputs, LITTLE)
    clear = agreed(task.data, inputs, config.n_clusters, config.seed, task.device)
    return replace(_used(_from(start_from(clear.run, SHARP), task, clear.inputs), task), passing=True)


def _used(descent: Descent, task: Task) -> Descent:
    """The descent, undone where it emptied a cluster: on clear features little holds a theme's halves apart."""
    start, trained = descent.start.model, descent.trained
    before, after = (len(np.unique(leading(m, descent.features, task.device))) for m in (start, trained.model))
    return replace(descent, trained=replace(trained, model=start)) if after < before else descent


def _first(task: Task, inputs: Inputs, balance: float) -> Descent:
    """From balanced K-means; where tags occur together, from the run that trains to the least loss."""
    config = task.config
    if is_large(len(inputs.features), config.n_clusters):
        return _on_samples(task, inputs)
    runs = cold_starts(inputs.features, config.n_clusters, config.seed, task.device, balance)
    if inputs.affinity.nnz:
        return _together([start_from(run, SOFT) for run in runs], task, inputs)
    return _from(start_from(runs[0], SHARP), task, inputs)  # what is best before training is best after it


def _from(start: Start, task: Task, inputs: Inputs) -> Descent:
    """One start, trained."""
    terms = terms_for(task)(inputs, start.prior, task.constraints, task.config, task.device)
    return Descent(inputs.features, start, _trained(start, terms, task))


def _together(starts: list[Start], task: Task, inputs: Inputs) -> Descent:
    """The best of all starts once trained; clusters it left without tags are put to use elsewhere."""
    terms = terms_for(task)(inputs, starts[0].prior, task.constraints, task.config, task.device)
    of = len(starts) + REVIVALS
    runs = [_Run(start, _trained(start, terms, task, Place(at, of)), task, inputs) for at, start in enumerate(starts)]
    best = min(runs, key=_Run.merit)
    for at in range(REVIVALS):
        model = revived(best.trained.model, inputs.features, best.labels, inputs.affinity)
        if model is None:
            break
        start = replace(best.start, model=model)
        again = _Run(start, _trained(start, terms, task, Place(len(starts) + at, of)), task, inputs)
        if again.merit() >= best.merit():
            break
        best = again
    return Descent(inputs.features, best.start, best.trained)


class _Run:
    """One trained start, and what it is worth."""

    def __init__(self, start: Start, trained: Trained, task: Task, inputs: Inputs) -> None:
        self.start, self.trained = start, trained
        self.labels = leading(trained.model, inputs.features, task.device)

    def merit(self) -> tuple[int, float]:
        """Stunted clusters, then loss; less is better."""
        return len(stunted(self.labels, len(self.trained.model.bias))), self.trained.loss


def _on_samples(task: Task, inputs: Inputs) -> Descent:
    """One run; what it left without tags is put to use at the end."""
    start = coarse_start(inputs, task.config, task.device)
    give_back()
    descent = _from(start, task, inputs)
    if inputs.affinity.nnz:
        model = filled(descent.trained.model, inputs, task.device, task.config.seed)
        descent = replace(descent, trained=replace(descent.trained, model=model))
    give_back()
    return descent


def _go_on(task: Task, before: Clustering) -> Descent:
    """From where every tag is, held there by what was said of it."""
    inputs = Inputs.of(task.data)
    start = warm_start(rows_from_places(before, inputs.features), inputs.features.shape[1], task.config.n_clusters)
    terms = terms_for(task)(inputs, start.prior, task.constraints, task.config, task.device)
    held = holding(terms, before, inputs.features, task.constraints, task.device)
    return Descent(inputs.features, start, _trained(start, held, task))


def terms_for(task: Task) -> Callable[..., TermsAt]:
    """The default objective over all tags, or over samples of many."""
    return sampled_terms if is_large(len(task.data.tags), task.config.n_clusters) else default_terms


def _trained(start: Start, terms: TermsAt, task: Task, place: Place = ONLY) -> Trained:
    """The start trained, its steps told as part of all runs."""
    tell = task.on_progress

    def report(at: Progress) -> None:
        if tell is not None:
            tell(replace(at, step=at.step + place.run * at.steps, steps=place.runs * at.steps))

    return train(start.model, terms, _schedule(task), task.device, report)


def _schedule(task: Task) -> Schedule:
    """Estimated losses, the article's and those on samples, are too noisy for a tolerance."""
    config, every = task.config, report_every(task.device)
    if config.objective == "article":
        return Schedule(config.max_steps, 0.0, config.learning_rate, every)
    if is_large(len(task.data.tags), config.n_clusters):
        return Schedule(min(config.max_steps, SAMPLED_STEPS), 0.0, config.learning_rate, every)
    return Schedule(config.max_steps, config.tolerance, config.learning_rate, every)
