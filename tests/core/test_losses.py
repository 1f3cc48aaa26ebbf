"""The terms against numbers worked by hand, and their gradients against finite differences."""

import math

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from core.losses import (
    SymmetricGraph,
    alignment_loss,
    balance_loss,
    cannot_link_likelihood,
    cannot_link_loss,
    compactness_loss,
    gathered,
    gaussian_similarity,
    inner_pair_loss,
    median_distance,
    modularity_loss,
    must_link_likelihood,
    must_link_loss,
    occupancy_loss,
    prior_balance_loss,
    proximal_loss,
    sharpness_loss,
    smoothness_inner_loss,
    smoothness_loss,
    sparse_smoothness_loss,
    squared_pair_loss,
)

P = torch.tensor([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]], dtype=torch.float64)
GRAPH = np.array([[0.0, 2.0, 0.0], [2.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
M = torch.tensor(GRAPH)
PAIRS = torch.tensor([[0, 1], [0, 2]])
ONES = torch.ones(2, dtype=torch.float64)
NONE = torch.empty((0, 2), dtype=torch.int64)


def graph() -> SymmetricGraph:
    return SymmetricGraph.from_matrix(csr_matrix(GRAPH), torch.device("cpu"), torch.float64)


def test_article_terms_are_the_numbers_worked_by_hand() -> None:
    # p0.p1 = p1.p2 = 1/2, p0.p2 = 0; |p0-p1|^2 = |p1-p2|^2 = 1/2, |p0-p2|^2 = 2; edges 0-1 (2) and 1-2 (1), both ways
    assert alignment_loss(P, M).item() == pytest.approx(-(2 * 2 * 0.5 + 2 * 1 * 0.5) / 9)
    assert smoothness_loss(P, M).item() == pytest.approx((2 * 2 * 0.5 + 2 * 1 * 0.5) / 9)
    assert smoothness_inner_loss(P, M).item() == pytest.approx(-3.0)
    assert balance_loss(P).item() == pytest.approx(-math.log(2))
    assert must_link_loss(P, PAIRS).item() == pytest.approx((0.5 + 2) / 2)
    assert cannot_link_loss(P, PAIRS).item() == pytest.approx(0.5 / 2)


def test_gaussian_similarity_and_its_bandwidth() -> None:
    x = torch.tensor([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0]], dtype=torch.float64)  # distances 5, 3, 4
    assert median_distance(x) == 4.0
    similarity = gaussian_similarity(x, sigma=2.0)
    assert similarity[0, 1].item() == pytest.approx(math.exp(-25 / 8))
    assert similarity.diagonal().tolist() == [1.0, 1.0, 1.0]
    assert median_distance(x[:1]) == 1.0
    assert median_distance(x[[1, 1, 1]]) == 1.0


def test_default_terms_are_the_numbers_worked_by_hand() -> None:
    # scaled to sum 1 the edges weigh 1/3 and 1/6 each way, degrees 1/3, 1/2, 1/6
    assert graph().agreement(P).item() == pytest.approx(2 * (0.5 / 3 + 0.5 / 6))
    expected = (1 / 3 + 1 / 4) ** 2 + (1 / 4 + 1 / 6) ** 2
    assert modularity_loss(P, graph(), graph().degree).item() == pytest.approx(expected - 0.5)
    assert modularity_loss(P, graph(), graph().degree, resolution=3.0).item() == pytest.approx(3 * expected - 0.5)
    even = torch.full((3,), 1 / 3, dtype=torch.float64)  # expects 1/2 of either cluster, as pbar is even
    assert modularity_loss(P, graph(), even).item() == pytest.approx(1 / 2 - 0.5)
    assert sparse_smoothness_loss(P, graph()).item() == pytest.approx(2 * 0.5 * (1 / 3 + 1 / 6))
    assert sharpness_loss(P).item() == pytest.approx(1 / 3)
    quarter = torch.tensor([0.25, 0.75], dtype=torch.float64)
    down, up = math.log(2), math.log(2 / 3)  # pbar is even: log(pbar / pi)
    assert prior_balance_loss(P.mean(dim=0), quarter).item() == pytest.approx((0.5 * down + 0.5 * up) / math.log(2))
    assert occupancy_loss(P.mean(dim=0), quarter).item() == pytest.approx(-(0.25 * down + 0.75 * up) / math.log(2))
    x = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]], dtype=torch.float64)  # gathered: (1, .5) and (0, 1.5)
    assert compactness_loss(gathered(P, x)).item() == pytest.approx(1 - (math.sqrt(1.25) + 1.5) / 3)
    assert proximal_loss(P, P).item() == pytest.approx(0, abs=1e-12)
    even = torch.full((3, 2), 0.5, dtype=torch.float64)
    assert proximal_loss(even, P).item() == pytest.approx(2 * math.log(2) / 3)


