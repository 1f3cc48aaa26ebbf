"""Large catalogues: estimates whose mean is the full loss, centroids that move house, idle clusters put to use."""

import itertools

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from core import Constraints, FitConfig, TrainingData, fit
from core.losses import (
    SymmetricGraph,
    drawn_modularity_loss,
    drawn_smoothness_loss,
    modularity_loss,
    sparse_smoothness_loss,
)
from core.model import LinearSoftmax
from core.training.balanced import Balanced, balanced_kmeans
from core.training.drawing import RunningMean, WeightedEdges
from core.training.inputs import Inputs
from core.training.null import null_shares
from core.training.pairing import MANY, drawn_pairs
from core.training.relocate import relocated
from core.training.revive import cut_gains, revived, stunted
from core.training.task import SAMPLED_STEPS

CPU = torch.device("cpu")
P = torch.tensor([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.5, 0.5]], dtype=torch.float64)
WEIGHTS = {(0, 1): 3.0, (1, 2): 1.0, (2, 3): 2.0}


def graph(weights: dict[tuple[int, int], float], n_tags: int) -> csr_matrix:
    dense = np.zeros((n_tags, n_tags))
    for (first, second), weight in weights.items():
        dense[first, second] = dense[second, first] = weight
    return csr_matrix(dense)


def test_the_mean_over_all_draws_is_the_full_term() -> None:
    full = SymmetricGraph.from_matrix(graph(WEIGHTS, 4), CPU, torch.float64)
    total = sum(WEIGHTS.values())
    modularity = smoothness = 0.0
    for one, other in itertools.product(WEIGHTS, repeat=2):  # two edges drawn, each by its weight
        drawn = WEIGHTS[one] * WEIGHTS[other] / total**2
        first, second = P[[one[0], other[0]]], P[[one[1], other[1]]]
        smoothness += drawn * drawn_smoothness_loss(first, second).item()
        for tags in itertools.product(range(4), repeat=2):  # and two tags, evenly
            modularity += drawn / 16 * drawn_modularity_loss(first, second, P[list(tags)], 0.3, 2.0).item()
    null = torch.as_tensor(null_shares(graph(WEIGHTS, 4), 0.3))
    assert modularity == pytest.approx(modularity_loss(P, full, null, 2.0).item())
    assert smoothness == pytest.approx(sparse_smoothness_loss(P, full).item())


def test_edges_are_drawn_as_often_as_they_weigh() -> None:
    edges = WeightedEdges.of(graph(WEIGHTS, 4))
    drawn = edges.draw(60_000, torch.Generator().manual_seed(0)).reshape(2, -1).T.tolist()
    counts = {pair: drawn.count(list(pair)) for pair in WEIGHTS}
    assert sum(counts.values()) == 60_000
    for pair, weight in WEIGHTS.items():
        assert counts[pair] / 60_000 == pytest.approx(weight / 6, abs=0.01)


def test_a_running_mean_has_the_value_of_many_batches_and_the_gradient_of_one() -> None:
    running = RunningMean()
    running(torch.tensor(1.0))
    batch = torch.tensor(2.0, requires_grad=True)
    value = running(batch)
    value.backward()
    assert value.item() == pytest.approx(0.9 * 1 + 0.1 * 2)
    assert batch.grad is not None
    assert batch.grad.item() == 1


def test_few_pairs_are_all_read_and_many_are_drawn_by_weight() -> None:
    pairs = np.stack([np.arange(3000), np.arange(3000) + 3000], axis=1)
    weight = np.where(np.arange(3000) < 30, 1000.0, 1e-3)
    few = drawn_pairs(Constraints(pairs[:5], ()), torch.Generator().manual_seed(1))
    assert few.must_link.tolist() == pairs[:5].tolist()
    many = drawn_pairs(Constraints(pairs, (), weight), torch.Generator().manual_seed(1))
    assert len(many.must_link) == MANY
    assert (many.must_link[:, 0] < 30).all()
    assert set(many.must_weight.tolist()) == {1.0}


def corners(per_corner: tuple[int, ...], spread: float = 0.05) -> np.ndarray:
    """Unit vectors around the axes of a space."""
    random = np.random.default_rng(3)
    at = np.repeat(np.eye(len(per_corner)), per_corner, axis=0)
    x = at + spread * random.standard_normal(at.shape)
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)


