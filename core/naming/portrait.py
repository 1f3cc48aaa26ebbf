"""One cluster as a curator looks at it: its tags by how much they belong, each with where it would be otherwise."""

from dataclasses import dataclass
from enum import StrEnum

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming.tiers import tiers


class Tier(StrEnum):
    """How much a tag belongs to its cluster."""

    CORE = "core"
    BORDERLINE = "borderline"
    ODD = "odd"


@dataclass(frozen=True)
class PortraitTag:
    """A tag of a cluster.

    Attributes:
        tag: The tag.
        tier: How much it belongs.
        confidence: The model's probability of this cluster, in [0, 1].
        runner_up: Id of the second most probable cluster; None when there is only one.
        items: Number of items it sits on.
    """

    tag: str
    tier: Tier
    confidence: float
    runner_up: int | None
    items: int


def cluster_portrait(
    data: TrainingData, clustering: Clustering, cluster: int, evidence: Evidence | None = None
) -> tuple[PortraitTag, ...]:
    """The tags of `cluster`: core, borderline, odd ones out, each most representative first."""
    found = tiers(data, clustering, cluster, evidence)
    several = len(clustering.cluster_ids) > 1
    return tuple(
        PortraitTag(
            tag=data.tags[row],
            tier=tier,
            confidence=float(clustering.confidence[row]),
            runner_up=int(clustering.runner_up[row]) if several else None,
            items=int(data.item_counts[row]),
        )
        for tier, rows in ((Tier.CORE, found.core), (Tier.BORDERLINE, found.borderline), (Tier.ODD, found.odd))
        for row in rows
    )
