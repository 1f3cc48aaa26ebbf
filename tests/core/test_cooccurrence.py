"""Counts, PMI and NPMI against numbers worked by hand.

Four items carry tags a to d (rows 0 to 3):  1: a b c   2: a b   3: c   4: a c
n_a = 3, n_b = 2, n_c = 3, n_d = 0;  n_ab = 2, n_ac = 2, n_bc = 1.
PMI(a, b) = log(2 * 4 / (3 * 2)) = log 4/3;  PMI(a, c) = log 8/9;  PMI(b, c) = log 4/6.
NPMI(a, b) = log(4/3) / log(4/2) = 0.41504;  NPMI(a, c) = log(8/9) / log 2 = -0.16993;  NPMI(b, c) = log(2/3) / log 4.
"""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

import core.cooccurrence.compiled as compiled
import core.cooccurrence.counting as room
import core.cooccurrence.measures as measures
from core.cooccurrence import cooccurrence_counts, npmi_block, npmi_edges, pmi_edges, ppmi_edges
from core.edges import Edges

ITEM_COUNTS = np.array([3, 2, 3, 0])
N_ITEMS = 4


@pytest.fixture
def incidence() -> csr_matrix:
    return csr_matrix(np.array([[1, 1, 1, 0], [5, 0.5, 0, 0], [0, 0, 2, 0], [1, 0, 1, 0]], dtype=np.float32))


@pytest.fixture
def counts(incidence: csr_matrix) -> Edges:
    return cooccurrence_counts(incidence)


def as_dict(edges: Edges) -> dict[tuple[int, int], float]:
    return {
        (int(first), int(second)): float(weight)
        for first, second, weight in zip(edges.first, edges.second, edges.weight, strict=True)
    }


def test_counts_are_of_items_whatever_the_weights(counts: Edges) -> None:
    assert as_dict(counts) == {(0, 1): 2, (0, 2): 2, (1, 2): 1}
    assert counts.n_nodes == 4


def test_counts_leave_the_incidence_alone(incidence: csr_matrix) -> None:
    before = incidence.toarray()
    cooccurrence_counts(incidence)
    assert (incidence.toarray() == before).all()


def test_counts_below_the_minimum_are_left_out(incidence: csr_matrix) -> None:
    assert as_dict(cooccurrence_counts(incidence, min_count=2)) == {(0, 1): 2, (0, 2): 2}


def test_pmi_has_either_sign(counts: Edges) -> None:
    expected = {(0, 1): np.log(4 / 3), (0, 2): np.log(8 / 9), (1, 2): np.log(4 / 6)}
    assert as_dict(pmi_edges(counts, ITEM_COUNTS, N_ITEMS)) == pytest.approx(expected)


def test_ppmi_and_npmi_keep_the_positive_pairs(counts: Edges) -> None:
    assert as_dict(ppmi_edges(counts, ITEM_COUNTS, N_ITEMS)) == pytest.approx({(0, 1): 0.28768207})
    assert as_dict(npmi_edges(counts, ITEM_COUNTS, N_ITEMS)) == pytest.approx({(0, 1): 0.41503750})


def test_npmi_can_ask_for_more_than_one_meeting(counts: Edges) -> None:
    assert len(npmi_edges(counts, ITEM_COUNTS, N_ITEMS, min_count=3)) == 0


def test_tags_that_only_meet_each_other_have_npmi_1() -> None:
    counts = cooccurrence_counts(csr_matrix(np.array([[1, 1], [1, 1], [0, 0]], dtype=np.float32)))
    assert as_dict(npmi_edges(counts, np.array([2, 2]), 3)) == {(0, 1): 1.0}


def test_tags_on_every_item_tell_nothing() -> None:
    counts = cooccurrence_counts(csr_matrix(np.ones((3, 4), dtype=np.float32)))
    everywhere = np.full(4, 3)
    assert len(counts) == 6
    assert len(npmi_edges(counts, everywhere, 3)) == 0
    block = npmi_block(counts, everywhere, 3, np.array([1, 3]))
    assert block.tolist() == [[1, 0], [0, 1]]


