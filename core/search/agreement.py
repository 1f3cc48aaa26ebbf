"""What all words of a query agree on: "italian pop" is what is Italian and pop, not what is either.

With s_w the scores of word w alone, an item's agreement is the weighted geometric mean of s_w / max s_w over the words;
a word that many tags hold weighs less.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from .attention import Attention, attend
from .encoding import EncodedQuery, words_of
from .index import SearchIndex

FLOOR = 1e-3  # what a word that says nothing of an item leaves of its share: not nothing
LEAST_WEIGHT = 0.1


@dataclass(frozen=True, eq=False)
class Agreement:
    """The words of one query over some items.

    Attributes:
        attentions: P(tag | word), one a word.
        weights: Of the words, sum to 1.
        scores: Score of every item by each word alone, shape (words, items).
        values: What the agreement adds to each item's score, shape (items,).
    """

    attentions: tuple[Attention, ...]
    weights: np.ndarray
    scores: np.ndarray
    values: np.ndarray


def word_arrays(tags: Sequence[str]) -> dict[str, np.ndarray]:
    """ "word_keys" uint32 (words,), hashed and ascending, and "word_counts": how many tags hold each."""
    counts = Counter(chain.from_iterable(set(map(hashed, each_word(tag))) for tag in tags))
    keys = np.array(sorted(counts), dtype=np.uint32)
    return {"word_keys": keys, "word_counts": np.array([counts[key] for key in keys.tolist()], dtype=np.int32)}


def each_word(tag: str) -> tuple[str, ...]:
    """A tag's words, the tag itself when it is one."""
    return words_of(tag) or (tag.casefold(),)


def hashed(word: str) -> int:
    """A word as 32 bits."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def word_weights(arrays: Mapping[str, np.ndarray], words: Sequence[str], n_tags: int) -> np.ndarray:
    """How much each word tells: the logarithm of how few tags hold it, scaled to sum to 1; shape (words,)."""
    keys = np.array([hashed(word) for word in words], dtype=np.uint32)
    known = arrays["word_keys"]
    counts = np.zeros(len(words))
    if len(known):
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        counts = np.where(known[at] == keys, arrays["word_counts"][at], 0)
    weights = np.maximum(np.log((n_tags + 1) / (counts + 0.5)), LEAST_WEIGHT)
    return weights / weights.sum()


def word_attentions(index: SearchIndex, query: EncodedQuery, exclude: int | None) -> tuple[Attention, ...]:
    """P(tag | word) for each word of a query; none when words have no say."""
    if not index.recipe.agreement_weight:
        return ()
    return tuple(attend(index, part.vector, part.text, exclude) for part in query.parts)


def agreed(
    index: SearchIndex,
    query: EncodedQuery,
    attentions: tuple[Attention, ...],
    scored: Callable[[Attention], np.ndarray],
    best: float,
) -> Agreement | None:
    """How the words of a query agree on items; None when it has no words of its own.

    Args:
        index: What is searched.
        query: The query.
        attentions: P(tag | word).
        scored: Scores of the items by an attention.
        best: The best score of the query as a whole, which the agreement is measured in.
    """
    if not attentions:
        return None
    weights = word_weights(index.arrays, [part.text or "" for part in query.parts], len(index.tags))
    scores = np.stack([scored(attention) for attention in attentions])
    relative = scores / np.maximum(scores.max(axis=1, keepdims=True, initial=0), np.finfo(np.float64).tiny)
    mean = np.where(relative.any(axis=0), np.exp(weights @ np.log(relative + FLOOR)) - FLOOR, 0)
    return Agreement(attentions, weights, scores, index.recipe.agreement_weight * best * mean)


def say_in_agreement(index: SearchIndex, agreement: Agreement, at: int, tags: np.ndarray) -> np.ndarray:
    """What one item's agreement rests on: shares that say how much of it each tag's W brings, per unit of W.

    Args:
        index: What is searched.
        agreement: Over the items that `at` counts in.
        at: Position of the item.
        tags: Rows of the item's tags.
    """
    told = agreement.scores[:, at]
    weights = np.where(told > 0, agreement.weights, 0)
    rest = np.zeros(len(index.tags))
    for attention, weight, score in zip(agreement.attentions, weights / max(weights.sum(), 1e-300), told, strict=True):
        if weight > 0:
            rest[attention.rows] += weight * attention.weights / score
    return agreement.values[at] * rest[tags]
