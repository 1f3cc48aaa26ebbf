"""The neighbour graph: exact, ordered, without self; for any number of tags."""

import numpy as np

from core import neighbours as room
from core.neighbours import nearest_neighbours


def circle(degrees: list[float]) -> np.ndarray:
    angle = np.deg2rad(degrees)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)


def test_neighbours_are_the_nearest_on_a_circle() -> None:
    found = nearest_neighbours(circle([0, 10, 30, 100]), n_neighbours=2)
    assert found.indices.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    np.testing.assert_allclose(found.similarity[0], np.cos(np.deg2rad([10, 30])), rtol=1e-5)


def test_fewer_other_tags_than_wanted() -> None:
    assert nearest_neighbours(circle([0, 10, 30])).indices.shape == (3, 2)
    assert nearest_neighbours(circle([5])).indices.shape == (1, 0)
    assert nearest_neighbours(np.empty((0, 4), dtype=np.float32)).indices.shape == (0, 0)


def test_equal_vectors_are_ordered_by_row_and_never_pass_one() -> None:
    found = nearest_neighbours(circle([40, 40, 40, 40]), n_neighbours=2)
    assert found.indices.tolist() == [[1, 2], [0, 2], [0, 1], [0, 1]]
    assert found.similarity.max() <= 1


def test_blocks_change_nothing(monkeypatch) -> None:
    vectors = np.random.default_rng(3).normal(size=(57, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = nearest_neighbours(vectors, 5)
    monkeypatch.setattr(room, "BLOCK_BYTES", 57 * 4 * 7)
    parts = nearest_neighbours(vectors, 5)
    np.testing.assert_array_equal(whole.indices, parts.indices)
