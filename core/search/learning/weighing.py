"""What an item's tags weigh, by what finds the answers of tags that play queries."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from core.search.building import reweighed
from core.search.index import SearchIndex

from .figures import measured
from .questions import Question

POWERS = (0.25, 0.5, 1.0)
LENGTHS = (0.0, 0.25, 0.5, 0.75)
SAMPLE = 200  # queries that each choice is measured on
MOST_SCORED = 3_000_000  # items times queries of one choice: large catalogues are judged on fewer queries


def weighed(index: SearchIndex, taught: Sequence[Question], seed: int) -> SearchIndex:
    """The index with the power and the length under which the taught queries find most, by nDCG@10."""
    sample = drawn(taught, max(min(SAMPLE, MOST_SCORED // max(len(index.items), 1)), 20), seed)
    tried = [
        reweighed(index, replace(index.recipe, item_power=power, item_length=length))
        for power, length in product(POWERS, LENGTHS)
    ]
    return best_of([index, *tried], sample)


def best_of(tried: Sequence[SearchIndex], questions: Sequence[Question]) -> SearchIndex:
    """The index that finds most (ties: the first)."""
    found = [measured(each, questions).ndcg for each in tried]
    return tried[int(np.argmax(found))]


def drawn(questions: Sequence[Question], n: int, seed: int) -> list[Question]:
    """At most n of the questions, drawn at random."""
    rows = np.random.default_rng(seed).permutation(len(questions))[:n]
    return [questions[row] for row in np.sort(rows)]
