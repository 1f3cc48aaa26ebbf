"""A query as the search reads it: its vector, its text, and its words when it has several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.embedding import Encoder

FEWEST_WORDS, MOST_WORDS = 2, 5  # one word is the query; in a sentence, words alone say little
# Words that join others and name nothing; in a language that is not here they only count like any other word.
JOINING = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"])


@dataclass(frozen=True, eq=False)
class EncodedQuery:
    """What the search needs of a query.

    Attributes:
        vector: Embedding, shape (d,).
        text: What was typed; None leaves spelling out.
        parts: The words of a query of two to five words, each encoded alone; empty for any other.
    """

    vector: np.ndarray
    text: str | None = None
    parts: tuple["EncodedQuery", ...] = ()


def encode_query(text: str, encoder: Encoder) -> EncodedQuery:
    """A query and its words, encoded."""
    return encode_queries([text], encoder)[0]


def encode_queries(texts: Sequence[str], encoder: Encoder) -> tuple[EncodedQuery, ...]:
    """Many queries and their words, each text encoded once."""
    words = [words_of(text) for text in texts]
    distinct = list(dict.fromkeys([*texts, *(word for each in words for word in each)]))
    vector_of = dict(zip(distinct, encoder.encode(distinct), strict=True)) if distinct else {}
    return tuple(
        EncodedQuery(vector_of[text], text, tuple(EncodedQuery(vector_of[word], word) for word in each))
        for text, each in zip(texts, words, strict=True)
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words that a query is put together from; none when there is one, or many."""
    words = [word for word in re.findall(r"[\w']+", text.casefold()) if word not in JOINING]
    distinct = tuple(dict.fromkeys(words))
    return distinct if FEWEST_WORDS <= len(distinct) <= MOST_WORDS else ()
