"""The members of a cluster sorted by how much they belong: core, borderline, odd ones out."""

from dataclasses import dataclass

import numpy as np

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming.representative import representativeness

SURE = 0.5  # below it, all other clusters together are more likely; where most are below, the surer half counts
WEAK = 0.5  # half the support that the cluster's median tag has


@dataclass(frozen=True)
class Tiers:
    """Rows of a cluster's tags, each tier most representative first.

    Attributes:
        core: No other cluster is better supported, and the model is sure.
        borderline: Neither core nor odd.
        odd: Another cluster is better supported, and here the model is unsure or the support weak.
    """

    core: tuple[int, ...]
    borderline: tuple[int, ...]
    odd: tuple[int, ...]


def tiers(data: TrainingData, clustering: Clustering, cluster: int, evidence: Evidence | None = None) -> Tiers:
    """Sort the members of `cluster` by evidence and confidence; one that is not empty has at least one core tag."""
    rows = np.flatnonzero(clustering.labels == cluster)
    if len(rows) == 0:
        return Tiers((), (), ())
    evidence = evidence or Evidence(data, clustering)
    own, elsewhere = evidence.own_support[rows], evidence.elsewhere(rows)
    confidence = clustering.confidence[rows]
    sure = confidence >= min(SURE, float(np.median(confidence)))
    better_here = own >= elsewhere
    weak = own < WEAK * np.median(own)
    order = np.argsort(-representativeness(evidence)[rows], kind="stable")
    core = better_here & sure & ~weak
    core[order[0]] |= not core.any()
    odd = ~better_here & (~sure | weak) & ~core
    borderline = ~core & ~odd
    return Tiers(*(tuple(rows[order[which[order]]].tolist()) for which in (core, borderline, odd)))
