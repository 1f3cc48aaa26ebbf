"""What a few quick clusterings agree on: edges they keep weigh more than edges they cut."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core import FitConfig, TrainingData, fit
from core.training.agreed import STRICTNESS, agreed_graph
from core.training.features import averaged_meaning


def joined(*pairs: tuple[int, int], n_tags: int = 4) -> csr_matrix:
    graph = np.zeros((n_tags, n_tags), dtype=np.float32)
    for one, other in pairs:
        graph[one, other] = graph[other, one] = 0.3
    return csr_matrix(graph)


def test_an_edge_weighs_what_the_runs_overlap_on_it() -> None:
    kept = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)
    unsure = np.array([[1, 0], [0.25, 0.75], [0, 1], [0.64, 0.36]], dtype=np.float32)
    found = agreed_graph(joined((0, 1), (1, 2), (2, 3)), [kept, unsure]).toarray()
    assert found[0, 1] == pytest.approx(((1 + 0.5) / 2) ** STRICTNESS)
    assert found[1, 2] == pytest.approx(((0 + np.sqrt(0.75)) / 2) ** STRICTNESS)
    assert found[2, 3] == pytest.approx(((1 + 0.6) / 2) ** STRICTNESS)
    assert found[0, 3] == 0
    np.testing.assert_array_equal(found, found.T)


def test_edges_are_compared_alike_in_one_piece_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    runs = [random.dirichlet(np.ones(3), 30).astype(np.float32) for _ in range(2)]
    graph = csr_matrix((random.random((30, 30)) < 0.2).astype(np.float32))
    whole = agreed_graph(graph, runs)
    monkeypatch.setattr("core.training.agreed.AT_ONCE", 7)
    assert abs(whole - agreed_graph(graph, runs)).max() < 1e-6


def test_features_tell_only_what_sets_texts_apart() -> None:
    random = np.random.default_rng(5)
    shared = np.array([5.0, 0, 0, 0], dtype=np.float32)
    texts = shared + random.standard_normal((40, 4)).astype(np.float32)
    features = averaged_meaning(texts, csr_matrix((40, 40), dtype=np.float32))
    np.testing.assert_allclose(np.linalg.norm(features, axis=1), 1, rtol=1e-5)
    assert np.abs(features.mean(axis=0)).max() < 0.25


def test_one_text_twice_has_nothing_to_tell_and_is_still_placed() -> None:
    same = TrainingData.from_embeddings(np.ones((9, 3)), [f"text {row}" for row in range(9)])
    found = fit(same, FitConfig(2, device="cpu"))
    np.testing.assert_allclose(found.assignments.sum(axis=1), 1, rtol=1e-5)
    assert len(set(found.labels.tolist())) == 1


def uneven(sizes: list[int]) -> tuple[TrainingData, np.ndarray]:
    """Groups of these sizes around what all texts share."""
    random = np.random.default_rng(6)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    centres = np.eye(12)[1 : len(sizes) + 1] * 0.7
    vectors = np.eye(12)[0] * 2 + centres[truth] + 0.1 * random.standard_normal((len(truth), 12))
    return TrainingData.from_embeddings(vectors, [f"text {row}" for row in range(len(truth))]), truth


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_uneven_groups_are_found_beside_what_all_texts_share(seed: int) -> None:
    data, truth = uneven([60, 35, 20, 15])
    labels = fit(data, FitConfig(4, seed=seed, device="cpu")).labels
    found = [set(labels[truth == group].tolist()) for group in range(4)]
    assert sorted(map(len, found)) == [1, 1, 1, 1]
    assert len(set.union(*found)) == 4


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_training_drains_no_cluster_that_started_with_texts(seed: int) -> None:
    data, _ = uneven([90, 30, 15, 8])
    found = fit(data, FitConfig(4, seed=seed, device="cpu"))
    assert min(found.sizes.values()) > 0
    assert not found.warnings
