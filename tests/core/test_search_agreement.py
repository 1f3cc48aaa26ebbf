"""What the words of a query agree on."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core.clustering import Clustering
from core.search import EncodedQuery, Recipe, SearchIndex, encode_queries, probe
from core.search.agreement import word_arrays, word_weights
from core.search.assembling import assemble
from core.search.encoding import words_of

TAGS = ("italian", "pop", "rock")
RECIPE = Recipe(gram_weight=0.0, feedback=0.0, item_power=1.0, agreement_weight=3.0)


def small_index(recipe: Recipe = RECIPE) -> SearchIndex:
    """Items "both" (italian 1, pop 1), "twice" (italian 3) and "rocks" (rock 3)."""
    weights = np.array([[1, 1, 0], [3, 0, 0], [0, 0, 3]], dtype=np.float32)
    assignments = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    clustering = Clustering(TAGS, assignments, np.array([5, 9]), {}, np.full(2, 0.5, dtype=np.float32))
    table = csr_matrix(np.expm1(weights))
    return assemble(("both", "twice", "rocks"), TAGS, table, np.eye(3, dtype=np.float32), clustering, recipe=recipe)


def italian_pop() -> EncodedQuery:
    """A query whose vector lies nearer to "italian" than to "pop"."""
    axes = np.eye(3, dtype=np.float32)
    words = (EncodedQuery(axes[0], "italian"), EncodedQuery(axes[1], "pop"))
    return EncodedQuery(np.array([0.9, 0.3, 0.3], dtype=np.float32), "italian pop", words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Italian Pop", ("italian", "pop")),
        ("songs of the sea", ("songs", "sea")),
        ("hip-hop", ("hip", "hop")),
        ("pop", ()),
        ("pop, pop", ()),
        ("one two three four five six", ()),
        ("the", ()),
        ("デス メタル", ("デス", "メタル")),
    ],
)
def test_words_are_what_a_short_query_is_put_together_from(text, words):
    assert words_of(text) == words


def test_words_that_many_tags_hold_weigh_less():
    arrays = word_arrays(("deep house", "house", "house music", "sad music"))
    weights = word_weights(arrays, ("deep", "house", "unheard"), 4)
    told = np.log(5 / np.array([1.5, 3.5, 0.5]))
    np.testing.assert_allclose(weights, told / told.sum(), rtol=1e-6)


def test_what_all_words_say_comes_before_what_one_says_loudly():
    query = italian_pop()
    assert probe(small_index(), replace(query, parts=())).hits[0].item == "twice"
    assert probe(small_index(), query).hits[0].item == "both"
    without = small_index(replace(RECIPE, agreement_weight=0.0))
    assert probe(without, query).hits == probe(without, replace(query, parts=())).hits


def test_explanations_with_words_add_up_to_the_score():
    for hit in probe(small_index(), italian_pop()).hits:
        assert sum(share for _, share in hit.through) == pytest.approx(1)
        assert sum(share for _, share in hit.tags) == pytest.approx(1)
    plain = probe(small_index(), replace(italian_pop(), parts=())).hits
    agreed = probe(small_index(), italian_pop()).hits
    score = {hit.item: hit.score for hit in plain}
    assert all(hit.score >= score[hit.item] - 1e-12 for hit in agreed)


def test_each_text_is_encoded_once():
    asked: list[str] = []

    class Counting:
        name, dimensions = "counting", 3

        def encode(self, texts, on_progress=None):  # noqa: ARG002
            asked.extend(texts)
            return np.tile(np.eye(3, dtype=np.float32)[0], (len(texts), 1))

    queries = encode_queries(["italian pop", "italian", "pop"], Counting())
    assert sorted(asked) == ["italian", "italian pop", "pop"]
    assert [part.text for part in queries[0].parts] == ["italian", "pop"]
    assert queries[1].parts == ()
