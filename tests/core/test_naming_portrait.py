"""What a curator is shown of a cluster: tiers and example items, on a table worked by hand."""

import numpy as np
import pytest

from core import (
    Clustering,
    Tier,
    TrainingData,
    catalogue_from_pairs,
    cluster_portrait,
    cooccurrence_counts,
    example_items,
    nearest_neighbours,
    npmi_edges,
)

CARRIES = {
    "robert": ("delta blues", "blues", "seen live"),
    "muddy": ("delta blues", "blues"),
    "miles": ("bebop", "swing"),
    "duke": ("bebop", "swing", "seen live"),
    "empty-handed": ("waltz",),
}
TAGS = ("delta blues", "blues", "bebop", "swing", "seen live")
VECTORS = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 1], [0.6, 0.8]], dtype=np.float32)
BLUES, JAZZ = 7, 12


@pytest.fixture
def catalogue():
    return catalogue_from_pairs([(item, tag) for item, tags in CARRIES.items() for tag in tags])


@pytest.fixture
def data(catalogue) -> TrainingData:
    kept = catalogue.keep_tags([catalogue.resolve(tag) for tag in TAGS])
    counts = cooccurrence_counts(kept.incidence)
    return TrainingData(
        TAGS,
        VECTORS,
        kept.item_counts,
        len(kept.items),
        counts,
        npmi_edges(counts, kept.item_counts, len(kept.items)),
        nearest_neighbours(VECTORS),
    )


@pytest.fixture
def clustering() -> Clustering:
    assignments = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.55, 0.45]], dtype=np.float32)
    return Clustering(TAGS, assignments, np.array([BLUES, JAZZ]), {}, np.full(2, 0.5, dtype=np.float32), next_id=13)


def test_a_portrait_holds_every_tag_once_core_first(data, clustering) -> None:
    portrait = cluster_portrait(data, clustering, BLUES)
    assert {each.tag for each in portrait} == {"delta blues", "blues", "seen live"}
    assert len(portrait) == 3
    assert [each.tier for each in portrait] == sorted((each.tier for each in portrait), key=list(Tier).index)
    blues = next(each for each in portrait if each.tag == "blues")
    assert (blues.tier, blues.runner_up, blues.items) == (Tier.CORE, JAZZ, 2)
    assert blues.confidence == pytest.approx(0.8)


def test_a_lone_cluster_has_no_runner_up(data) -> None:
    alone = Clustering(TAGS, np.ones((5, 1), dtype=np.float32), np.array([BLUES]), {}, np.ones(1, dtype=np.float32))
    assert {each.runner_up for each in cluster_portrait(data, alone, BLUES)} == {None}


def test_example_items_carry_the_most_tags_and_among_equals_the_fewest_others(catalogue) -> None:
    shown = example_items(catalogue, ["blues", "delta blues", "no such tag"])
    assert [(each.item, each.tags) for each in shown] == [
        ("muddy", ("blues", "delta blues")),
        ("robert", ("blues", "delta blues")),  # also seen live
    ]
    assert len(example_items(catalogue, ["swing", "blues"], n=3)) == 3
    assert example_items(catalogue, ["no such tag"]) == ()
