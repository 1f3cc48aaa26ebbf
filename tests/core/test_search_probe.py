"""A query through the clusters, with numbers worked by hand."""

import numpy as np
import pytest

from core.errors import SearchError
from core.search import SearchIndex, flat_hits, probe

TAU = 1 / np.log(3)  # softmax((1, 0) / TAU) is (3/4, 1/4)


def small_index(**settings) -> SearchIndex:
    """Tags "metal" (wholly cluster 5) and "jazz" (three quarters cluster 9, one quarter cluster 5); items x, y, z."""
    return SearchIndex(
        items=("x", "y", "z", "bare"),
        tags=("metal", "jazz"),
        arrays={
            "tag_vectors": np.array([[1, 0], [0, 1]], dtype=np.float32),
            "assignments": np.array([[1, 0], [0.25, 0.75]], dtype=np.float32),
            "cluster_ids": np.array([5, 9], dtype=np.int64),
            "starts": np.array([0, 2, 4], dtype=np.int64),
            "postings": np.array([1, 0, 2, 1], dtype=np.int32),  # metal: y 2, x 1; jazz: z 3, y 1
            "weights": np.array([2, 1, 3, 1], dtype=np.float32),
            "flat_norms": np.array([1, np.sqrt(2), 1, 0], dtype=np.float32),
        },
        settings={"tau": TAU, "far_below": 0.5} | settings,
    )


METAL = np.array([2, 0], dtype=np.float32)


def test_clusters_are_the_attended_tags_assignments():
    result = probe(small_index(), METAL)
    assert [cluster for cluster, _ in result.clusters] == [5, 9]
    np.testing.assert_allclose([p for _, p in result.clusters], [3 / 4 + 1 / 16, 3 / 16], rtol=1e-5)


def test_hits_are_ranked_by_the_mixture():
    result = probe(small_index(), METAL)
    assert [hit.item for hit in result.hits] == ["y", "x", "z"]  # "bare" carries no tag
    np.testing.assert_allclose([hit.score for hit in result.hits], [1.75, 0.75, 0.75], rtol=1e-5)


def test_explanation_of_a_hit_adds_up():
    best = probe(small_index(), METAL).hits[0]
    through = dict(best.through)
    assert through[9] == pytest.approx(0.25 * 0.75 / 1.75, rel=1e-4)
    assert sum(through.values()) == pytest.approx(1, abs=1e-6)
    assert [tag for tag, _ in best.tags] == ["metal", "jazz"]
    assert [share for _, share in best.tags] == pytest.approx([1.5 / 1.75, 0.25 / 1.75], rel=1e-4)


def test_probing_every_cluster_is_the_exact_search():
    whole, all_probed = probe(small_index(), METAL), probe(small_index(), METAL, n_probe=2)
    assert whole.hits == all_probed.hits
    assert whole.clusters == all_probed.clusters


def test_probing_one_cluster_leaves_the_others_items_out():
    index = small_index()
    jazz = np.array([0, 1], dtype=np.float32)
    result = probe(index, jazz, n_probe=1)
    assert result.n_probe == 1
    assert [hit.item for hit in result.hits] == ["z", "y"]
    assert result.hits[0].through == ((9, 1.0),)


def test_lower_temperature_sharpens():
    warm, cold = probe(small_index(), METAL), probe(small_index(), METAL, tau=0.05)
    assert cold.clusters[0][1] > warm.clusters[0][1]


def test_top_cuts_the_hits():
    assert [hit.item for hit in probe(small_index(), METAL, top=1).hits] == ["y"]


def test_a_query_unlike_every_tag_is_far():
    assert not probe(small_index(), METAL).far
    assert probe(small_index(), np.array([-1, -0.1], dtype=np.float32)).far


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


def test_flat_hits_are_cosines_with_the_mean_tag_vector():
    hits = flat_hits(small_index(), METAL)
    assert [item for item, _ in hits] == ["x", "y", "z"]
    assert [cosine for _, cosine in hits] == pytest.approx([1, 1 / np.sqrt(2), 0])
