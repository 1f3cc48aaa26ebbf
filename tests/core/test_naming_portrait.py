"""What a curator is shown of a cluster: tiers, example items, why a tag is where it is; on a table worked by hand."""

import numpy as np
import pytest

from core import (
    Clustering,
    Edges,
    Tier,
    TrainingData,
    catalogue_from_pairs,
    cluster_portrait,
    cooccurrence_counts,
    example_items,
    nearest_neighbours,
    npmi_edges,
    tag_reasons,
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
    assert tag_reasons(data, alone, "blues").runner_up is None


def test_example_items_carry_the_most_tags_and_among_equals_the_fewest_others(catalogue) -> None:
    shown = example_items(catalogue, ["blues", "delta blues", "no such tag"])
    assert [(each.item, each.tags) for each in shown] == [
        ("muddy", ("blues", "delta blues")),
        ("robert", ("blues", "delta blues")),  # also seen live
    ]
    assert len(example_items(catalogue, ["swing", "blues"], n=3)) == 3
    assert example_items(catalogue, ["no such tag"]) == ()


def test_reasons_name_partners_neighbours_and_the_margin(data, clustering) -> None:
    reasons = tag_reasons(data, clustering, "delta blues")
    assert (reasons.cluster, reasons.runner_up) == (BLUES, JAZZ)
    assert reasons.margin == pytest.approx(0.8)
    best = reasons.partners[0]
    # on both items of "blues" and only there: p(x) = p(y) = p(x, y) = 2/5, so NPMI is 1
    assert (best.tag, best.cluster, best.together) == ("blues", BLUES, 2)
    assert best.strength == pytest.approx(1.0)
    assert [each.tag for each in reasons.neighbours][:2] == ["blues", "seen live"]
    assert reasons.neighbours[0].strength == pytest.approx(0.8)
    assert reasons.anchors[0].tag == "blues"
    assert "delta blues" not in {each.tag for each in reasons.anchors}


def test_a_tag_without_co_occurrence_has_no_partners(data, clustering) -> None:
    texts = TrainingData(TAGS, VECTORS, np.ones(5, dtype=np.int64), 5, Edges.empty(5), Edges.empty(5), data.neighbours)
    assert tag_reasons(texts, clustering, "blues").partners == ()


def test_an_unknown_tag_is_refused(data, clustering) -> None:
    with pytest.raises(KeyError):
        tag_reasons(data, clustering, "polka")
