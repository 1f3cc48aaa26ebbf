"""Why a tag is where it is: what it shares items with, what it reads like, and how close the second choice was."""

from dataclasses import dataclass

import numpy as np

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming.representative import representatives

ANCHORS = 10  # tags that stand for the cluster
SHOWN = 5


@dataclass(frozen=True)
class Partner:
    """Another tag that speaks for or against a place.

    Attributes:
        tag: The other tag.
        cluster: Id of its cluster.
        strength: NPMI in (0, 1] or cosine in [-1, 1], as the list says.
        together: Items that carry both tags.
    """

    tag: str
    cluster: int
    strength: float
    together: int


@dataclass(frozen=True)
class TagReasons:
    """What speaks for the place of a tag.

    Attributes:
        tag: The tag.
        cluster: Id of its cluster.
        confidence: Its probability, in [0, 1].
        runner_up: Id of the second most probable cluster; None when there is only one.
        runner_up_confidence: That one's probability; 0 when there is none.
        anchors: The tags standing for the cluster that it reads most like, by cosine.
        partners: The tags it shares items with most above chance, by NPMI, of any cluster.
        neighbours: The tags that read most like it, by cosine, of any cluster.
    """

    tag: str
    cluster: int
    confidence: float
    runner_up: int | None
    runner_up_confidence: float
    anchors: tuple[Partner, ...]
    partners: tuple[Partner, ...]
    neighbours: tuple[Partner, ...]

    @property
    def margin(self) -> float:
        """How far the runner-up is behind."""
        return self.confidence - self.runner_up_confidence


def tag_reasons(
    data: TrainingData, clustering: Clustering, tag: str, evidence: Evidence | None = None, n: int = SHOWN
) -> TagReasons:
    """What speaks for the place of `tag`, at most `n` of each kind, strongest first (ties: lowest row).

    Raises:
        KeyError: There is no such tag.
    """
    evidence = evidence or Evidence(data, clustering)
    row, several = data.row_of[tag], len(clustering.cluster_ids) > 1
    cluster, runner_up = int(clustering.labels[row]), int(clustering.runner_up[row])
    chosen = representatives(data, clustering, cluster, ANCHORS + 1, evidence)
    anchors = np.array([each for each in chosen if each != row][:ANCHORS], dtype=np.int64)
    tell = _Teller(data, clustering, row)
    affinity = evidence.affinity[row]
    return TagReasons(
        tag=tag,
        cluster=cluster,
        confidence=float(clustering.confidence[row]),
        runner_up=runner_up if several else None,
        runner_up_confidence=float(clustering.assignments[row, clustering.column_of(runner_up)]) if several else 0.0,
        anchors=tell.strongest(anchors, data.embeddings[anchors] @ data.embeddings[row], n),
        partners=tell.strongest(affinity.indices, affinity.data, n),
        neighbours=tell.strongest(data.neighbours.indices[row], data.neighbours.similarity[row], n),
    )


class _Teller:
    """Puts rows into words for one tag, whose shared items are looked up once."""

    def __init__(self, data: TrainingData, clustering: Clustering, row: int) -> None:
        self.data, self.clustering = data, clustering
        met = data.cooccurrence
        here = (met.first == row) | (met.second == row)
        others = np.where(met.first[here] == row, met.second[here], met.first[here])
        self.together = dict(zip(others.tolist(), met.weight[here].astype(int).tolist(), strict=True))

    def strongest(self, rows: np.ndarray, strength: np.ndarray, n: int) -> tuple[Partner, ...]:
        """The `n` strongest of `rows`."""
        order = np.lexsort((rows, -strength))[:n]
        return tuple(
            Partner(self.data.tags[row], int(self.clustering.labels[row]), value, self.together.get(row, 0))
            for row, value in zip(rows[order].tolist(), strength[order].tolist(), strict=True)
        )