def test_the_squared_forms_count_a_pair_by_its_weight() -> None:
    p = torch.tensor([[0.5, 0.5], [1.0, 0.0], [0.8, 0.2]])
    pairs, weights = torch.tensor([[0, 1], [1, 2]]), torch.tensor([1.0, 3.0])
    assert inner_pair_loss(p, pairs, weights).item() == pytest.approx((0.5 + 3 * 0.8) / 4)
    assert squared_pair_loss(p, pairs, weights).item() == pytest.approx((0.5 + 3 * 0.08) / 4)


def test_likelihood_knows_undecided_from_sure_and_the_squared_form_does_not() -> None:
    undecided = torch.tensor([[0.5, 0.5], [0.5, 0.5]], dtype=torch.float64)
    pair, weight = torch.tensor([[0, 1]]), torch.ones(1, dtype=torch.float64)
    assert must_link_likelihood(undecided, pair, weight).item() == pytest.approx(math.log(2))
    assert cannot_link_likelihood(undecided, pair, weight).item() == pytest.approx(math.log(2))
    assert squared_pair_loss(undecided, pair, weight).item() == 0


def test_a_pair_of_weight_three_counts_as_three_pairs() -> None:
    heavy = torch.tensor([3.0, 1.0], dtype=torch.float64)
    repeated = PAIRS[[0, 0, 0, 1]]
    for loss in (must_link_likelihood, cannot_link_likelihood, squared_pair_loss):
        same = loss(P, repeated, torch.ones(4, dtype=torch.float64))
        assert loss(P, PAIRS, heavy).item() == pytest.approx(same.item())


def test_no_pairs_cost_nothing() -> None:
    none = torch.empty(0, dtype=torch.float64)
    assert must_link_loss(P, NONE).item() == 0
    assert cannot_link_loss(P, NONE).item() == 0
    assert must_link_likelihood(P, NONE, none).item() == 0
    assert proximal_loss(P[:0], P[:0]).item() == 0


def test_one_cluster_and_no_edges_have_values() -> None:
    alone = torch.ones((3, 1), dtype=torch.float64)
    assert prior_balance_loss(alone.mean(dim=0), torch.ones(1, dtype=torch.float64)).item() == 0
    assert sharpness_loss(alone).item() == 0
    empty = SymmetricGraph.from_matrix(csr_matrix((3, 3)), torch.device("cpu"), torch.float64)
    assert modularity_loss(P, empty, empty.degree).item() == 0
    assert sparse_smoothness_loss(P, empty).item() == 0


def test_all_tags_in_one_cluster_have_no_modularity() -> None:
    together = torch.tensor([[1.0, 0.0]] * 3, dtype=torch.float64)
    assert modularity_loss(together, graph(), graph().degree).item() == pytest.approx(0, abs=1e-12)


TERMS = {
    "alignment": lambda p: alignment_loss(p, M),
    "smoothness": lambda p: smoothness_loss(p, M),
    "smoothness_inner": lambda p: smoothness_inner_loss(p, M),
    "balance": balance_loss,
    "must": lambda p: must_link_loss(p, PAIRS),
    "cannot": lambda p: cannot_link_loss(p, PAIRS),
    "modularity": lambda p: modularity_loss(p, graph(), graph().degree),
    "sparse_smoothness": lambda p: sparse_smoothness_loss(p, graph()),
    "prior_balance": lambda p: prior_balance_loss(p.mean(dim=0), torch.tensor([0.2, 0.8], dtype=torch.float64)),
    "sharpness": sharpness_loss,
    "occupancy": lambda p: occupancy_loss(p.mean(dim=0), torch.tensor([0.2, 0.8], dtype=torch.float64)),
    "compactness": lambda p: compactness_loss(gathered(p, torch.eye(3, dtype=torch.float64))),
    "proximal": lambda p: proximal_loss(p, P),
    "must_likelihood": lambda p: must_link_likelihood(p, PAIRS, ONES),
    "cannot_likelihood": lambda p: cannot_link_likelihood(p, PAIRS, ONES),
    "squared": lambda p: squared_pair_loss(p, PAIRS, ONES),
}


@pytest.mark.parametrize("term", TERMS)
def test_gradients_agree_with_finite_differences(term: str) -> None:
    logits = torch.tensor([[0.3, -0.2], [0.1, 0.4], [-0.5, 0.2]], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda z: TERMS[term](torch.softmax(z, dim=1)), (logits,))


@pytest.mark.parametrize("term", ["modularity", "sparse_smoothness", "alignment", "smoothness"])
def test_renaming_clusters_changes_no_term(term: str) -> None:
    assert TERMS[term](P[:, [1, 0]]).item() == pytest.approx(TERMS[term](P).item())
