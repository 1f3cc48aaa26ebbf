"""A search index is a value that survives being taken apart, and is the same whatever the order of items and tags."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from core.clustering import Clustering
from core.errors import SearchError
from core.search import EncodedQuery, SearchIndex, probe
from core.search.assembling import assemble, far_threshold
from core.search.scoring import candidate_scores, exact_scores

HOSTILE = ("=cmd|' /C calc'!A0", "a\0b", "", "emoji 🎸", "شعر", "lone \ud800")


def hostile_index() -> SearchIndex:
    incidence = csr_matrix(np.array([[0], [1], [0], [2], [0], [0]], dtype=np.float32))
    return assemble(HOSTILE, ("tag\n",), incidence, np.array([[0.6, 0.8]], dtype=np.float32), clusters(1))


def clusters(n_tags: int) -> Clustering:
    """Three clusters 4, 7, 8 over tags "0", "1", ..."""
    generator = np.random.default_rng(3)
    assignments = generator.dirichlet(np.ones(3), n_tags).astype(np.float32)
    names = ("tag\n",) if n_tags == 1 else tuple(f"tag {row}" for row in range(n_tags))
    ids = np.array([4, 7, 8], dtype=np.int64)
    return Clustering(names, assignments, ids, {}, np.full(3, 1 / 3, dtype=np.float32))


def random_index(items: np.ndarray, tags: np.ndarray) -> SearchIndex:
    """30 items and 12 tags in the given orders; equal orders or not, the same table."""
    generator = np.random.default_rng(5)
    table = random_array((30, 12), density=0.3, rng=generator, dtype=np.float32, format="csr")
    vectors = generator.normal(size=(12, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    own = clusters(12)
    clustering = Clustering(tuple(own.tags[tag] for tag in tags), own.assignments[tags], own.cluster_ids, {}, own.prior)
    names = tuple(f"item {item}" for item in items)
    return assemble(names, clustering.tags, csr_matrix(table[items][:, tags]), vectors[tags], clustering)


def test_arrays_round_trip_any_text():
    index = hostile_index()
    arrays, meta = index.to_arrays()
    again = SearchIndex.from_arrays(arrays, meta)
    assert again.items == HOSTILE
    assert again.tags == ("tag\n",)
    assert again.recipe == index.recipe
    assert again.fingerprint == index.fingerprint


def test_posting_holds_items_heaviest_first():
    items, weights = hostile_index().posting(0)
    assert items.tolist() == [3, 1]
    np.testing.assert_allclose(weights, np.sqrt(np.log([3, 2])), rtol=1e-6)


def test_both_sides_hold_the_same_weights():
    index = random_index(np.arange(30), np.arange(12))
    by_tag = {
        (int(item), tag): float(weight) for tag in range(12) for item, weight in zip(*index.posting(tag), strict=True)
    }
    starts = index.arrays["item_starts"]
    by_item = {
        (item, int(index.arrays["item_tags"][at])): float(index.arrays["item_weights"][at])
        for item in range(30)
        for at in range(starts[item], starts[item + 1])
    }
    assert by_tag == by_item


def test_orders_of_items_and_tags_do_not_matter():
    generator = np.random.default_rng(8)
    plain = random_index(np.arange(30), np.arange(12))
    mixed = random_index(generator.permutation(30), generator.permutation(12))
    query = generator.normal(size=6).astype(np.float32)
    words = tuple(EncodedQuery(generator.normal(size=6).astype(np.float32), word) for word in ("tag", "5"))
    for n_probe in (None, 1):
        first, second = (probe(index, EncodedQuery(query, "tag 5", words), n_probe=n_probe) for index in (plain, mixed))
        assert [hit.item for hit in first.hits] == [hit.item for hit in second.hits]
        assert [hit.score for hit in first.hits] == pytest.approx([hit.score for hit in second.hits])
        assert dict(first.clusters) == pytest.approx(dict(second.clusters))


def test_shares_of_every_hit_sum_to_one():
    index = random_index(np.arange(30), np.arange(12))
    for seed in range(5):
        vectors = np.random.default_rng(seed).normal(size=(3, 6)).astype(np.float32)
        words = (EncodedQuery(vectors[1], "tag"), EncodedQuery(vectors[2], "7"))
        result = probe(index, EncodedQuery(vectors[0], "tag 7", words), top=30, tau=0.1)
        assert sum(p for _, p in result.clusters) == pytest.approx(1)
        for hit in result.hits:
            assert sum(share for _, share in hit.through) == pytest.approx(1)
            assert sum(share for _, share in hit.tags) <= 1 + 1e-9


def test_what_counts_as_far_is_asked_of_some_tags_when_there_are_many():
    # Tags in pairs of one direction: the nearest other tag of each is its twin, whichever tags are asked.
    generator = np.random.default_rng(6)
    vectors = np.repeat(generator.normal(size=(900, 8)).astype(np.float32), 2, axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert far_threshold(vectors) == pytest.approx(1, abs=1e-5)
    assert far_threshold(vectors[::2]) < 0.99
    assert far_threshold(vectors[:1]) == 0
    assert far_threshold(np.eye(3, dtype=np.float32)) == 0


def test_scores_of_some_items_are_those_of_all():
    index = random_index(np.arange(30), np.arange(12))
    rows, weights = np.array([2, 7, 11]), np.array([0.5, 0.3, 0.2])
    some = np.array([3, 4, 17, 29])
    expected = exact_scores(index, rows, weights)[some]
    np.testing.assert_allclose(candidate_scores(index, index.by_item[some], rows, weights), expected, rtol=1e-6)
    bare = hostile_index()  # its first and its last item have no tags
    scores = candidate_scores(bare, bare.by_item[[0, 3, 5]], np.array([0]), np.array([1.0]))
    assert scores[0] == scores[2] == 0 < scores[1]


def test_fingerprint_follows_content():
    index = hostile_index()
    other = SearchIndex(index.items, index.tags, dict(index.arrays), index.recipe, {**index.settings, "tau": 0.08})
    assert other.fingerprint != index.fingerprint


def test_a_missing_array_is_named():
    arrays, meta = hostile_index().to_arrays()
    del arrays["postings"]
    with pytest.raises(SearchError, match="lacks postings"):
        SearchIndex.from_arrays(arrays, meta)


def test_an_unknown_format_is_refused():
    arrays, _ = hostile_index().to_arrays()
    with pytest.raises(SearchError, match="has format 99"):
        SearchIndex.from_arrays(arrays, {"format": 99})
