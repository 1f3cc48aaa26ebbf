"""Queries whose answers are known: tags that play queries, and pairs that people brought."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix

from core.embedding import Encoder
from core.search.assembling import logs_of
from core.search.encoding import EncodedQuery, encode_queries, words_of
from core.search.index import SearchIndex
from core.search.pairs import SearchPair
from core.search.queries import clean_query

HELD_OUT = 7  # one query in seven is never trained on, in this training or any other: its text alone decides
FEWEST_ITEMS = 3  # a tag on fewer items says too little about what a query for it should find


@dataclass(frozen=True, eq=False)
class Question:
    """A query and what is known about its answers.

    Attributes:
        query: What would be typed, encoded.
        items: Rows of the items that answer it, best first.
        grades: How well each answers, above 0.
        wrong: Rows of items that a person said do not answer it.
        tag: Row of the tag that plays this query and so shall have no say; None for a person's query.
    """

    query: EncodedQuery
    items: np.ndarray
    grades: np.ndarray
    wrong: np.ndarray
    tag: int | None = None

    @property
    def text(self) -> str:
        """What would be typed."""
        return self.query.text or ""

    @property
    def held_out(self) -> bool:
        """Whether this query is kept for checking."""
        return zlib.crc32(self.text.casefold().encode("utf-8", "surrogatepass")) % HELD_OUT == 0


def tag_questions(index: SearchIndex, most: int, seed: int, encoder: Encoder | None = None) -> tuple[Question, ...]:
    """Tags as pseudo-queries, each with the items it sits on; at most `most`, drawn at random.

    Their words are read too when there is an encoder.
    """
    rows = np.flatnonzero(np.diff(index.arrays["starts"]) >= FEWEST_ITEMS)
    if len(rows) > most:
        rows = np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))
    texts = [index.tags[row] for row in rows]
    words = encode_queries([word for text in texts for word in words_of(text)], encoder) if encoder else ()
    word_of = {word.text: word for word in words}
    by_tag = logs_of(index).tocsc()
    by_tag.sort_indices()
    return tuple(_tag_question(index, by_tag, int(row), word_of) for row in rows)


def _tag_question(
    index: SearchIndex, by_tag: csc_matrix, row: int, word_of: Mapping[str | None, EncodedQuery]
) -> Question:
    span = slice(by_tag.indptr[row], by_tag.indptr[row + 1])
    items, grades = by_tag.indices[span].astype(np.int64), by_tag.data[span].astype(np.float64)
    order = np.lexsort((-index.arrays["item_bulk"][items], -grades))  # among equals, who has more tags stands for more
    parts = tuple(word_of[word] for word in words_of(index.tags[row])) if word_of else ()
    query = EncodedQuery(index.arrays["tag_vectors"][row], index.tags[row], parts)
    return Question(query, items[order], grades[order], np.empty(0, dtype=np.int64), row)


def pair_questions(index: SearchIndex, pairs: Sequence[SearchPair], encoder: Encoder) -> tuple[Question, ...]:
    """The queries of `pairs`, each with its good and its wrong items; items not in the index are passed over."""
    row_of = {item: row for row, item in enumerate(index.items)}
    told: dict[str, dict[int, float]] = {}
    for pair in pairs:
        if pair.item in row_of:
            told.setdefault(clean_query(pair.query).text, {})[row_of[pair.item]] = pair.weight
    if not told:
        return ()
    queries = encode_queries(list(told), encoder)
    return tuple(_pair_question(query, told[query.text or ""].items()) for query in queries)


def _pair_question(query: EncodedQuery, answers: Iterable[tuple[int, float]]) -> Question:
    best_first = sorted(answers, key=lambda answer: -answer[1])
    good = [(item, grade) for item, grade in best_first if grade > 0]
    wrong = [item for item, grade in best_first if grade < 0]
    items = np.array([item for item, _ in good], dtype=np.int64)
    grades = np.array([grade for _, grade in good], dtype=np.float64)
    return Question(query, items, grades, np.array(wrong, dtype=np.int64))
