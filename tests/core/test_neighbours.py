"""The neighbour graph: exact, ordered, without self; for any number of tags."""

import numpy as np
import pytest

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


def test_above_some_size_cells_find_nearly_all_of_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    centres = random.standard_normal((40, 16))
    x = centres[random.integers(40, size=3000)] + 0.5 * random.standard_normal((3000, 16))
    x = (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)
    x[7] = x[8] = x[9]  # equal tags are neighbours of each other, none of itself
    exact = nearest_neighbours(x)
    monkeypatch.setattr("core.neighbours.EXACT_UP_TO", 1000)
    found = nearest_neighbours(x)
    shared = [len(np.intersect1d(a, b)) / 15 for a, b in zip(exact.indices, found.indices, strict=True)]
    assert np.mean(shared) > 0.9
    assert (found.indices != np.arange(3000)[:, None]).all()
    assert {8, 9} <= set(found.indices[7].tolist())
    assert (np.diff(found.similarity, axis=1) <= 0).all()
    measured = np.einsum("nd,nmd->nm", x, x[found.indices]).clip(-1, 1)
    assert found.similarity == pytest.approx(measured, abs=1e-6)
    again = nearest_neighbours(x)
    assert np.array_equal(again.indices, found.indices)


def test_cells_with_too_few_tags_are_searched_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.neighbours.EXACT_UP_TO", 10)
    monkeypatch.setattr("core.neighbours.CELL", 2)
    monkeypatch.setattr("core.neighbours.PROBED", 1)
    x = np.random.default_rng(1).standard_normal((40, 8))
    x = (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)
    found = nearest_neighbours(x)
    assert (found.indices >= 0).all()
    assert [len(set(row)) for row in found.indices.tolist()] == [15] * 40
