"""Joins and cuts on the co-occurrence graph: what they gain, and that they put a bad start right."""

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from core.model import LinearSoftmax
from core.training.config import FitConfig, LossWeights
from core.training.cutting import halves
from core.training.filling import filled
from core.training.inputs import Inputs
from core.training.mending import mended
from core.training.worth import join_gains, worth_cutting, worth_holding, worth_joining

OF = 12  # tags of a community


def communities(count: int, alone: int = 0) -> Inputs:
    """Cliques, one weak edge from each to the next; features near the axes of a space; some tags with no edge."""
    n_tags = count * OF
    place = np.arange(n_tags) // OF
    dense = (place[:, None] == place[None, :]).astype(np.float32) - np.eye(n_tags, dtype=np.float32)
    for first in range(OF - 1, n_tags - 1, OF):
        dense[first, first + 1] = dense[first + 1, first] = 0.5
    affinity = csr_matrix(np.pad(dense, (0, alone)))
    place = np.concatenate([place, np.arange(alone) % count])
    x = np.eye(count)[place] + 0.1 * np.random.default_rng(5).standard_normal((n_tags + alone, count))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return Inputs(x.astype(np.float32), affinity, affinity, np.arange(n_tags, n_tags + alone))


def found(labels: np.ndarray, count: int) -> set[frozenset[int]]:
    rows = np.arange(count * OF)
    return {frozenset(rows[labels[: len(rows)] == each].tolist()) for each in np.unique(labels[: len(rows)])}


PLANT = {each: frozenset(range(each * OF, (each + 1) * OF)) for each in range(4)}


def test_joining_two_parts_of_one_edge_gains_and_joining_strangers_loses() -> None:
    two_edges = csr_matrix(np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], dtype=np.float64))
    even = np.full(4, 1 / 4)
    gains = join_gains(two_edges, even, np.array([0, 1, 2, 2]), 3, 1.0)
    # of the whole weight 4, tags 0 and 1 share 2: 1/2 - 2/16; neither shares any with cluster 2: - 2 (1/4)(1/2)
    assert gains[0, 1] == pytest.approx(2 / 4 - 2 / 16)
    assert gains[0, 2] == pytest.approx(-2 / 8)
    assert np.array_equal(gains, gains.T)
    finer = join_gains(two_edges, even, np.array([0, 1, 2, 2]), 3, 2.0)
    assert finer[0, 1] == pytest.approx(2 / 4 - 2 * 2 / 16)


def test_a_join_and_the_cut_that_undoes_it_gain_nothing_together() -> None:
    inputs, weights = communities(2, alone=0), LossWeights(resolution=2.0)
    apart = np.repeat([0, 1], OF)
    joined, side = np.zeros(2 * OF, dtype=np.int64), apart == 1
    join = worth_joining(apart, 2, inputs, weights)[0, 1]
    assert worth_cutting(joined, side, 2, inputs, weights)[0] == pytest.approx(-join)


def test_joining_tags_that_occur_with_nothing_loses_their_centroids() -> None:
    inputs, weights = communities(2, alone=8), LossWeights()
    labels = np.concatenate([np.repeat([0, 1], OF), np.arange(8) % 2])
    with_them = worth_joining(labels, 2, inputs, weights)[0, 1]
    without = worth_joining(labels, 2, inputs, LossWeights(compactness=0.0))[0, 1]
    lonely = inputs.features[-8:].astype(np.float64)
    one, other = lonely[::2].sum(axis=0) / 32, lonely[1::2].sum(axis=0) / 32
    lost = np.linalg.norm(one) + np.linalg.norm(other) - np.linalg.norm(one + other)
    assert without - with_them == pytest.approx(0.5 * lost, rel=1e-5)


def test_a_cluster_is_held_the_dearer_the_fewer_tags_it_has() -> None:
    worth = worth_holding(np.array([0, 1, 2, 100]), LossWeights(occupancy=0.4))
    assert np.diff(worth) == pytest.approx(0.1 / np.log(4) * np.log([2, 2, 50]))


def test_two_communities_in_one_cluster_are_its_halves() -> None:
    inputs = communities(4, alone=2)
    labels = np.concatenate([np.repeat([0, 0, 1, 1], OF), [0, 1]])
    side = halves(inputs.affinity, inputs.null, labels, 2, np.random.default_rng(7))
    assert found(labels + 2 * side, 4) == set(PLANT.values())
    assert not side[-2:].any()  # they occur with none of their cluster


def test_a_community_on_two_clusters_and_two_on_one_change_places() -> None:
    inputs = communities(4)
    labels = np.repeat([0, 0, 1, 2], OF)
    labels[3 * OF : 3 * OF + OF // 2] = 3
    before = labels.copy()
    again = mended(labels, 4, inputs, LossWeights(), seed=7)
    assert found(again, 4) == set(PLANT.values())
    assert np.array_equal(labels, before)
    assert np.array_equal(again, mended(labels, 4, inputs, LossWeights(), seed=7))


def test_an_idle_cluster_is_mended_too_and_what_is_right_stays() -> None:
    inputs = communities(4)
    assert found(mended(np.repeat([0, 0, 1, 2], OF), 4, inputs, LossWeights(), seed=7), 4) == set(PLANT.values())
    right = np.repeat([2, 0, 3, 1], OF)
    assert np.array_equal(mended(right, 4, inputs, LossWeights(), seed=7), right)


def test_no_cluster_is_left_empty_where_one_can_be_cut() -> None:
    inputs = communities(3)
    weights = np.array([[9, 9, 0], [0, 0, 9], [0, 0, 0], [0, 0, 0]], dtype=np.float32)
    model = LinearSoftmax(weights, np.array([0, 0, -50, -50], dtype=np.float32))
    after = filled(model, inputs, FitConfig(4, seed=7), torch.device("cpu"))
    labels = after.logits(inputs.features).argmax(axis=1)
    assert np.bincount(labels, minlength=4).min() >= 3
    assert {PLANT[0], PLANT[1]} <= found(labels, 3) or PLANT[2] in found(labels, 3)
    assert model.bias.tolist() == [0, 0, -50, -50]


def test_an_empty_cluster_of_texts_goes_where_neighbours_part() -> None:
    near = communities(3)
    texts = Inputs(near.features, near.similarity, csr_matrix(near.affinity.shape), np.arange(3 * OF))
    joined = np.array([[9, 9, 0], [0, 0, 9], [0, 0, 0]], dtype=np.float32)  # the first row holds two groups
    model = LinearSoftmax(joined, np.array([0, 0, -50], dtype=np.float32))
    labels = filled(model, texts, FitConfig(3, seed=7), torch.device("cpu")).logits(texts.features).argmax(axis=1)
    assert found(labels, 3) == {PLANT[0], PLANT[1], PLANT[2]}


def test_without_edges_there_are_no_halves() -> None:
    with np.errstate(all="raise"):
        side = halves(
            csr_matrix((6, 6), dtype=np.float32), np.zeros(6), np.repeat([0, 1], 3), 2, np.random.default_rng(0)
        )
    assert not side.any()


def test_a_text_that_is_the_one_of_its_kind_keeps_its_cluster() -> None:
    near = communities(2, alone=1)
    texts = Inputs(near.features, near.similarity, csr_matrix(near.affinity.shape), np.arange(2 * OF + 1))
    texts.features[-1] = [-1, 0]
    model = LinearSoftmax(np.array([[9, 0], [0, 9], [-9, 0]], dtype=np.float32), np.zeros(3, dtype=np.float32))
    assert np.array_equal(filled(model, texts, FitConfig(3), torch.device("cpu")).weights, model.weights)
