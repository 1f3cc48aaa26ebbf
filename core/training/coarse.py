"""Where training on samples begins: K-means on a sample of the tags, and what their graph makes of it."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float32
from scipy.sparse import csr_matrix

from core.memory import give_back
from core.model import LinearSoftmax, seed_centroids
from core.training.assigning import leading
from core.training.balanced import LITTLE, SHARP, balanced_kmeans, fitting_balance, no_more_balance
from core.training.config import FitConfig
from core.training.cutting import Columns
from core.training.going_on import SHARPNESS
from core.training.inputs import Inputs
from core.training.mending import mended
from core.training.relocate import relocated
from core.training.resolution import as_fine_as_needed
from core.training.revive import stunted
from core.training.start import Start, start_from

SAMPLE, SAMPLE_PER_CLUSTER = 10_000, 30  # tags of the sample, at least; training moves on from there anyway
RARELY = 1e-3  # a tag that occurs with no other, beside those that do, in a centroid: a cut does not know where it goes


def coarse_start(inputs: Inputs, config: FitConfig, device: torch.device) -> tuple[Start, FitConfig]:
    """Balanced K-means on a sample; then mended by co-occurrence, or improved further where there is none.

    Returns:
        The start, and `config` with the resolution or the balance that it is trained with.
    """
    n_clusters, seed = config.n_clusters, config.seed
    sample = _sampled(inputs.features, max(SAMPLE, SAMPLE_PER_CLUSTER * n_clusters), seed)
    x = torch.as_tensor(sample, device=device)
    prior = torch.full((n_clusters,), 1 / n_clusters, device=device)
    seeds = torch.as_tensor(seed_centroids(sample, n_clusters, seed), device=device)
    if not inputs.affinity.nnz:
        (found,) = fitting_balance(lambda balance: [balanced_kmeans(x, seeds, prior, balance)], x)
        return start_from(relocated(x, found, prior, seed), SHARP), no_more_balance(config, found.balance)
    start = start_from(balanced_kmeans(x, seeds, prior, LITTLE), SHARP)
    give_back()
    columns = leading(start.model, inputs.features, device)

    def mended_at(each: FitConfig) -> _Mended:
        return _Mended(mended(columns, n_clusters, inputs, each.loss_weights, seed), each)

    best = as_fine_as_needed(mended_at(config), config, mended_at, lambda found: found.n_stunted)
    return replace(start, model=_rows_of(best.columns, inputs, n_clusters)), best.config


@dataclass(frozen=True, eq=False)
class _Mended:
    """Clusters mended at one resolution."""

    columns: Columns
    config: FitConfig

    @property
    def n_stunted(self) -> int:
        return len(stunted(self.columns, self.config.n_clusters))


def _rows_of(columns: Columns, inputs: Inputs, n_clusters: int) -> LinearSoftmax:
    """The model whose rows are the centroids of the clusters."""
    told = np.ones(len(columns), dtype=np.float32)
    told[inputs.alone] = RARELY
    member = csr_matrix((told, (columns, np.arange(len(columns)))), shape=(n_clusters, len(columns)))
    sums = member @ inputs.features
    length = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return LinearSoftmax((SHARPNESS * sums / length).astype(np.float32), np.zeros(n_clusters, dtype=np.float32))


def _sampled(features: Float32[np.ndarray, "tags features"], count: int, seed: int) -> np.ndarray:
    """`count` rows drawn evenly, in their order; all when there are no more."""
    if len(features) <= count:
        return features
    rows = np.random.default_rng(seed).choice(len(features), count, replace=False)
    return np.ascontiguousarray(features[np.sort(rows)])
