"""Edges weighed by what pairs answered: likely ones inside a group, unlikely ones between two."""

import numpy as np

from core import Constraints, FitConfig, TrainingData, fit
from core.training.likely import likely_edges


def two_mingled_groups() -> tuple[TrainingData, np.ndarray]:
    """Groups that differ in one direction out of six, and not by much."""
    random = np.random.default_rng(8)
    truth = np.repeat([0, 1], 60)
    x = random.standard_normal((120, 6))
    x[:, 0] += np.where(truth == 0, 1.5, -1.5)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return TrainingData.from_embeddings(x.astype(np.float32), [f"tag {row}" for row in range(120)]), truth


def answered(data: TrainingData, truth: np.ndarray, count: int) -> Constraints:
    rows = np.repeat(np.arange(120), 5)
    pairs = np.unique(np.sort(np.stack([rows, data.neighbours.indices[:, :5].ravel()], axis=1), axis=1), axis=0)
    chosen = np.random.default_rng(2).permutation(pairs)[:count].astype(np.int64)
    same = truth[chosen[:, 0]] == truth[chosen[:, 1]]
    return Constraints(chosen[same], chosen[~same])


def test_edges_inside_a_group_are_likelier_than_edges_between_two() -> None:
    data, truth = two_mingled_groups()
    assignments = np.where(truth[:, None] == [0, 1], 0.8, 0.2).astype(np.float32)
    graph = likely_edges(data, data, assignments, answered(data, truth, 40))
    assert graph is not None
    assert abs(graph - graph.T).max() == 0
    assert graph.data.min() > 0
    assert graph.data.max() <= 1
    edges = graph.tocoo()
    inside = truth[edges.row] == truth[edges.col]
    assert edges.data[inside].mean() > edges.data[~inside].mean() + 0.3


def test_answers_that_are_all_alike_teach_nothing() -> None:
    data, _ = two_mingled_groups()
    assignments = np.full((120, 2), 0.5, dtype=np.float32)
    assert likely_edges(data, data, assignments, Constraints([(0, 1), (2, 3)])) is None


def test_a_fit_with_pairs_finds_groups_that_one_without_does_not() -> None:
    data, truth = two_mingled_groups()
    pairs = answered(data, truth, 60)
    taught = fit(data, FitConfig(2, device="cpu"), pairs)
    plain = fit(data, FitConfig(2, device="cpu"))

    def right(labels: np.ndarray) -> float:
        return max(float((labels == truth).mean()), float((labels != truth).mean()))

    assert right(taught.labels) > right(plain.labels)
    assert right(taught.labels) > 0.9
    assert (taught.labels[pairs.must_link[:, 0]] == taught.labels[pairs.must_link[:, 1]]).all()
    assert (taught.labels[pairs.cannot_link[:, 0]] != taught.labels[pairs.cannot_link[:, 1]]).all()
