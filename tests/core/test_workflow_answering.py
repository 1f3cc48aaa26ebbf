"""A query from text to hits, by an encoder whose vectors are known."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.catalogue import catalogue_from_pairs
from core.errors import SearchError
from core.search import build_index
from core.workflow.answering import ProbeSettings, RareTag, answer


class Compass:
    """Sends every text north, but for "east"."""

    name = "compass"
    dimensions = 2

    def encode(self, texts: Sequence[str], on_progress: object = None) -> np.ndarray:  # noqa: ARG002
        return np.array([[0, 1] if text != "east" else [1, 0] for text in texts], dtype=np.float32)


@pytest.fixture
def index(genres, reviewed):
    return build_index(None, genres, reviewed)


def test_a_query_finds_its_cluster_and_tells_what_each_step_took(index) -> None:
    found = answer(index, Compass(), "  east ")
    assert found.query.text == "east"
    assert found.result.clusters[0][0] == 5  # metal lies at 0 degrees
    assert found.flat[0][0] == found.result.hits[0].item == "metal"
    assert found.flat[0][1] == pytest.approx(1.0)
    assert found.encoding_seconds >= 0
    assert found.flat_seconds >= 0


def test_settings_reach_the_search(index) -> None:
    found = answer(index, Compass(), "north", ProbeSettings(tau=0.2, n_probe=1, top=2))
    assert (found.result.tau, len(found.result.searched)) == (0.2, 1)
    assert len(found.result.hits) == len(found.flat) == 2


def test_a_search_of_some_clusters_says_what_it_missed(index) -> None:
    assert answer(index, Compass(), "north").recall == 1.0
    few = answer(index, Compass(), "north", ProbeSettings(n_probe=1, top=3))
    best = {hit.item for hit in answer(index, Compass(), "north", ProbeSettings(top=len(few.result.hits))).result.hits}
    assert few.recall == len(best & {hit.item for hit in few.result.hits}) / len(best)


def test_what_people_said_of_a_hit_counts_at_once_for_the_query_they_said_it_of(index) -> None:
    plain = [hit.item for hit in answer(index, Compass(), "north", ProbeSettings(top=4)).result.hits]
    said = {plain[0]: False, plain[2]: True}
    found = answer(index, Compass(), "north", ProbeSettings(top=4), said)
    assert [hit.item for hit in found.result.hits] == [plain[2], plain[1], plain[3], plain[0]]
    assert found.recall == 1.0


def test_a_query_that_is_a_tag_without_a_cluster_is_told_with_what_carries_it(index) -> None:
    pairs = [("Nile", "sludge metal"), ("Opeth", "metal"), ("Opeth", "Sludge-Metal"), ("Air", "house")]
    catalogue = catalogue_from_pairs(pairs)
    found = answer(index, Compass(), "SLUDGE metal", ProbeSettings(top=1), catalogue=catalogue).rare
    assert found == RareTag("sludge metal", ("Nile",), 2)
    assert answer(index, Compass(), "metal", catalogue=catalogue).rare is None  # it has a cluster
    assert answer(index, Compass(), "polka", catalogue=catalogue).rare is None


def test_an_empty_query_is_refused(index) -> None:
    with pytest.raises(SearchError, match="The query is empty"):
        answer(index, Compass(), " \n ")
