"""A query through the clusters, with numbers worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core.clustering import Clustering
from core.errors import ConfigError, SearchError
from core.search import EncodedQuery, Recipe, SearchIndex, flat_hits, probe
from core.search.assembling import assemble
from core.search.attention import attend
from core.search.grams import gram_arrays, grams_of, spelling_likeness
from core.search.routing import carrying
from core.search.searching import search

# Two tags at a right angle have the kernel exp(-1 / width) = 1/4; with noise 1/4 and a query halfway (cosine r to both)
# the weights are alike; a query that is the tag takes own_share at once.
PLAIN = Recipe(width=1 / np.log(4), noise=0.25, gram_weight=0.0, own_share=0.0, item_power=1.0, feedback=0.0)
TAGS = ("metal", "jazz")
METAL = np.array([2, 0], dtype=np.float32)


def small_index(recipe: Recipe = PLAIN, **settings: float) -> SearchIndex:
    """Tags "metal" (wholly cluster 5) and "jazz" (three quarters cluster 9, one quarter cluster 5).

    W by items x, y, z, bare: metal 1, 2, 0, 0; jazz 0, 1, 3, 0.
    """
    weights = np.array([[1, 0], [2, 1], [0, 3], [0, 0]], dtype=np.float32)
    clustering = Clustering(
        tags=TAGS,
        assignments=np.array([[1, 0], [0.25, 0.75]], dtype=np.float32),
        cluster_ids=np.array([5, 9], dtype=np.int64),
        parameters={},
        prior=np.array([0.5, 0.5], dtype=np.float32),
    )
    vectors = np.eye(2, dtype=np.float32)
    index = assemble(("x", "y", "z", "bare"), TAGS, csr_matrix(np.expm1(weights)), vectors, clustering, recipe=recipe)
    return replace(index, settings={**index.settings, **settings})


# K + noise = [[5/4, 1/4], [1/4, 5/4]], k = (1, 1/4): the solution is (19, 1) / 24, so the say is (0.95, 0.05).


def test_hits_are_ranked_by_the_mixture():
    result = probe(small_index(), METAL)
    assert [hit.item for hit in result.hits] == ["y", "x", "z"]  # "bare" carries no tag
    assert [hit.score for hit in result.hits] == pytest.approx([2 * 0.95 + 0.05, 0.95, 3 * 0.05], rel=1e-5)


def test_clusters_are_where_the_items_of_the_tags_are():
    # Beside their other tag, item y is in cluster 9 for "metal" and in 5 for "jazz"; x and z have no other tag.
    index = small_index()
    np.testing.assert_allclose(index.arrays["where"], [[0, 1], [1, 0]])
    result = probe(index, METAL)
    assert [cluster for cluster, _ in result.clusters] == [9, 5]
    assert [p for _, p in result.clusters] == pytest.approx([0.951 / 1.002, 0.051 / 1.002], rel=1e-5)


def test_the_clusters_searched_first_are_those_that_the_query_passes_through():
    # The say is (0.95, 0.05): 0.95 + 0.05 / 4 of it passes through cluster 5, though the items lie in 9.
    index = small_index()
    attention = attend(index, METAL / 2)
    np.testing.assert_allclose(carrying(index, attention, np.ones(2)), [0.9625, 0.0375], rtol=1e-5)
    assert search(index, EncodedQuery(METAL / 2), index.settings["tau"], n_probe=1).probed.tolist() == [0]


def test_explanation_of_a_hit_adds_up():
    best = probe(small_index(), METAL).hits[0]
    through = dict(best.through)
    assert through[9] == pytest.approx(0.75 * 0.05 / 1.95, rel=1e-4)
    assert sum(through.values()) == pytest.approx(1, abs=1e-6)
    assert [tag for tag, _ in best.tags] == ["metal", "jazz"]
    assert [share for _, share in best.tags] == pytest.approx([1.9 / 1.95, 0.05 / 1.95], rel=1e-4)


def test_the_tag_itself_takes_its_own_share():
    result = probe(small_index(replace(PLAIN, own_share=0.5)), METAL)
    assert result.hits[1].score == pytest.approx(0.5 + 0.5 * 0.95, rel=1e-5)


def test_feedback_adds_the_tags_of_the_best_item():
    # The best item is y: metal 2, jazz 1; each tag sits on 2 items, so jazz is fed back with 1/3.
    result = probe(small_index(replace(PLAIN, feedback=1.0, feedback_items=1)), METAL)
    jazz = (0.05 + 1 / 3) / 2
    assert result.hits[0].score == pytest.approx(2 * (1 - jazz) + jazz, rel=1e-5)


def test_spelling_finds_what_meaning_does_not():
    index = small_index(replace(PLAIN, gram_weight=1.0))
    between = np.array([1, 1], dtype=np.float32)
    assert probe(index, EncodedQuery(between, "jazzy")).hits[0].item == "z"
    assert probe(index, EncodedQuery(between, "metallic")).hits[0].item == "y"


@pytest.mark.parametrize("text", ["synth pop", "Synth-Pop", "synth_pop", "pop synthpop"])
def test_words_written_as_one_are_spelled_like_those_written_apart(text):
    arrays = gram_arrays(("synthpop", "synthesizer", "popular"))
    likeness = spelling_likeness(arrays, text, 3)
    assert likeness.argmax() == 0
    assert likeness[0] > 0.7


def test_a_sentence_is_not_read_as_one_word():
    assert grams_of("a b c d e f") == grams_of("f e d c b a")
    assert grams_of("a b c d e") != grams_of("e d c b a")


def test_probing_every_cluster_is_the_exact_search():
    whole, all_probed = probe(small_index(), METAL), probe(small_index(), METAL, n_probe=2)
    assert whole.hits == all_probed.hits
    assert whole.clusters == all_probed.clusters


def test_probing_few_clusters_scans_few_items_and_scores_them_alike():
    whole, few = probe(small_index(), METAL), probe(small_index(), METAL, n_probe=1)
    assert few.scanned < whole.scanned == 1
    assert (few.searched, set(whole.searched)) == ((5,), {5, 9})
    scores = {hit.item: hit.score for hit in whole.hits}
    assert few.hits
    assert all(scores[hit.item] == pytest.approx(hit.score) for hit in few.hits)


def test_temperature_bends_where_the_query_lands_and_what_comes_through():
    index = small_index()
    cold, warm = probe(index, METAL, tau=0.1), probe(index, METAL, tau=5.0)
    own = probe(index, METAL)
    assert cold.clusters[0][1] > own.clusters[0][1] > warm.clusters[0][1]
    assert dict(warm.hits[0].through)[5] > dict(own.hits[0].through)[5]


def test_top_cuts_the_hits():
    assert [hit.item for hit in probe(small_index(), METAL, top=1).hits] == ["y"]


def test_a_query_unlike_every_tag_is_far():
    assert not probe(small_index(far_below=0.5), METAL).far
    assert probe(small_index(far_below=0.5), np.array([-1, -0.1], dtype=np.float32)).far


def test_query_is_not_changed():
    query = METAL.copy()
    probe(small_index(), query)
    np.testing.assert_array_equal(query, METAL)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"tau": 0.0}, "tau must be a number above 0"),
        ({"top": 0}, "top must be at least 1"),
        ({"n_probe": 0}, "n_probe must be at least 1"),
    ],
)
def test_settings_out_of_range_are_refused(settings, text):
    with pytest.raises(SearchError, match=text):
        probe(small_index(), METAL, **settings)


@pytest.mark.parametrize(
    ("vector", "text"),
    [(np.ones(3, dtype=np.float32), "3 dimensions and the index 2"), (np.zeros(2, dtype=np.float32), "is zero")],
)
def test_vectors_that_do_not_fit_are_refused(vector, text):
    with pytest.raises(SearchError, match=text):
        probe(small_index(), vector)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [({"width": 0.0}, "width must be a number above 0"), ({"own_share": 1.5}, "own_share must be at most 1")],
)
def test_recipes_out_of_range_are_refused(numbers, text):
    with pytest.raises(ConfigError, match=text):
        Recipe(**numbers)


def test_flat_hits_are_cosines_with_the_mean_tag_vector():
    hits = flat_hits(small_index(), METAL)
    assert [item for item, _ in hits] == ["x", "y", "z"]
    assert [cosine for _, cosine in hits] == pytest.approx([1, 1 / np.sqrt(2), 0])
