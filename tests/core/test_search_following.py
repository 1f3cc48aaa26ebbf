"""A search index follows its clusters through a retrain."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core.clustering import Clustering
from core.errors import SearchError
from core.search import SearchIndex, follow, is_current, probe
from core.search.assembling import assemble

TAGS = ("metal", "jazz", "swing")
TABLE = csr_matrix(np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=np.float32))
VECTORS = np.eye(3, dtype=np.float32)


def clustering(labels: list[int], tags: tuple[str, ...] = TAGS) -> Clustering:
    """Sure assignments to the given ids."""
    ids = np.array(sorted(set(labels)), dtype=np.int64)
    assignments = (np.array(labels)[:, None] == ids).astype(np.float32)
    return Clustering(tags, assignments, ids, {}, np.full(len(ids), 1 / len(ids), dtype=np.float32))


def trained_index() -> SearchIndex:
    """An index over clusters 5 and 7 that has learned a bias for each."""
    index = assemble(("w", "x", "y", "z"), TAGS, TABLE, VECTORS, clustering([5, 7, 7]))
    arrays = {**index.arrays, "cluster_bias": np.array([0.25, -0.5], dtype=np.float32)}
    return replace(index, arrays=arrays, settings={**index.settings, "trained": True})


def test_an_index_is_current_until_its_clusters_change():
    index = trained_index()
    assert is_current(index, clustering([5, 7, 7]))
    assert not is_current(index, clustering([5, 5, 7]))
    assert follow(index, clustering([5, 7, 7])) is index


def test_what_was_learned_stays_with_the_cluster_and_new_ones_start_neutral():
    after = follow(trained_index(), clustering([5, 9, 7]))
    assert after.cluster_ids.tolist() == [5, 7, 9]
    assert after.arrays["cluster_bias"].tolist() == [0.25, -0.5, 0.0]


def test_how_far_it_has_fallen_behind_is_counted_from_the_training():
    once = follow(trained_index(), clustering([5, 5, 7]))
    assert once.settings["stale"] == {"tags": 1, "clusters": 2}
    twice = follow(once, clustering([5, 9, 9]))
    assert twice.settings["stale"] == {"tags": 2, "clusters": 2}
    assert follow(twice, clustering([5, 7, 7])).settings["stale"] == {"tags": 0, "clusters": 0}


def test_following_finds_what_building_anew_finds():
    after = clustering([5, 5, 7])
    built = assemble(("w", "x", "y", "z"), TAGS, TABLE, VECTORS, after)
    untrained = assemble(("w", "x", "y", "z"), TAGS, TABLE, VECTORS, clustering([5, 7, 7]))
    followed = follow(untrained, after)
    query = np.array([1, 2, 0], dtype=np.float32)
    assert probe(followed, query).hits == probe(built, query).hits
    assert "stale" not in followed.settings


def test_other_tags_cannot_be_followed():
    with pytest.raises(SearchError, match="holds 3 tags and the clustering 2"):
        follow(trained_index(), clustering([5, 7], ("metal", "jazz")))


def test_the_index_before_is_not_changed():
    index = trained_index()
    before = index.fingerprint
    follow(index, clustering([5, 9, 7]))
    assert SearchIndex.from_arrays(*index.to_arrays()).fingerprint == before
