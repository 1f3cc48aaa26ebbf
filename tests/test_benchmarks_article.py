"""The article's pictures: labels that never overlap, the order of the matrix, and what the page says of a failure."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.article.fits import Way, by_size
from benchmarks.article.labels import Labels, _free_place, _overlap, place_labels
from benchmarks.article.matrix import ordered
from benchmarks.article.page import literal

FRAME = SimpleNamespace(x0=0.0, y0=0.0, x1=200.0, y1=100.0)


def test_a_label_stands_right_of_its_point_when_that_is_free() -> None:
    assert _free_place(np.array([50.0, 40.0]), (30, 10), 1.0, [], FRAME) == (55.0, 35.0, 1.0)


def test_a_label_goes_left_when_the_right_is_taken() -> None:
    taken = [(56.0, 30.0, 90.0, 50.0)]
    assert _free_place(np.array([50.0, 40.0]), (30, 10), 1.0, taken, FRAME) == (15.0, 35.0, 1.0)


def test_a_label_without_room_is_left_out() -> None:
    assert _free_place(np.array([50.0, 40.0]), (300, 10), 1.0, [], FRAME) is None


def test_no_two_labels_overlap() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 4))
    places = np.random.default_rng(4).uniform(0.3, 0.7, size=(40, 2))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    figure.canvas.draw()
    left_out = place_labels(axes, Labels(places, [f"tag {row}" for row in range(40)], ["black"] * 40, 9, places))
    boxes = [label.get_window_extent().extents for label in axes.texts]
    pyplot.close(figure)
    assert len(boxes) == 40 - left_out > 10
    assert not any(_overlap(one, other) for one, other in combinations(boxes, 2))


def test_clusters_come_by_size_and_tags_by_confidence() -> None:
    way = Way("mine", np.array([4, 7, 7, 4, 7]), np.array([0.5, 0.6, 0.9, 0.8, 0.7], dtype=np.float32), 9)
    assert by_size(way.columns).tolist() == [7, 4]
    order, bounds = ordered(way)
    assert order.tolist() == [2, 4, 1, 3, 0]
    assert bounds.tolist() == [3]


@pytest.mark.parametrize(
    ("largest", "confidence", "said"),
    [(195, 0.4, "fell into one cluster: 195 of 200"), (30, 0.08, "nearly uniform"), (30, 0.6, "uses 9 of 15")],
)
def test_the_page_says_what_became_of_the_literal_objective(largest: int, confidence: float, said: str) -> None:
    found = {"largest": largest, "confidence": confidence, "clusters_used": 9}
    assert said in literal(found, 200, 15)
