"""The scale benchmark on a catalogue small enough to look at."""

import numpy as np
import pytest

from benchmarks.gpu import device_bytes
from benchmarks.scale.planted import TAGS_PER_ITEM, Plant, planted
from benchmarks.scale.roofline import Machine, step_bound
from benchmarks.scale.run import run

PLANT = Plant(n_tags=600, n_clusters=6, n_items=1200, noise=1.0, seed=3)


def test_equal_plants_give_equal_catalogues_and_items_draw_from_one_cluster() -> None:
    one, other = planted(PLANT), planted(PLANT)
    assert np.array_equal(one.embeddings, other.embeddings)
    assert (one.incidence != other.incidence).nnz == 0
    assert np.linalg.norm(one.embeddings, axis=1) == pytest.approx(np.ones(600), abs=1e-5)
    assert np.diff(one.incidence.indptr).max() <= TAGS_PER_ITEM
    commonest = [np.bincount(one.truth[row.indices]).max() / row.nnz for row in one.incidence]
    assert np.mean(commonest) > 0.8


def test_every_stage_is_measured_and_the_plant_is_found() -> None:
    report = run(PLANT, "cpu").report
    assert report["ari"] > 90
    assert report["fit_seconds"] > 0
    assert report["retrain_satisfied"] == 1
    assert report["retrain_moved_outside"] == 0
    assert set(report["stages"]) == {"cooccurrence", "neighbours", "learning"}
    assert report["step"]["over_bound"] > 0


def test_the_roofline_is_the_larger_of_the_two_times() -> None:
    slow_sums, slow_memory = Machine(operations=1e3, bandwidth=1e12), Machine(operations=1e12, bandwidth=1e3)
    by_sums = step_bound(10, 4, 2, slow_sums)
    assert by_sums["operations"] == 4 * 10 * 4 * 2
    assert by_sums["bound_seconds"] == pytest.approx(by_sums["operations"] / 1e3)
    by_memory = step_bound(10, 4, 2, slow_memory)
    assert by_memory["bound_seconds"] == pytest.approx(by_memory["bytes"] / 1e3)


def test_a_million_tags_take_the_device_memory_that_the_page_names() -> None:
    assert device_bytes(Plant(1_000_000, 1000, 2_000_000)) / 1e9 == pytest.approx(2.5, abs=0.05)
