"""What an item's tags weigh, by what finds the answers of tags that play queries."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.search.assembling import reweighed
from core.search.attention import attend
from core.search.index import SearchIndex
from core.search.scoring import exact_scores, left_without

from .figures import lost, measured, ndcg_of
from .questions import Question, tag_questions

POWERS = (0.25, 0.5, 1.0)
LENGTHS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
SAMPLE = 200  # queries that each choice is measured on
MOST_SCORED = 3_000_000  # items times queries of one choice: large catalogues are judged on fewer queries
FEWEST = 20  # queries that a choice is made by


def with_fair_length(index: SearchIndex, seed: int = 0) -> SearchIndex:
    """An untrained index with the item_length under which its own tags, as queries, find most; by tags alone.

    Where items have few tags, those with many must not win by their number; where people gave many tags to what they
    know well, they should. A length only scales an item's score, so one scoring a query serves for all of them.
    """
    questions = drawn(tag_questions(index, SAMPLE, seed), sample_size(index), seed)
    if len(questions) < FEWEST or index.recipe.item_length:
        return index
    found = np.mean([ndcg_by_length(index, question) for question in questions], axis=0)
    best = LENGTHS[int(found.argmax())]
    return reweighed(index, replace(index.recipe, item_length=best)) if best else index


def ndcg_by_length(index: SearchIndex, question: Question) -> list[float]:
    """nDCG@10 of one question under each of LENGTHS, for an index whose length is 0."""
    attention = attend(index, question.query.vector, question.text, question.tag)
    scores = exact_scores(index, attention.rows, attention.weights)
    sizes = np.asarray(index.arrays["item_bulk"], dtype=np.float64)
    if question.tag is not None:
        sizes = sizes * left_without(index, question.tag, np.arange(len(sizes)))
    sizes = np.where(scores > 0, sizes, 1)
    return [ndcg_of(scores * sizes**-length, question) for length in LENGTHS]


def weighed(index: SearchIndex, taught: Sequence[Question], seed: int) -> SearchIndex:
    """The index with the length, and then the power, under which the taught queries find most, by nDCG@10."""
    sample = drawn(taught, sample_size(index), seed)
    by_length = [reweighed(index, replace(index.recipe, item_length=value)) for value in LENGTHS]
    index = best_of([index, *by_length], sample)
    by_power = [reweighed(index, replace(index.recipe, item_power=value)) for value in POWERS]
    return best_of([index, *by_power], sample)


def sample_size(index: SearchIndex) -> int:
    """How many queries a choice is made by."""
    return max(min(SAMPLE, MOST_SCORED // max(len(index.items), 1)), FEWEST)


def best_of(tried: Sequence[SearchIndex], questions: Sequence[Question]) -> SearchIndex:
    """The index that finds most, where it finds more than the first by more than chance; else the first.

    The largest of several figures that differ by chance is a bad choice: on Last.fm 200 queries took powers and weights
    of names by which new queries found 0.003 to 0.006 less.
    """
    found = [measured(each, questions) for each in tried]
    best = int(np.argmax([each.ndcg for each in found]))
    return tried[best] if lost(found[best], found[0]) else tried[0]


def drawn(questions: Sequence[Question], n: int, seed: int) -> list[Question]:
    """At most n of the questions, drawn at random."""
    rows = np.random.default_rng(seed).permutation(len(questions))[:n]
    return [questions[row] for row in np.sort(rows)]
