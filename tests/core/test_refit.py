"""A local refit: untouched tags keep their rows to the last digit, ids stay, the plan's pairs hold."""

from dataclasses import replace

import numpy as np
import pytest

from core import Born, Clustering, ConfigError, Constraints, FitConfig, RefitPlan, TrainingData, fit, refit
from core.training.settle import settle_pairs

CONFIG = FitConfig(5)
IDS = np.array([2, 5, 7, 11, 13])


@pytest.fixture(scope="module")
def data() -> TrainingData:
    rng = np.random.default_rng(4)
    group = rng.permutation(np.repeat(np.arange(5), 12))
    vectors = np.eye(24)[group] + 0.15 * rng.normal(size=(60, 24))
    return TrainingData.from_embeddings(vectors, [f"{one}-{at}" for at, one in enumerate(group)])


@pytest.fixture(scope="module")
def before(data: TrainingData) -> Clustering:
    return replace(fit(data, CONFIG), cluster_ids=IDS, next_id=17, redirects={3: 7})


def split(before: Clustering, cluster: int) -> tuple[RefitPlan, np.ndarray, np.ndarray]:
    """Half of a cluster goes to the new id 17."""
    members = np.sort(before.members(cluster))
    stay, leave = members[::2], members[1::2]
    together = [(int(part[0]), int(row)) for part in (stay, leave) for row in part[1:]]
    pairs = Constraints(together, [(int(stay[0]), int(leave[0]))])
    born = Born(17, tuple(leave.tolist()), cluster)
    return RefitPlan(pairs, frozenset({cluster}), (born,)), stay, leave


def test_a_split_moves_its_group_and_nobody_else(data: TrainingData, before: Clustering) -> None:
    plan, stay, leave = split(before, 5)
    after = refit(data, before, plan, CONFIG)
    assert set(after.labels[leave].tolist()) == {17}
    assert set(after.labels[stay].tolist()) == {5}
    others = before.labels != 5
    np.testing.assert_array_equal(after.labels[others], before.labels[others])
    np.testing.assert_array_equal(after.assignments[others][:, :5], before.assignments[others])
    assert after.cluster_ids.tolist() == [2, 5, 7, 11, 13, 17]
    assert after.next_id == 18
    assert after.redirects == {3: 7}
    np.testing.assert_allclose(after.assignments.sum(axis=1), 1, atol=1e-5)


def test_a_merge_retires_an_id_and_moves_no_third_cluster(data: TrainingData, before: Clustering) -> None:
    plan = RefitPlan(Constraints(), frozenset({2, 11}), retired={2: 11})
    after = refit(data, before, plan, CONFIG)
    assert after.cluster_ids.tolist() == [5, 7, 11, 13]
    assert set(after.labels[before.labels == 2].tolist()) == {11}
    third = ~np.isin(before.labels, [2, 11])
    np.testing.assert_array_equal(after.labels[third], before.labels[third])
    assert after.resolve(2) == 11
    assert after.prior.argmax() == after.column_of(11)


def test_a_freed_tag_follows_its_pair_and_leaves_its_likes_behind(data: TrainingData, before: Clustering) -> None:
    moving, anchor = int(before.members(7)[0]), int(before.members(13)[0])
    plan = RefitPlan(Constraints([(moving, anchor)]), frozenset({7, 13}), free=frozenset({moving}))
    after = refit(data, before, plan, CONFIG)
    assert after.labels[moving] == 13
    assert np.flatnonzero(after.labels != before.labels).tolist() == [moving]


def test_an_empty_plan_changes_nothing(data: TrainingData, before: Clustering) -> None:
    after = refit(data, before, RefitPlan(Constraints()), CONFIG)
    np.testing.assert_array_equal(after.assignments, before.assignments)


def test_nothing_handed_in_is_changed(data: TrainingData, before: Clustering) -> None:
    copies = {name: array.copy() for name, array in before.parameters.items()}
    was = before.assignments.copy()
    refit(data, before, split(before, 5)[0], CONFIG)
    np.testing.assert_array_equal(before.assignments, was)
    for name, array in before.parameters.items():
        np.testing.assert_array_equal(array, copies[name])


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (RefitPlan(Constraints(), frozenset({4})), "Cluster 4 is not one of this round's"),
        (RefitPlan(Constraints(), frozenset({5}), retired={5: 6}), "Cluster 5 cannot go to 6"),
        (RefitPlan(Constraints(), frozenset({5}), (Born(7, (1,), 5),)), "Cluster 7 cannot begin"),
        (RefitPlan(Constraints(), frozenset({5}), (Born(19, (), 5),)), "Cluster 19 cannot begin"),
    ],
)
def test_plans_that_name_what_is_not_there_are_refused(
    data: TrainingData, before: Clustering, plan: RefitPlan, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        refit(data, before, plan, CONFIG)


P = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8]], dtype=np.float32)


def test_a_linked_group_goes_where_its_tags_together_would() -> None:
    settled = settle_pairs(P, Constraints(must_link=[(0, 2)]))  # 0.6 * 0.2 < 0.4 * 0.8
    assert settled.argmax(axis=1).tolist() == [1, 0, 1]
    np.testing.assert_array_equal(settled[1:], P[1:])
    np.testing.assert_allclose(settled.sum(axis=1), 1, atol=1e-6)


def test_of_two_tags_to_keep_apart_the_less_sure_one_goes() -> None:
    settled = settle_pairs(P, Constraints(cannot_link=[(0, 1)]))
    assert settled.argmax(axis=1).tolist() == [1, 0, 1]


def test_a_tag_that_may_not_move_draws_its_group() -> None:
    held = np.array([False, True, True])
    settled = settle_pairs(P, Constraints(must_link=[(0, 2)]), held)
    assert settled.argmax(axis=1).tolist() == [0, 0, 0]
    np.testing.assert_array_equal(settled[0], P[0])
