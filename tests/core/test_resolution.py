"""Modularity is read more finely only as long as many clusters come out stunted."""

import pytest

from core import FitConfig, LossWeights
from core.training.resolution import as_fine_as_needed


def tried(stunted: dict[float, int], config: FitConfig) -> tuple[float, list[float]]:
    """The resolution that is taken and those that were tried, where each leaves so many clusters stunted."""
    seen: list[float] = []

    def run(each: FitConfig) -> float:
        seen.append(each.loss_weights.resolution)
        return seen[-1]

    return as_fine_as_needed(run(config), config, run, stunted.__getitem__), seen


@pytest.mark.parametrize(
    ("stunted", "taken", "looked_at"),
    [
        ({1.0: 4}, 1.0, [1.0]),  # one in ten may be
        ({1.0: 5, 2.0: 0}, 2.0, [1.0, 2.0]),
        ({1.0: 30, 2.0: 12, 4.0: 5, 8.0: 3}, 8.0, [1.0, 2.0, 4.0, 8.0]),
        ({1.0: 30, 2.0: 8, 4.0: 9, 8.0: 9, 16.0: 8}, 2.0, [1.0, 2.0, 4.0, 8.0, 16.0]),  # the coarsest of the best
    ],
)
def test_the_first_that_leaves_few_stunted_is_taken(
    stunted: dict[float, int], taken: float, looked_at: list[float]
) -> None:
    assert tried(stunted, FitConfig(40)) == (taken, looked_at)


def test_what_was_asked_for_is_where_it_begins() -> None:
    config = FitConfig(40, weights=LossWeights(resolution=0.5))
    assert tried({0.5: 9, 1.0: 2}, config) == (1.0, [0.5, 1.0])
