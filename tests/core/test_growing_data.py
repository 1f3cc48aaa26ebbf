"""More rows in the neighbour graph and on the map: the same graph as from scratch, the same places as before."""

import numpy as np
import pytest

from core import Neighbours, nearest_neighbours, unit_length
from core.neighbours import grown_neighbours
from core.projection import places_near


@pytest.mark.parametrize(("known", "new"), [(40, 7), (40, 0), (5, 3), (1, 1), (17, 30)])
def test_neighbours_of_more_rows_are_those_from_scratch(known, new):
    vectors = unit_length(np.random.default_rng(3).normal(size=(known + new, 6)))
    vectors[-1] = vectors[0]  # a tie
    grown = grown_neighbours(nearest_neighbours(vectors[:known]), vectors)
    whole = nearest_neighbours(vectors)
    np.testing.assert_allclose(grown.similarity, whole.similarity, atol=1e-6)
    assert (np.sort(grown.indices, axis=1) == np.sort(whole.indices, axis=1)).mean() > 0.99


def test_a_new_tag_lies_among_its_nearest_and_not_between_islands():
    places = np.array([[0, 0], [1, 0], [0, 1], [50, 50]], np.float32)
    near = np.array([[1, 2], [0, 2], [0, 1], [2, 1], [0, 1], [3, 0]], np.int32)
    out = places_near(places, Neighbours(near, np.ones((6, 2), np.float32)))
    assert np.array_equal(out[:4], places)
    assert out[4].tolist() == [0.5, 0]
    assert out[5].tolist() == [50, 50]  # its second neighbour lies far from its first


def test_a_new_tag_with_new_neighbours_only_lies_in_the_middle():
    places = np.array([[0, 0], [2, 4]], np.float32)
    near = np.array([[1], [0], [3], [2]], np.int32)
    out = places_near(places, Neighbours(near, np.ones((4, 1), np.float32)))
    assert out[2:].tolist() == [[1, 2], [1, 2]]
