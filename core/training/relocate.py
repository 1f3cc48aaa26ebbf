"""Centroids taken from where they are missed least to where they are missed most, as long as the loss falls.

K-means mends a bad start only nearby: a large group that drew two seeds keeps both, two small ones that drew one share
it. A breath takes a few centroids away and puts them elsewhere (Fritzke 2020, "The breathing k-means algorithm").
"""

from dataclasses import replace

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import normalize

from core.training.balanced import Balanced, refined

BREATHS = 10
MOVED = 10  # of so many clusters one is moved in the first breath; half as many after one that did not help
STEPS = 5  # of K-means after each breath


def relocated(
    x: Float[Tensor, "tags features"], start: Balanced, prior: Float[Tensor, " clusters"], seed: int
) -> Balanced:
    """`start`, or a solution of less loss found from it."""
    generator = torch.Generator().manual_seed(seed)
    best, moved = start, max(len(prior) // MOVED, 1)
    for _ in range(BREATHS):
        found = refined(x, _breath(x, best, moved, generator), prior, STEPS)
        if found.loss < best.loss:
            best = found
        elif moved == 1:
            break
        else:
            moved //= 2
    return best


def _breath(x: Tensor, now: Balanced, moved: int, generator: torch.Generator) -> Balanced:
    """`moved` of the least missed centroids put on tags of the clusters with the largest error."""
    n_clusters = len(now.bias)
    best, column = (x @ now.centroids.T + now.bias).topk(min(2, n_clusters), dim=1)
    own, margin = column[:, 0], best[:, 0] - best[:, -1]
    far = 1 - (x * now.centroids[own]).sum(dim=1)
    error, missed = (torch.zeros(n_clusters, device=x.device).index_add_(0, own, each) for each in (far, margin))
    crowded = error.argsort(descending=True)[:moved].tolist()
    centroids, bias = now.centroids.clone(), now.bias.clone()
    for taken, into in zip(_spared(now.centroids, missed, crowded), crowded, strict=False):
        rows = torch.nonzero(own == into)[:, 0]
        if len(rows):
            chance = far[rows].double().clamp_min(1e-9).square().cpu()
            picked = rows[int(torch.multinomial(chance, 1, generator=generator))]
            centroids[taken], bias[taken] = x[picked], now.bias[into]
    return replace(now, centroids=normalize(centroids, dim=1), bias=bias)


def _spared(centroids: Tensor, missed: Tensor, crowded: list[int]) -> list[int]:
    """As many clusters, least missed first; never two that would take each other's tags, and none of the crowded."""
    alike = centroids @ centroids.T
    nearest = alike.fill_diagonal_(-2).argmax(dim=1)
    spoken_for = set(crowded)
    found: list[int] = []
    for cluster, heir in zip(missed.argsort().tolist(), nearest[missed.argsort()].tolist(), strict=True):
        if len(found) < len(crowded) and cluster not in spoken_for:
            found.append(cluster)
            spoken_for |= {cluster, heir}
    return found
