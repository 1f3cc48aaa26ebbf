"""The map: the same place every time, something sensible for any number of tags."""

import subprocess
import sys

import numpy as np
import pytest

from core import projection as projection_module
from core.embedding import ArrayStore, unit_length
from core.neighbours import nearest_neighbours
from core.projection import layout, main_directions, map_bytes, map_key, project_2d


def blobs(per_blob=20, d=12, seed=5):
    """Three tight groups of unit vectors, in order."""
    random = np.random.default_rng(seed)
    centres = np.eye(d)[[0, 4, 9]]
    return unit_length(np.repeat(centres, per_blob, axis=0) + random.normal(scale=0.05, size=(3 * per_blob, d)))


def test_groups_stay_groups(tmp_path):
    vectors = blobs()
    positions = project_2d(vectors, nearest_neighbours(vectors), 0, cache=ArrayStore(tmp_path))
    centres = positions.reshape(3, 20, 2).mean(axis=1)
    spread = np.linalg.norm(positions.reshape(3, 20, 2) - centres[:, None], axis=2).max()
    apart = min(np.linalg.norm(centres[i] - centres[j]) for i, j in [(0, 1), (0, 2), (1, 2)])
    assert apart > spread
    np.testing.assert_allclose(positions.mean(axis=0), 0, atol=1e-5)


def test_the_same_input_gives_the_same_map_and_is_left_alone():
    vectors = blobs()
    before = vectors.copy()
    neighbours = nearest_neighbours(vectors)
    state = np.random.get_state()[1].copy()
    first, second = layout(vectors, neighbours, 3), layout(vectors, neighbours, 3)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(vectors, before)
    np.testing.assert_array_equal(np.random.get_state()[1], state)
    assert (layout(vectors, neighbours, 4) != first).any()


def test_a_map_is_drawn_once(tmp_path, monkeypatch):
    vectors = blobs()
    neighbours = nearest_neighbours(vectors)
    first = project_2d(vectors, neighbours, 0, cache=ArrayStore(tmp_path))
    monkeypatch.setattr(projection_module, "layout", lambda *_: pytest.fail("drawn again"))
    np.testing.assert_array_equal(project_2d(vectors, neighbours, 0, cache=ArrayStore(tmp_path)), first)
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        project_2d(vectors, neighbours, 1, cache=ArrayStore(tmp_path))


def test_a_shipped_map_comes_first(tmp_path, monkeypatch):
    vectors = blobs()
    neighbours = nearest_neighbours(vectors)
    shipped = np.arange(120, dtype=np.float32).reshape(60, 2)
    key = map_key(vectors, neighbours.n_neighbours, 0)
    (tmp_path / "map.safetensors").write_bytes(map_bytes(key, shipped))
    assert map_bytes(key, shipped) == map_bytes(key, shipped)
    monkeypatch.setattr(projection_module, "sample_map_files", lambda: (tmp_path / "map.safetensors",))
    np.testing.assert_array_equal(project_2d(vectors, neighbours, 0, cache=ArrayStore(tmp_path)), shipped)
    assert (project_2d(vectors, neighbours, 2, cache=ArrayStore(tmp_path)) != shipped).any()


def test_a_damaged_shipped_map_is_named_and_drawn_instead(tmp_path, monkeypatch, caplog):
    (tmp_path / "map.safetensors").write_bytes(b"no map")
    monkeypatch.setattr(projection_module, "sample_map_files", lambda: (tmp_path / "map.safetensors",))
    vectors = blobs()
    assert project_2d(vectors, nearest_neighbours(vectors), 0, cache=ArrayStore(tmp_path)).shape == (60, 2)
    assert f"{tmp_path / 'map.safetensors'} is not a map" in caplog.text


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6, 17])
def test_any_number_of_tags_has_distinct_finite_places(count, tmp_path):
    vectors = blobs()[:count]
    positions = project_2d(vectors, nearest_neighbours(vectors), 0, cache=ArrayStore(tmp_path))
    assert positions.shape == (count, 2)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == count


@pytest.mark.parametrize("count", [2, 4, 9, 40])
def test_equal_vectors_do_not_hide_each_other(count, tmp_path):
    vectors = np.repeat(blobs()[:1], count, axis=0)
    positions = project_2d(vectors, nearest_neighbours(vectors), 0, cache=ArrayStore(tmp_path))
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == count


def test_main_directions_by_hand():
    points = np.array([[0, 0, 0], [4, 0, 0], [0, 2, 0], [4, 2, 0]], dtype=np.float32)
    np.testing.assert_allclose(main_directions(points), [[-2, -1], [2, -1], [-2, 1], [2, 1]], atol=1e-6)
    line = np.array([[1.0], [3.0]], dtype=np.float32)
    np.testing.assert_allclose(main_directions(line), [[-1, 0], [1, 0]], atol=1e-6)


def test_progress_is_told_and_can_stop_the_work(tmp_path):
    vectors = blobs()
    neighbours = nearest_neighbours(vectors)
    seen = []
    project_2d(vectors, neighbours, 0, seen.append, ArrayStore(tmp_path))
    assert seen[-1].step == seen[-1].steps
    assert {progress.stage for progress in seen} == {"drawing the map"}
    assert len(seen) > 1

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project_2d(vectors, neighbours, 8, stop, ArrayStore(tmp_path))


def test_importing_the_room_imports_no_umap():
    code = "import sys, core.projection; assert not {'umap', 'numba', 'sklearn', 'torch'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
