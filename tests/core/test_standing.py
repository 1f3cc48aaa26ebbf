"""Clusters that do not train, as one column: loss and gradient are those of the full rows."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core import Constraints, FitConfig
from core.losses import proximal_loss
from core.training.pairing import pair_terms
from core.training.standing import Standing, pair_terms_beside, reduced, staying

CPU = torch.device("cpu")
ROWS, CLUSTERS, D = 9, 7, 5
PAIRS = Constraints([(0, 3), (1, 8), (2, 4)], [(0, 8), (5, 7)], [1.0, 2.0, 0.5], [1.0, 3.0])


def both_forms(trained: list[int], pair_form: str) -> list[tuple[dict[str, float], Tensor]]:
    """Terms and the gradient of their sum, over all columns and over the trained ones and the rest as one."""
    draw = torch.Generator().manual_seed(3)
    x, w = torch.randn(ROWS, D, generator=draw), torch.randn(CLUSTERS, D, generator=draw)
    before = torch.softmax(3 * torch.randn(ROWS, CLUSTERS, generator=draw), dim=1)
    columns = np.array(trained)
    logits, config = x @ w.T, FitConfig(CLUSTERS, pair_form=pair_form)
    standing = Standing.of(logits, columns)
    stays, pairs = staying(standing, before, columns), pair_terms_beside(standing, PAIRS, config, CPU)
    found = []
    for full in (True, False):
        moving = (w[columns] + 0.3).requires_grad_()
        if full:
            p = torch.softmax(logits.index_copy(1, torch.as_tensor(columns), x @ moving.T), dim=1)
            terms = {"proximal": proximal_loss(p, before)} | pair_terms(PAIRS, config, CPU)(p)
        else:
            p = standing.assignments(x @ moving.T)
            terms = {"proximal": stays(p)} | pairs(p)
        torch.stack(list(terms.values())).sum().backward()
        assert moving.grad is not None
        found.append(({name: term.item() for name, term in terms.items()}, moving.grad))
    return found


@pytest.mark.parametrize("pair_form", ["likelihood", "squared"])
@pytest.mark.parametrize("trained", [[2], [1, 4, 6], list(range(CLUSTERS))])
def test_loss_and_gradient_are_those_of_the_full_rows(trained: list[int], pair_form: str) -> None:
    (full, slope), (short, short_slope) = both_forms(trained, pair_form)
    assert set(short) == {"proximal", "must_link", "cannot_link"}
    assert short == pytest.approx(full, abs=1e-5)
    torch.testing.assert_close(short_slope, slope, atol=1e-5, rtol=1e-4)


def test_the_rest_is_one_column_with_what_they_share() -> None:
    p = torch.tensor([[0.5, 0.2, 0.3], [0.1, 0.6, 0.3]])
    torch.testing.assert_close(reduced(p, np.array([1])), torch.tensor([[0.2, 0.8], [0.6, 0.4]]))
    standing = Standing.of(p.log(), np.array([1]))
    assert standing.shares[0].tolist() == pytest.approx([0.5 / 0.8, 0.3 / 0.8])
    together = standing.products(torch.tensor([[0, 1]]))(standing.assignments(p.log()[:, [1]]))
    assert together.item() == pytest.approx(0.5 * 0.1 + 0.2 * 0.6 + 0.3 * 0.3)
