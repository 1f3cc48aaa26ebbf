"""Do clusters hold tags that occur together? Contrast and modularity on NPMI+.

NPMI+ is NPMI where positive and 0 elsewhere (Bouma 2009); modularity is Newman and Girvan's (2004), weighted.
"""

import numpy as np
from jaxtyping import Int64

from core.edges import Edges
from core.evaluation.blocks import block_sums, pair_counts


def npmi_within_between(affinity: Edges, columns: Int64[np.ndarray, " tags"]) -> tuple[float, float]:
    """Mean NPMI+ over all pairs of tags that share a cluster, and over all that do not; 0 where there is no pair."""
    k = int(columns.max(initial=-1)) + 1
    sums, counts = block_sums(affinity, columns, k), pair_counts(np.bincount(columns, minlength=k))
    above = np.triu_indices(k, 1)
    within = np.trace(sums) / max(np.trace(counts), 1)
    between = sums[above].sum() / max(counts[above].sum(), 1)
    return float(within), float(between)


def contrast(affinity: Edges, columns: Int64[np.ndarray, " tags"]) -> float | None:
    """Mean NPMI+ within clusters over mean NPMI+ between; 1 for a random grouping.

    None when no two tags of different clusters ever occur together, as nothing can be divided by.
    """
    within, between = npmi_within_between(affinity, columns)
    return within / between if between > 0 else None


def modularity(affinity: Edges, columns: Int64[np.ndarray, " tags"]) -> float:
    """Share of edge weight inside clusters beyond what the tags' weights alone would put there, in [-0.5, 1)."""
    k = int(columns.max(initial=-1)) + 1
    sums = block_sums(affinity, columns, k)
    total = float(np.triu(sums).sum())
    if total == 0:
        return 0.0
    degree = sums.sum(axis=1) + np.diag(sums)
    return float(np.trace(sums) / total - ((degree / (2 * total)) ** 2).sum())
