"""Balanced K-means: what balance holds clusters to, and how much of it a catalogue gets."""

import numpy as np
import pytest
import torch

from core.training.balanced import LITTLE, MUCH, SHARP, VAGUE, balanced_kmeans, no_more_balance
from core.training.config import FitConfig, LossWeights
from core.training.start import annealed, several_seedings


def groups(sizes: tuple[int, ...], spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around the axes of a space, and which axis each is around."""
    random = np.random.default_rng(8)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    x = np.eye(len(sizes))[truth] + spread * random.standard_normal((len(truth), len(sizes)))
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32), truth


def runs(x: np.ndarray, n_clusters: int) -> tuple:
    return annealed(x, several_seedings(x, n_clusters, 0), torch.device("cpu"))


def test_equal_groups_are_found_under_much_balance() -> None:
    x, _ = groups((40,) * 8, spread=0.25)
    found = runs(x, 8)
    assert {run.balance for run in found} == {MUCH}
    own = (torch.as_tensor(x) @ found[0].centroids.T + found[0].bias).argmax(dim=1)
    assert torch.bincount(own, minlength=8).min() >= 36


def test_unequal_groups_are_found_as_they_are_under_little() -> None:
    sizes = (150, 60, 30, 12, 8)
    x, _ = groups(sizes, spread=0.15)
    found = runs(x, 5)
    assert {run.balance for run in found} == {LITTLE}
    own = (torch.as_tensor(x) @ found[0].centroids.T + found[0].bias).argmax(dim=1)
    assert sorted(torch.bincount(own, minlength=5).tolist(), reverse=True) == list(sizes)


def test_equal_parts_of_what_is_no_groups_show_nothing() -> None:
    x, _ = groups((40,) * 8, spread=0.5)
    found = runs(x, 8)
    own = (torch.as_tensor(x) @ found[0].centroids.T).argmax(dim=1)
    error = 1 - float((torch.as_tensor(x) * found[0].centroids[own]).sum(dim=1).mean())
    assert error > VAGUE
    assert {run.balance for run in found} == {LITTLE}


def test_who_asks_for_a_balance_gets_it() -> None:
    x, _ = groups((150, 60, 30), spread=0.15)
    seedings = several_seedings(x, 3, 0)
    assert {run.balance for run in annealed(x, seedings, torch.device("cpu"), 0.4)} == {0.4}


@pytest.mark.parametrize("balance", [LITTLE, 0.2, MUCH])
def test_the_bias_is_what_balance_says_of_the_sizes(balance: float) -> None:
    x = torch.as_tensor(groups((80, 40, 20), spread=0.4)[0])
    found = balanced_kmeans(x, x[[0, 90, 130]], torch.full((3,), 1 / 3), balance)
    usage = torch.softmax(SHARP * (x @ found.centroids.T + found.bias), dim=1).mean(dim=0)
    wanted = -balance * (usage * 3).log()
    assert (found.bias - wanted).abs().max() < 0.02


def test_training_has_no_more_balance_than_fitted_the_groups() -> None:
    config = FitConfig(3, weights=LossWeights(compactness=0.5, balance=0.3))
    assert no_more_balance(config, 0.02).loss_weights.balance == pytest.approx(0.5 * 0.02)
    assert no_more_balance(config, 1.4).loss_weights.balance == 0.3  # 0.5 times 1.4 is more than was asked for
