"""A search index is a value that survives being taken apart."""

import numpy as np
import pytest

from core.errors import SearchError
from core.search import SearchIndex

HOSTILE = ("=cmd|' /C calc'!A0", "a\0b", "", "emoji 🎸", "شعر", "lone \ud800")


def hostile_index() -> SearchIndex:
    arrays = {
        "tag_vectors": np.array([[0.6, 0.8]], dtype=np.float32),
        "assignments": np.ones((1, 1), dtype=np.float32),
        "cluster_ids": np.array([7], dtype=np.int64),
        "starts": np.array([0, 2], dtype=np.int64),
        "postings": np.array([3, 1], dtype=np.int32),
        "weights": np.array([2, 1], dtype=np.float32),
        "flat_norms": np.array([0, 1, 0, 1, 0, 0], dtype=np.float32),
    }
    return SearchIndex(HOSTILE, ("tag\n",), arrays, {"tau": 0.07, "far_below": 0.1})


def test_arrays_round_trip_any_text():
    index = hostile_index()
    arrays, meta = index.to_arrays()
    again = SearchIndex.from_arrays(arrays, meta)
    assert again.items == HOSTILE
    assert again.tags == ("tag\n",)
    assert again.fingerprint == index.fingerprint


def test_posting_holds_items_heaviest_first():
    items, weights = hostile_index().posting(0)
    assert items.tolist() == [3, 1]
    assert weights.tolist() == [2, 1]


def test_fingerprint_follows_content():
    index = hostile_index()
    other = SearchIndex(index.items, index.tags, dict(index.arrays), {"tau": 0.08, "far_below": 0.1})
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
