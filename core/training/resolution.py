"""How finely modularity is read: as finely as the clusters that were asked for need.

Modularity has a limit of resolution (Fortunato and Barthelemy 2007): asked for many clusters of few tags, it joins
themes and leaves clusters stunted. A larger weight of its null model (Reichardt and Bornholdt 2006) moves the limit. It
is raised only as long as many clusters come out stunted; themes that people have named are else found best without
(measured on the genres of Last.fm's tags).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from core.training.config import FitConfig

FINER = (2.0, 4.0, 8.0, 16.0)  # times the usual weight, tried in turn
FEW = 10  # clusters of which one may be stunted: halving others for more of them tears themes apart

Found = TypeVar("Found")


def as_fine_as_needed(
    usual: Found, config: FitConfig, run: Callable[[FitConfig], Found], n_stunted: Callable[[Found], int]
) -> Found:
    """What is found at the first resolution that leaves few clusters stunted, or the fewest.

    Args:
        usual: What was found with `config`.
        run: Finds the like with another configuration: that one at a finer resolution.
    """
    best = usual
    for times in FINER:
        if n_stunted(best) <= config.n_clusters / FEW:
            break
        best = min(best, run(_finer(config, times)), key=n_stunted)
    return best


def _finer(config: FitConfig, times: float) -> FitConfig:
    weights = config.loss_weights
    return replace(config, weights=replace(weights, resolution=times * weights.resolution))