def test_independent_tags_have_no_edge() -> None:
    # n_x = n_y = 49 of 2401 items, together once: exactly chance, which rounding must not turn into an edge
    counts = Edges(np.array([0], np.int32), np.array([1], np.int32), np.array([1], np.float32), 2)
    assert len(npmi_edges(counts, np.array([49, 49]), 2401)) == 0


@pytest.mark.parametrize("shape", [(3, 0), (3, 1), (1, 1)])
def test_too_few_tags_have_no_pairs(shape: tuple[int, int]) -> None:
    counts = cooccurrence_counts(csr_matrix(np.ones(shape, dtype=np.float32)))
    assert len(counts) == 0
    assert counts.n_nodes == shape[1]
    assert len(npmi_edges(counts, np.full(shape[1], shape[0]), shape[0])) == 0


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    random = random_array((60, 40), density=0.2, random_state=np.random.default_rng(5), dtype=np.float32)
    incidence = csr_matrix(random)
    whole = cooccurrence_counts(incidence)
    monkeypatch.setattr(room, "_PRODUCTS_AT_ONCE", 37)
    assert len(list(room._chunks(incidence.T.tocsr(), incidence))) > 3
    chunked = cooccurrence_counts(incidence)
    assert as_dict(chunked) == as_dict(whole)
    dense = np.triu((incidence.toarray() > 0).astype(int).T @ (incidence.toarray() > 0).astype(int), k=1)
    assert as_dict(whole) == {(x, y): dense[x, y] for x, y in zip(*np.nonzero(dense), strict=True)}
    order = np.lexsort((chunked.second, chunked.first))
    assert (order == np.arange(len(order))).all()


@pytest.mark.parametrize("density", [0.02, 0.3])  # few meet, and are noted; many meet, and all are looked at
@pytest.mark.parametrize("min_count", [1, 2])
def test_the_compiled_loop_counts_what_the_product_counts(
    monkeypatch: pytest.MonkeyPatch, density: float, min_count: int
) -> None:
    random = random_array((90, 70), density=density, random_state=np.random.default_rng(7), dtype=np.float32)
    incidence = csr_matrix(random)
    product = cooccurrence_counts(incidence, min_count)
    monkeypatch.setattr(room, "_WORTH_COMPILING", 0)
    monkeypatch.setattr(compiled, "_VISITS_AT_ONCE", 23)
    unsorted = csr_matrix(incidence.toarray()[:, ::-1])[:, ::-1]
    assert not unsorted.has_sorted_indices
    for each in (incidence, unsorted):
        loop = cooccurrence_counts(each, min_count)
        assert len(loop) == len(product) > 0
        for name in ("first", "second", "weight"):
            assert (getattr(loop, name) == getattr(product, name)).all()


def test_pieces_change_nothing(monkeypatch: pytest.MonkeyPatch, counts: Edges) -> None:
    whole = npmi_edges(counts, ITEM_COUNTS, N_ITEMS)
    monkeypatch.setattr(measures, "_EDGES_AT_ONCE", 1)
    assert as_dict(npmi_edges(counts, ITEM_COUNTS, N_ITEMS)) == as_dict(whole)


def test_pairs_on_items(incidence: csr_matrix) -> None:
    assert room.pairs_on_items(incidence) == 3 + 1 + 0 + 1


def test_block_is_dense_symmetric_and_in_the_order_asked(counts: Edges) -> None:
    block = npmi_block(counts, ITEM_COUNTS, N_ITEMS, np.array([2, 0, 3]))
    expected = [[1, -0.169925, -1], [-0.169925, 1, -1], [-1, -1, 1]]
    assert block == pytest.approx(np.array(expected), abs=1e-6)


def test_block_of_different_rows_and_columns(counts: Edges) -> None:
    block = npmi_block(counts, ITEM_COUNTS, N_ITEMS, np.array([1]), np.array([2, 0, 1]), unseen=0.0)
    assert block == pytest.approx(np.array([[-0.292481, 0.415037, 1]]), abs=1e-6)
