"""Which cluster to review next: where one decision is likely to put most tags right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence, block_means
from core.suggestions.doubt import doubt
from core.suggestions.merge import merge_gains
from core.suggestions.parted import Parted
from core.verdicts import Flag, Verdict, tags_named

UNSURE = 0.1  # margin between the first two clusters below which the model might as well have said the other
COLD = 0.5  # of the mean inside all clusters
LET_STAY = 0.25  # of the doubt about a tag, where it was seen among others and let stay
FICKLE = 0.5  # share of a tag's companions that go elsewhere under another seed, from which it is worth saying
CLOSE = 1.0  # a cluster whose links to one other are as many as those inside it


@dataclass(frozen=True)
class QueueEntry:
    """One cluster waiting for review.

    Attributes:
        cluster: Its id.
        size: Its number of tags.
        score: Expected number of tags that a decision on it would put right.
        reasons: Why it is worth a look, most telling first, in short phrases.
        verdict: What was said about it, if anything stands.
    """

    cluster: int
    size: int
    score: float
    reasons: tuple[str, ...]
    verdict: Verdict | None = None


def review_queue(
    data: TrainingData,
    clustering: Clustering,
    flags: Sequence[Flag] = (),
    learned: frozenset[int] = frozenset(),
    instability: Mapping[int, float] | None = None,
    parted: Parted = frozenset(),
) -> tuple[QueueEntry, ...]:
    """All clusters that hold tags, worst first, those with a standing verdict last (ties: least stable, lowest id).

    Args:
        data: The tags.
        clustering: Where they are.
        flags: Flags in force, oldest first.
        learned: Ids of flags that this round has learned: what they asked for is done, unless they said "coherent".
        instability: Cluster id -> share of a tag's companions that would be elsewhere under another seed, where known.
        parted: Clusters that somebody keeps apart; that they are close says nothing any more.
    """
    unstable = instability or {}
    evidence = Evidence(data, clustering)
    k = len(clustering.cluster_ids)
    open_doubt = still_open(data, flags) * doubt(evidence)
    doubtful = np.bincount(clustering.columns, open_doubt, minlength=k)
    gains = merge_gains(data, clustering, parted)
    joinable = (gains - np.diag(np.diag(gains))).max(axis=1, initial=0) * evidence.sizes
    verdicts = standing_verdicts(flags, learned)
    reasons = _reasons(evidence, gains, unstable)
    entries = [
        QueueEntry(
            cluster=int(cluster),
            size=int(evidence.sizes[at]),
            score=float(max(doubtful[at], joinable[at])),
            reasons=reasons[at],
            verdict=verdicts.get(int(cluster)),
        )
        for at, cluster in enumerate(clustering.cluster_ids)
        if evidence.sizes[at]
    ]
    # Stability settles ties only: as a part of the score it put curators no further with as many decisions.
    return tuple(
        sorted(
            entries,
            key=lambda entry: (
                entry.verdict is not None,
                -entry.score,
                -unstable.get(entry.cluster, 0.0),
                entry.cluster,
            ),
        )
    )


def standing_verdicts(flags: Sequence[Flag], learned: frozenset[int] = frozenset()) -> dict[int, Verdict]:
    """Cluster id -> the verdict that still stands.

    "coherent" does until it is replaced, or a round has let another cluster join this one; others until a round has
    learned them.
    """
    verdicts: dict[int, Verdict] = {}
    for flag in flags:
        if flag.about_tags:
            continue
        if flag.verdict == Verdict.COHERENT or flag.id not in learned:
            verdicts[flag.cluster] = flag.verdict
        else:
            verdicts.pop(flag.cluster, None)
            if flag.into is not None:
                verdicts.pop(flag.into, None)
    return verdicts


def still_open(data: TrainingData, flags: Sequence[Flag]) -> Float64[np.ndarray, " tags"]:
    """Share of each tag's doubt that is left, in [0, 1].

    None where a flag says where the tag goes, or what with; some where a curator took others out and let it stay.
    """
    left = np.ones(len(data.tags))
    for flag in flags:
        stays = [data.row_of[tag] for tag in flag.stays if tag in data.row_of]
        left[stays] = np.minimum(left[stays], LET_STAY)
        left[[data.row_of[tag] for tag in set(tags_named(flag)).difference(flag.left_out) if tag in data.row_of]] = 0
    return left


def _reasons(evidence: Evidence, gains: np.ndarray, unstable: Mapping[int, float]) -> list[tuple[str, ...]]:
    """Phrases for every column, most telling first."""
    data, clustering = evidence.data, evidence.clustering
    columns, k = clustering.columns, len(clustering.cluster_ids)
    top = np.partition(clustering.assignments, -2, axis=1)[:, -2:] if k > 1 else None
    unsure = np.bincount(columns, (top[:, 1] - top[:, 0] < UNSURE) if top is not None else None, minlength=k)
    better = np.bincount(columns, evidence.rivalry >= 1, minlength=k)
    inside = np.diag(block_means(data.affinity, columns, k))
    usual = float((inside * evidence.sizes).sum() / max(evidence.sizes.sum(), 1))
    reasons = []
    for at in range(k):
        found = []
        size = int(evidence.sizes[at])
        if better[at]:
            found.append((better[at] / size, f"{int(better[at])} of {size} tags fit another cluster at least as well"))
        if top is not None and unsure[at]:
            found.append((unsure[at] / size, f"{int(unsure[at])} of {size} tags are nearly undecided"))
        if size > 1 and inside[at] < COLD * usual:
            found.append((1 - inside[at] / usual, "its tags seldom occur together"))
        found += _close(gains, at, clustering)
        found += _fickle(unstable.get(int(clustering.cluster_ids[at]), 0.0))
        reasons.append(tuple(phrase for _, phrase in sorted(found, key=lambda entry: -entry[0])))
    return reasons


def _close(gains: np.ndarray, at: int, clustering: Clustering) -> list[tuple[float, str]]:
    others = gains[at].copy()
    others[at] = -np.inf
    nearest = int(others.argmax())
    if len(others) < 2 or others[nearest] <= 0 or others[nearest] < CLOSE * gains[at, at]:
        return []
    return [(0.5, f"it is as close to cluster {int(clustering.cluster_ids[nearest])} as to itself")]


def _fickle(share: float) -> list[tuple[float, str]]:
    phrase = f"had the fit begun elsewhere, {share:.0%} of the tags that are together here would not be"
    return [(share / 2, phrase)] if share >= FICKLE else []
