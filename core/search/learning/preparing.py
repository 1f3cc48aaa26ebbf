"""What is chosen before InfoNCE starts: the items' weights, the say of names, and the adapter's first form."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from core.clustering import Progress
from core.embedding import Encoder
from core.search.index import SearchIndex

from .adapter import with_adapter
from .config import SearchTraining
from .figures import Figures, measured
from .naming import are_names, with_names
from .questions import Question
from .weighing import best_of, drawn, weighed

NAME_WEIGHTS = (0.4, 0.2, 0.8, 1.6)  # of a name that is the query, in the weight of a usual tag; the usual one first
NAMES_CHECKED = 300


def weighed_and_named(
    index: SearchIndex,
    taught: Sequence[Question],
    checked: Sequence[Question],
    names: Sequence[str] | None,
    encoder: Encoder | None,
    config: SearchTraining,
    tell: Callable[[Progress], None],
) -> tuple[SearchIndex, Figures]:
    """The index with weights of its own, then with names, each where it loses nothing."""
    best, figures = index, measured(index, checked)
    steps: list[Callable[[SearchIndex], SearchIndex]] = [lambda before: weighed(before, taught, config.seed)]
    if names is not None and encoder is not None and len(names) <= config.most_names and are_names(names):
        vectors = encoder.encode(list(names), tell)
        steps.append(lambda before: called(before, vectors, taught, config.seed))
    for step in steps:
        tried = step(best)
        found = measured(tried, checked)
        if found.ndcg >= figures.ndcg:
            best, figures = tried, found
    return best, figures


def adapted(index: SearchIndex, taught: Sequence[Question], config: SearchTraining) -> SearchIndex:
    """The index with an adapter to go on from: its own, or one fitted on the taught tags."""
    if index.recipe.latent_weight:
        return index
    rows = np.array([question.tag for question in taught if question.tag is not None], dtype=np.int64)
    return with_adapter(index, rows, config.axes, config.ridge, config.seed)


def called(index: SearchIndex, vectors: np.ndarray, taught: Sequence[Question], seed: int) -> SearchIndex:
    """The index with names, weighing what lets the taught queries find most."""
    named = with_names(index, vectors, seed)
    usual = float(index.arrays["item_weights"].mean())
    tried = [replace(named, recipe=replace(named.recipe, name_weight=weight * usual)) for weight in NAME_WEIGHTS]
    return best_of(tried, drawn(taught, NAMES_CHECKED, seed))
