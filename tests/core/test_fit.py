"""A fit keeps its laws: deterministic, row order does not matter, ids survive, nothing handed in changes."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from core import (
    Clustering,
    ConfigError,
    ConstraintConflict,
    Constraints,
    Edges,
    FitConfig,
    LossWeights,
    Progress,
    TrainingData,
    fit,
)
from core.neighbours import nearest_neighbours
from core.training.diagnose import diagnose
from core.training.taught import ENOUGH

GROUPS, EACH = 4, 12


def blobs(groups: int = GROUPS, each: int = EACH, noise: float = 0.15, seed: int = 3) -> TrainingData:
    """Texts in `groups` directions of equal numbers, in a shuffled order; the tag tells the group."""
    rng = np.random.default_rng(seed)
    group = rng.permutation(np.repeat(np.arange(groups), each))
    vectors = np.eye(16)[group] + noise * rng.normal(size=(len(group), 16))
    return TrainingData.from_embeddings(vectors, [f"{one}-{at}" for at, one in enumerate(group)])


def with_company(data: TrainingData, together: np.ndarray) -> TrainingData:
    """`data` with co-occurrence among the tags of equal `together`."""
    first, second = np.triu_indices(len(data.tags), 1)
    kept = together[first] == together[second]
    ends = first[kept].astype(np.int32), second[kept].astype(np.int32)
    npmi = Edges(*ends, np.full(kept.sum(), 0.5, dtype=np.float32), len(data.tags))
    counts = Edges(*ends, np.full(kept.sum(), 20, dtype=np.float32), len(data.tags))
    return replace(data, affinity=npmi, cooccurrence=counts, item_counts=np.full(len(data.tags), 40), n_items=400)


def group_of(data: TrainingData) -> np.ndarray:
    return np.array([int(tag.split("-")[0]) for tag in data.tags])


def same_partition(one: np.ndarray, other: np.ndarray) -> bool:
    return (
        len(set(zip(one.tolist(), other.tolist(), strict=True))) == len(set(one.tolist())) == len(set(other.tolist()))
    )


@pytest.fixture(scope="module")
def data() -> TrainingData:
    return blobs()


@pytest.fixture(scope="module")
def fitted(data: TrainingData) -> Clustering:
    return fit(data, FitConfig(GROUPS, seed=5))


def test_texts_in_four_directions_are_four_clusters(data: TrainingData, fitted: Clustering) -> None:
    assert same_partition(fitted.labels, group_of(data))
    np.testing.assert_allclose(fitted.assignments.sum(axis=1), 1, atol=1e-5)
    assert fitted.warnings == ()
    assert fitted.cluster_ids.tolist() == [0, 1, 2, 3]
    assert fitted.next_id == 4


def test_tags_that_occur_together_cluster_together_though_their_words_say_nothing() -> None:
    rng = np.random.default_rng(7)
    words = TrainingData.from_embeddings(rng.normal(size=(60, 32)), [f"tag {at}" for at in range(60)])
    together = rng.permutation(np.repeat(np.arange(5), 12))
    found = fit(with_company(words, together), FitConfig(5, seed=5))
    assert same_partition(found.labels, together)


def test_equal_seeds_give_equal_results(data: TrainingData, fitted: Clustering) -> None:
    again = fit(data, FitConfig(GROUPS, seed=5))
    np.testing.assert_array_equal(again.assignments, fitted.assignments)


def test_the_global_random_state_neither_matters_nor_changes(data: TrainingData, fitted: Clustering) -> None:
    import torch

    torch.manual_seed(99)
    np.random.seed(99)
    before = torch.get_rng_state(), np.random.get_state()[1].copy()
    again = fit(data, FitConfig(GROUPS, seed=5))
    np.testing.assert_array_equal(again.assignments, fitted.assignments)
    assert torch.equal(torch.get_rng_state(), before[0])
    np.testing.assert_array_equal(np.random.get_state()[1], before[1])


def test_the_order_of_the_tags_does_not_matter(data: TrainingData, fitted: Clustering) -> None:
    order = np.random.default_rng(1).permutation(len(data.tags))
    shuffled = TrainingData.from_embeddings(data.embeddings[order], [data.tags[at] for at in order])
    found = fit(shuffled, FitConfig(GROUPS, seed=5))
    assert same_partition(found.labels, fitted.labels[order])


def test_nothing_handed_in_is_changed(data: TrainingData, fitted: Clustering) -> None:
    company = with_company(data, group_of(data))
    pairs = Constraints(must_link=[(3, 8)], cannot_link=[(2, 5)])
    arrays = (
        data.embeddings,
        company.affinity.weight,
        pairs.must_link,
        fitted.assignments,
        fitted.parameters["weights"],
    )
    before = [array.copy() for array in arrays]
    fit(company, FitConfig(GROUPS), constraints=pairs, warm_start=fitted)
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_warm_start_keeps_ids_and_clusters(data: TrainingData, fitted: Clustering) -> None:
    ids = np.array([2, 5, 7, 11])
    named = replace(fitted, cluster_ids=ids, next_id=13, redirects={3: 7})
    again = fit(data, FitConfig(GROUPS, seed=8), warm_start=named)
    np.testing.assert_array_equal(again.cluster_ids, ids)
    np.testing.assert_array_equal(again.labels, named.labels)
    assert (again.next_id, again.redirects) == (13, {3: 7})


def test_pairs_are_satisfied_against_the_vectors(data: TrainingData) -> None:
    group = group_of(data)
    zero, one = np.flatnonzero(group == 0), np.flatnonzero(group == 1)
    pairs = Constraints(must_link=[(zero[0], one[0]), (zero[1], zero[2])], cannot_link=[(zero[3], zero[4])])
    labels = fit(data, FitConfig(GROUPS), constraints=pairs).labels
    assert labels[zero[0]] == labels[one[0]]
    assert labels[zero[1]] == labels[zero[2]]
    assert labels[zero[3]] != labels[zero[4]]


def test_many_pairs_are_learned_before_anything_is_clustered(data: TrainingData) -> None:
    group = group_of(data)
    zero, one, two = (np.flatnonzero(group == number) for number in range(3))
    joined = [(int(a), int(b)) for a, b in zip(zero, one, strict=True)]
    pairs = Constraints(must_link=joined, cannot_link=[(int(a), int(b)) for a, b in zip(zero, two, strict=True)])
    assert len(pairs) >= ENOUGH
    found = fit(data, FitConfig(GROUPS - 1), constraints=pairs)
    assert len(set(found.labels[np.concatenate([zero, one])])) == 1
    assert found.parameters["weights"].dtype == np.float32


@pytest.mark.parametrize("form", ["likelihood", "squared"])
def test_progress_carries_every_term(data: TrainingData, form: str) -> None:
    seen: list[Progress] = []
    pairs = Constraints(must_link=[(3, 8)], cannot_link=[(2, 5)])
    company = with_company(data, group_of(data))
    fit(company, FitConfig(GROUPS, pair_form=form), constraints=pairs, on_progress=seen.append)
    assert {"alignment", "smoothness", "occupancy", "sharpness", "must_link", "cannot_link"} <= set(seen[0].terms)
    assert seen[0].loss == pytest.approx(sum(seen[0].terms.values()), abs=1e-5)
    assert seen[0].step == 1


@pytest.mark.parametrize("form", ["squared", "inner"])
def test_the_article_objective_runs_on_batches(data: TrainingData, form: str) -> None:
    company = with_company(data, group_of(data))
    config = FitConfig(GROUPS, objective="article", smoothness_form=form, batch_size=16, max_steps=7)
    pairs = Constraints(must_link=[(3, 8)], cannot_link=[(2, 5)])
    found = fit(company, config, constraints=pairs)
    assert set(found.history[0].terms) == {"alignment", "smoothness", "balance", "must_link", "cannot_link"}
    assert len(found.history) == 7
    np.testing.assert_array_equal(fit(company, config, constraints=pairs).assignments, found.assignments)


def test_the_article_objective_without_balance_collapses_and_says_so(data: TrainingData) -> None:
    weights = LossWeights(alignment=50.0, smoothness=0.0, balance=0.0)
    company = with_company(data, np.zeros(len(data.tags)))
    config = FitConfig(GROUPS, objective="article", weights=weights, max_steps=300, learning_rate=0.5)
    found = fit(company, config)
    assert found.warnings[0].startswith("Collapsed: 48 of 48 tags fell into cluster")


def test_one_tag_and_one_cluster() -> None:
    one = TrainingData.from_embeddings(np.ones((1, 4)), ["only"])
    assert fit(one, FitConfig(1)).assignments.tolist() == [[1.0]]
    whole = fit(blobs(2, 3), FitConfig(1))
    assert set(whole.labels.tolist()) == {0}
    assert whole.warnings == ()


def test_as_many_clusters_as_tags() -> None:
    found = fit(blobs(5, 1, noise=0.01), FitConfig(5))
    assert sorted(found.labels.tolist()) == [0, 1, 2, 3, 4]


def test_equal_vectors_fit_and_name_the_empty_clusters() -> None:
    equal = TrainingData.from_embeddings(np.ones((9, 4)), [f"copy {at}" for at in range(9)])
    found = fit(equal, FitConfig(3))
    assert np.isfinite(found.assignments).all()
    assert len(set(found.labels.tolist())) == 1
    assert found.warnings


def test_more_clusters_than_tags_is_refused() -> None:
    with pytest.raises(ConfigError, match="n_clusters is 7 and there are 6 tags"):
        fit(blobs(2, 3), FitConfig(7))


def test_a_warm_start_of_another_shape_is_refused(data: TrainingData, fitted: Clustering) -> None:
    with pytest.raises(ConfigError, match="it has 4 and n_clusters is 5"):
        fit(data, FitConfig(5), warm_start=fitted)
    narrow = TrainingData.from_embeddings(data.embeddings[:, :9] + 0.1, data.tags)
    with pytest.raises(ConfigError, match="fitted on 16 features a tag and this data has 9"):
        fit(narrow, FitConfig(GROUPS), warm_start=fitted)


def test_contradicting_pairs_and_pairs_outside_are_refused(data: TrainingData) -> None:
    with pytest.raises(ConstraintConflict):
        fit(data, FitConfig(GROUPS), constraints=Constraints([(2, 5), (5, 7)], [(2, 7)]))
    with pytest.raises(ConfigError, match="rows run from 0 to 47"):
        fit(data, FitConfig(GROUPS), constraints=Constraints([(2, 48)]))


def test_cuda_where_there_is_none_is_refused(data: TrainingData) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(ConfigError, match="this machine has no CUDA device"):
        fit(data, FitConfig(GROUPS, device="cuda"))
    assert fit(data, FitConfig(GROUPS, device="auto", max_steps=0)).device == "cpu"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n_clusters": 0}, "n_clusters must be a whole number of at least 1. Got 0."),
        ({"seed": -1}, "seed must be a whole number"),
        ({"max_steps": -3}, "max_steps must be a whole number"),
        ({"learning_rate": 0.0}, "learning_rate must be a number above 0"),
        ({"tolerance": float("nan")}, "tolerance must be a number above 0"),
        ({"sigma": -1.0}, "sigma must be a number above 0"),
        ({"device": "tpu"}, "device must be one of auto, cpu, cuda. Got 'tpu'."),
        ({"objective": "magic"}, "objective must be one of default, article"),
        ({"smoothness_form": "cubic"}, "smoothness_form must be one of"),
        ({"pair_form": "cubic"}, "pair_form must be one of"),
    ],
)
def test_settings_out_of_range_are_refused(change: dict, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        FitConfig(**({"n_clusters": 3} | change))


def test_negative_weights_are_refused() -> None:
    with pytest.raises(ConfigError, match="The weight of balance must be a number of at least 0"):
        LossWeights(balance=-0.1)


def test_each_failure_is_named_with_what_to_change() -> None:
    ids = np.array([5, 7, 11])
    collapsed = np.tile(np.array([0.9, 0.05, 0.05], dtype=np.float32), (40, 1))
    first, last = diagnose(collapsed, ids)
    assert first.startswith("Collapsed: 40 of 40 tags fell into cluster 5. If this was the article")
    assert last == "Empty: 2 of 3 clusters hold no tag (7, 11). Ask for fewer clusters."
    smeared = np.tile(np.array([0.34, 0.33, 0.33], dtype=np.float32), (9, 1))
    smeared[3:6] = smeared[3:6, [1, 0, 2]]
    smeared[6:] = smeared[6:, [1, 2, 0]]
    assert diagnose(smeared, ids)[0].startswith("Smeared: the mean confidence is 0.34")
    assert diagnose(np.eye(3, dtype=np.float32), ids) == ()


def test_neighbours_of_the_data_are_its_own(data: TrainingData) -> None:
    np.testing.assert_array_equal(data.neighbours.indices, nearest_neighbours(data.embeddings).indices)


def test_texts_in_groups_of_unequal_size_are_found_and_every_cluster_is_used() -> None:
    random = np.random.default_rng(5)
    size = np.exp(1.2 * random.standard_normal(24))
    group = np.sort(random.choice(24, 1200, p=size / size.sum()))
    x = random.standard_normal((24, 32))
    x = (x / np.linalg.norm(x, axis=1, keepdims=True))[group] + 0.9 * random.standard_normal((1200, 32)) / 32**0.5
    uneven = TrainingData.from_embeddings(x, [f"text {at}" for at in range(1200)])
    n_groups = len(np.unique(group))
    for seed in range(2):
        labels = fit(uneven, FitConfig(n_groups, seed=seed, device="cpu")).labels
        assert len(np.unique(labels)) == n_groups
        assert adjusted_rand_score(group, labels) > 0.98  # 0.75 where what training empties is undone
