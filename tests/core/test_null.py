"""What chance would give each tag, by hand."""

import math

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core.training.null import ASKED, chance_of_meeting, null_shares


def test_two_tags_meet_by_chance_as_often_as_their_counts_say() -> None:
    # of 10 items, 5 and 2 carry the tags: 1 is expected to carry both
    assert chance_of_meeting(np.array([5, 2]), 10) == pytest.approx(1 - math.exp(-1))
    three = 3 - math.exp(-1) - math.exp(-0.5) - math.exp(-0.2)  # pairs 5 and 2, 5 and 1, 2 and 1
    assert chance_of_meeting(np.array([1, 5, 2]), 10) == pytest.approx(three / 3)
    assert chance_of_meeting(np.array([7]), 10) == chance_of_meeting(np.array([], dtype=np.int64), 10) == 0


def test_some_of_many_tags_stand_for_all() -> None:
    counts = np.random.default_rng(2).zipf(1.6, 5 * ASKED).clip(max=3000)
    every = -np.expm1(-np.outer(counts, counts) / 10_000)
    mean = (every.sum() - every.trace()) / (len(counts) * (len(counts) - 1))
    assert chance_of_meeting(counts, 10_000) == pytest.approx(mean, rel=0.02)


def test_shares_go_from_degrees_to_even_and_a_tag_without_edges_has_none() -> None:
    graph = csr_matrix(np.array([[0, 2, 0, 0], [2, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]], dtype=np.float32))
    assert null_shares(graph, 0.0) == pytest.approx([2 / 6, 3 / 6, 1 / 6, 0])
    assert null_shares(graph, 1.0) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert null_shares(graph, 0.25) == pytest.approx([0.25 + 1 / 12, 0.375 + 1 / 12, 0.125 + 1 / 12, 0])
    assert null_shares(csr_matrix((3, 3)), 0.5).tolist() == [0, 0, 0]