def test_a_centroid_too_many_moves_to_where_one_is_missing() -> None:
    x = torch.as_tensor(corners((60, 60, 60)))
    prior = torch.full((3,), 1 / 3)
    twice = torch.as_tensor(np.stack([x[0], x[1], x[2] + x[60] + x[120]]))  # two on the first corner
    stuck = Balanced(torch.nn.functional.normalize(twice, dim=1), torch.zeros(3), balance=0.15, loss=0.0)
    found = relocated(x, stuck, prior, seed=0)
    own = (x @ found.centroids.T + found.bias).argmax(dim=1).reshape(3, 60)
    assert [len(corner.unique()) for corner in own] == [1, 1, 1]
    assert len(own[:, 0].unique()) == 3


def test_relocation_never_ends_at_a_larger_loss() -> None:
    x = torch.as_tensor(corners((30, 20, 10, 40), spread=0.4))
    prior = torch.full((4,), 1 / 4)
    for seed in range(5):
        start = balanced_kmeans(
            x, x[torch.randperm(100, generator=torch.Generator().manual_seed(seed))[:4]], prior, 0.15
        )
        assert relocated(x, start, prior, seed).loss <= start.loss


def test_cutting_two_communities_gains_and_cutting_one_loses() -> None:
    two_cliques = {(0, 1): 1.0, (2, 3): 1.0, (4, 5): 1.0}
    labels = np.array([0, 0, 0, 0, 1, 1])
    side = np.array([False, False, True, True, False, True])
    # each half of cluster 0: d = 1/3, and no edge crosses; each half of cluster 1: d = 1/6, and its one edge crosses
    joined, even = graph(two_cliques, 6), np.full(6, 1 / 6)
    assert cut_gains(joined, even, labels, side, 2, 1.0) == pytest.approx([2 / 9, 2 / 36 - 1 / 3])
    assert cut_gains(joined, even, labels, side, 2, 2.0) == pytest.approx([4 / 9, 4 / 36 - 1 / 3])
    assert cut_gains(csr_matrix((6, 6)), np.zeros(6), labels, side, 2, 1.0).tolist() == [0, 0]


def test_an_idle_cluster_is_given_half_of_one_that_holds_two_communities() -> None:
    x = corners((20, 20, 20))
    rows = np.arange(60)
    joined = {(int(i), int(i) // 20 * 20 + (int(i) + 1) % 20): 1.0 for i in rows}
    model = LinearSoftmax(np.array([[9, 9, 0], [0, 0, 9], [0, 0, 0]], dtype=np.float32), np.zeros(3, dtype=np.float32))
    labels = model.logits(x).argmax(axis=1)
    assert stunted(labels, 3).tolist() == [2]
    inputs = Inputs(x, graph({}, 60), graph(joined, 60), np.empty(0, dtype=np.int64))
    again = revived(model, inputs, labels, 1.0)
    assert again is not None
    after = again.logits(x).argmax(axis=1).reshape(3, 20)
    assert [len(set(corner)) for corner in after.tolist()] == [1, 1, 1]
    assert len(set(after[:, 0].tolist())) == 3
    assert revived(again, inputs, after.ravel(), 1.0) is None


def test_nothing_is_stunted_where_there_is_hardly_room() -> None:
    assert stunted(np.array([0, 0, 0, 1, 2]), 3).tolist() == []
    assert stunted(np.array([0, 0, 0, 1]), 3).tolist() == [2]  # there is always room for what is empty


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.start.LARGE", 1)


def test_a_fit_on_samples_finds_what_a_fit_on_everything_finds(everything_is_large: None) -> None:
    x = corners((80, 50, 40, 30), spread=0.1)
    data = TrainingData.from_embeddings(x, [f"tag {i}" for i in range(200)])
    found = fit(data, FitConfig(4, device="cpu"))
    groups = np.split(found.labels, [80, 130, 170])
    assert [len(np.unique(group)) for group in groups] == [1, 1, 1, 1]
    assert len(np.unique([group[0] for group in groups])) == 4
    assert len(found.history) == SAMPLED_STEPS
    assert np.array_equal(found.labels, fit(data, FitConfig(4, device="cpu")).labels)


def test_pairs_are_learned_on_samples_too(everything_is_large: None) -> None:
    x = corners((50, 50, 50), spread=0.1)
    data = TrainingData.from_embeddings(x, [f"tag {i}" for i in range(150)])
    constraints = Constraints([(0, 149)], [(1, 2)])
    found = fit(data, FitConfig(3, device="cpu"), constraints)
    assert found.labels[0] == found.labels[149]
    assert found.labels[1] != found.labels[2]
    again = fit(data, FitConfig(3, device="cpu"), constraints, warm_start=found)
    assert (again.labels == found.labels).mean() > 0.95
    assert again.labels[0] == again.labels[149]
