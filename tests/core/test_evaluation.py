"""Figures of a clustering, against numbers worked by hand."""

import json
import math

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from core.constraints import Constraints
from core.evaluation import (
    Evidence,
    Moved,
    block_means,
    block_sums,
    contrast,
    modularity,
    moved_tags,
    npmi_within_between,
    quality_report,
    satisfied,
    silhouette,
)
from core.training.plan import RefitPlan

TAGS = ("a", "b", "c", "d")
SQUARE = np.eye(4)


@pytest.fixture
def four(make_data):
    """a-b 0.4 and c-d 0.6 inside, b-c 0.1 across."""
    return make_data(TAGS, SQUARE, [("a", "b", 0.4), ("c", "d", 0.6), ("c", "b", 0.1)])


HALVES = np.array([0, 0, 1, 1])


def test_blocks_hold_edge_weights_and_their_means_over_all_pairs(four):
    assert block_sums(four.affinity, HALVES, 2) == pytest.approx(np.array([[0.4, 0.1], [0.1, 0.6]]))
    # one pair inside each, four across
    assert block_means(four.affinity, HALVES, 2) == pytest.approx(np.array([[0.4, 0.025], [0.025, 0.6]]))


def test_an_empty_cluster_has_empty_blocks(four):
    means = block_means(four.affinity, HALVES, 3)
    assert means[2].tolist() == [0, 0, 0]


def test_contrast_is_mean_npmi_within_over_between(four):
    # within: (0.4 + 0.6) / 2 pairs; between: 0.1 / 4 pairs
    assert npmi_within_between(four.affinity, HALVES) == pytest.approx((0.5, 0.025))
    assert contrast(four.affinity, HALVES) == pytest.approx(20)


def test_contrast_has_no_value_when_clusters_never_meet(four):
    assert contrast(four.affinity, np.zeros(4, dtype=np.int64)) is None


def test_modularity_by_hand(four):
    # total 1.1, degrees 0.4 0.5 0.7 0.6: inside 1.0/1.1, expected (0.9/2.2)^2 + (1.3/2.2)^2
    assert modularity(four.affinity, HALVES) == pytest.approx(1.0 / 1.1 - (0.9 / 2.2) ** 2 - (1.3 / 2.2) ** 2)


def test_modularity_of_one_cluster_and_of_no_edges_is_zero(four, make_data):
    assert modularity(four.affinity, np.zeros(4, dtype=np.int64)) == pytest.approx(0)
    assert modularity(make_data(TAGS, SQUARE).affinity, HALVES) == 0


def test_silhouette_is_scikit_learns():
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(40, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    columns = np.array([5, 7, 9, 7] * 10)
    columns[3] = 11  # alone in its cluster
    assert silhouette(vectors, columns) == pytest.approx(silhouette_score(vectors, columns, metric="cosine"), abs=1e-5)


def test_silhouette_of_one_cluster_has_no_value(four):
    assert silhouette(four.embeddings, np.zeros(4, dtype=np.int64)) is None


def test_satisfied_counts_pairs_of_ids():
    labels = np.array([5, 5, 7, 12])
    shares = satisfied(labels, Constraints(must_link=[(0, 1), (2, 3)], cannot_link=[(0, 2), (0, 3), (0, 1), (2, 3)]))
    assert (shares.must_link, shares.cannot_link) == (0.5, 0.75)
    nothing = satisfied(labels, Constraints.none())
    assert (nothing.must_link, nothing.cannot_link) == (1, 1)


def test_evidence_leaves_the_tag_itself_out(genres, reviewed):
    evidence = Evidence(genres, reviewed)
    metal = np.array([0])
    here = reviewed.column_of(5)
    cos = math.cos(math.radians(4)), math.cos(math.radians(8))
    assert evidence.cosine(metal)[0, here] == pytest.approx(sum(cos) / 2, abs=1e-6)
    assert evidence.npmi(metal)[0, here] == pytest.approx((0.5 + 0.5) / 2)
    assert evidence.npmi(metal)[0, reviewed.column_of(12)] == pytest.approx(0.4 / 3)


def test_own_support_is_the_tables_own_column(genres, reviewed):
    evidence = Evidence(genres, reviewed)
    rows = np.arange(len(genres.tags))
    assert evidence.own_support == pytest.approx(evidence.support(rows)[rows, reviewed.columns], abs=1e-5)


def test_a_strayed_tag_is_better_supported_elsewhere(genres, reviewed):
    support = Evidence(genres, reviewed).support(np.array([genres.row_of["viking"]]))[0]
    assert reviewed.cluster_ids[support.argmax()] == 5


def test_evidence_without_cooccurrence_is_the_cosine(make_data, make_clustering):
    data = make_data(("x", "y", "z"), [[1, 0], [1, 0], [0, 1]])
    clustering = make_clustering(data.tags, [5, 5, 7])
    # every cluster of two has cosine 1, so 1 is usual; z is alone and has nothing
    assert Evidence(data, clustering).support(np.arange(3)) == pytest.approx(np.array([[1, 0], [1, 0], [0, 0]]))
    assert Evidence(data, clustering).own_support == pytest.approx(np.array([1, 1, 0]))


def test_moved_tags_are_told_with_the_flags_that_name_them_or_touch_their_clusters(make_clustering):
    before = make_clustering(TAGS, [5, 5, 7, 12])
    after = make_clustering(TAGS, [7, 5, 12, 7], ids=[5, 7, 12])
    plan = RefitPlan(Constraints.none(), row_flags={0: (31, 40)}, cluster_flags={12: (12,), 7: (31,)})
    assert moved_tags(before, after, plan) == (
        Moved("a", 5, 7, (31, 40)),
        Moved("c", 7, 12, (12, 31)),
        Moved("d", 12, 7, (12, 31)),
    )
    assert moved_tags(before, after)[0] == Moved("a", 5, 7, ())
    assert moved_tags(before, before, plan) == ()


def test_tags_that_are_new_have_not_moved(make_clustering):
    before = make_clustering(("b", "a"), [5, 7])
    after = make_clustering(("a", "new", "b"), [7, 5, 7])
    assert moved_tags(before, after) == (Moved("b", 5, 7, ()),)


def test_the_report_is_plain_json(four, make_clustering):
    clustering = make_clustering(TAGS, [5, 5, 12, 12], confidence=[0.95, 0.85, 1.0, 0.55], ids=[5, 7, 12])
    report = quality_report(four, clustering, Constraints(must_link=[(0, 2), (0, 1)]))
    assert json.loads(json.dumps(report)) == report
    assert report["sizes"] == {"5": 2, "7": 0, "12": 2}
    assert report["empty_clusters"] == [7]
    assert (report["tags"], report["clusters"], report["largest_share"]) == (4, 2, 0.5)
    assert report["confidence_histogram"] == [0, 0, 0, 0, 0, 1, 0, 0, 1, 2]
    assert report["contrast"] == pytest.approx(20)
    assert (report["must_link_pairs"], report["must_link_satisfied"]) == (2, 0.5)
    assert (report["cannot_link_pairs"], report["cannot_link_satisfied"]) == (0, 1.0)


def test_the_report_says_none_where_a_figure_has_no_meaning(make_data, make_clustering):
    report = quality_report(make_data(("x", "y"), np.eye(2)), make_clustering(("x", "y"), [7, 7]))
    assert report["contrast"] is None
    assert report["modularity"] is None
    assert report["silhouette"] is None
