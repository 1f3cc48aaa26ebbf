"""The ways to train: the article's objective, a first fit, one that pairs have taught, and a fit after a review."""

from collections.abc import Callable
from dataclasses import replace

from core.clustering import Clustering
from core.memory import give_back
from core.training.agreed import agreed
from core.training.article import article_terms
from core.training.assigning import assigned
from core.training.balanced import LITTLE, SHARP, Balanced, no_more_balance
from core.training.coarse import coarse_start
from core.training.cooccurring import fit_cooccurring
from core.training.filling import filled
from core.training.going_on import holding, rows_from_places
from core.training.graphs import similarity_graph
from core.training.inputs import Inputs
from core.training.likely import likely_edges
from core.training.metric import learned
from core.training.objective import default_terms
from core.training.optimise import TermsAt
from core.training.sampled import sampled_terms
from core.training.settle import settle_pairs
from core.training.start import SOFT, Start, balance_for, cold_starts, is_large, kmeans_start, start_from, warm_start
from core.training.task import Descent, Task, trained
from core.training.taught import ENOUGH, gentle, taught_inputs


def descend(task: Task) -> Descent:
    """Train as the task's objective, pairs and earlier clustering ask for."""
    before = task.before
    if task.config.objective == "article":
        return _article(task)
    if before is not None and before.tags == task.data.tags:
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
    return Descent(x, start, trained(start, terms, task))


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
    return replace(_from_run(clear.run, task, clear.inputs), passing=True)


def _first(task: Task, inputs: Inputs, balance: float) -> Descent:
    """From balanced K-means; where tags occur together, from the run that trains to the least loss."""
    config = task.config
    if is_large(len(inputs.features), config.n_clusters):
        return _on_samples(task, inputs)
    runs = cold_starts(inputs.features, config.n_clusters, config.seed, task.device, balance)
    if inputs.affinity.nnz:
        return fit_cooccurring([start_from(run, SOFT) for run in runs], task, inputs)
    return _from_run(runs[0], task, inputs)  # what is best before training is best after it


def _from_run(run: Balanced, task: Task, inputs: Inputs) -> Descent:
    """One run of balanced K-means, trained; a cluster that this empties is put to use."""
    task = replace(task, config=no_more_balance(task.config, run.balance))
    return _all_used(_from(start_from(run, SHARP), task, inputs), task, inputs)


def _all_used(descent: Descent, task: Task, inputs: Inputs) -> Descent:
    """The descent with its stunted clusters on halves of others."""
    model = filled(descent.trained.model, inputs, task.config, task.device)
    return replace(descent, trained=replace(descent.trained, model=model))


def _from(start: Start, task: Task, inputs: Inputs) -> Descent:
    """One start, trained."""
    terms = terms_for(task)(inputs, start.prior, task.constraints, task.config, task.device)
    return Descent(inputs.features, start, trained(start, terms, task))


def _on_samples(task: Task, inputs: Inputs) -> Descent:
    """One run; what it left without tags is put to use at the end."""
    start, config = coarse_start(inputs, task.config, task.device)
    give_back()
    task = replace(task, config=config)
    descent = _all_used(_from(start, task, inputs), task, inputs)
    give_back()
    return descent


def _go_on(task: Task, before: Clustering) -> Descent:
    """From where every tag is, held there by what was said of it."""
    inputs = Inputs.of(task.data)
    start = warm_start(before, inputs.features.shape[1], task.config.n_clusters)
    start = replace(start, model=rows_from_places(before, inputs.features))
    terms = terms_for(task)(inputs, start.prior, task.constraints, task.config, task.device)
    held = holding(terms, before, inputs.features, task.constraints, task.device)
    return Descent(inputs.features, start, trained(start, held, task))


def terms_for(task: Task) -> Callable[..., TermsAt]:
    """The default objective over all tags, or over samples of many."""
    return sampled_terms if is_large(len(task.data.tags), task.config.n_clusters) else default_terms
