"""Why is this tag here? The evidence on one page: its anchors, company, neighbours, decisions and second choice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming import representatives
from core.verdicts import Pair, check_tag

SHOWN = 5


@dataclass(frozen=True)
class Companion:
    """Another tag: how much it speaks for the one asked about, and where it is itself."""

    tag: str
    value: float
    cluster: int


@dataclass(frozen=True)
class Why:
    """What holds a tag in its cluster.

    Attributes:
        tag: The tag.
        cluster: Id of its cluster.
        confidence: Probability of that cluster.
        runner_up: Id of the second most probable cluster; the cluster itself when there is only one.
        margin: Confidence less the runner-up's probability.
        support: Similarity with the cluster's other tags, 1 being what a usual member has.
        runner_up_support: The same for the runner-up.
        anchors: The cluster's most representative other tags, with their cosine similarity to the tag.
        partners: Tags it occurs with most, by NPMI.
        neighbours: Tags nearest in meaning, by cosine.
        pairs: Pairs of the flags in force that name it.
    """

    tag: str
    cluster: int
    confidence: float
    runner_up: int
    margin: float
    support: float
    runner_up_support: float
    anchors: tuple[Companion, ...]
    partners: tuple[Companion, ...]
    neighbours: tuple[Companion, ...]
    pairs: tuple[Pair, ...]


def why_here(data: TrainingData, clustering: Clustering, tag: str, pairs: Sequence[Pair] = (), n: int = SHOWN) -> Why:
    """The reasons for where `tag` is, at most `n` of each kind, strongest first.

    Raises:
        FlagError: There is no such tag.
    """
    check_tag(tag, data)
    row = data.row_of[tag]
    cluster, runner_up = int(clustering.labels[row]), int(clustering.runner_up[row])
    column, second = clustering.column_of(cluster), clustering.column_of(runner_up)
    assigned = clustering.assignments[row]
    evidence = Evidence(data, clustering)
    support = evidence.support(np.array([row]))[0]
    anchors = [other for other in representatives(data, clustering, cluster, n + 1, evidence) if other != row][:n]
    cosine = data.embeddings[anchors] @ data.embeddings[row]
    return Why(
        tag=tag,
        cluster=cluster,
        confidence=float(assigned[column]),
        runner_up=runner_up,
        margin=float(assigned[column] - assigned[second]) if second != column else float(assigned[column]),
        support=float(support[column]),
        runner_up_support=float(support[second]),
        anchors=_companions(data, clustering, anchors, cosine),
        partners=_partners(data, clustering, row, n),
        neighbours=_companions(data, clustering, data.neighbours.indices[row, :n], data.neighbours.similarity[row, :n]),
        pairs=tuple(pair for pair in pairs if tag in (pair.first_tag, pair.second_tag)),
    )


def _partners(data: TrainingData, clustering: Clustering, row: int, n: int) -> tuple[Companion, ...]:
    affinity = data.affinity
    mine = np.flatnonzero((affinity.first == row) | (affinity.second == row))
    best = mine[np.argsort(-affinity.weight[mine], kind="stable")[:n]]
    others = affinity.first[best] + affinity.second[best] - row
    return _companions(data, clustering, others, affinity.weight[best])


def _companions(
    data: TrainingData, clustering: Clustering, rows: Sequence[int] | np.ndarray, values: np.ndarray
) -> tuple[Companion, ...]:
    return tuple(
        Companion(data.tags[row], float(value), int(clustering.labels[row]))
        for row, value in zip(rows, values, strict=True)
    )
