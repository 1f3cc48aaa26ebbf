"""Tags that came after the first fit: where an earlier word on places sends them, and which nobody can be sure of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int64

from core.catalogue import fold_key
from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming import representatives
from core.suggestions.geo import unqualified, where_items_are
from core.suggestions.places import GeoMatch, geo_tags
from core.suggestions.queue import QueueEntry
from core.verdicts import Flag, Pair, PairKind, Verdict

UNSURE = 0.1  # margin between the first two clusters


def remembered_geo(flags: Iterable[Flag], tags: Sequence[str], known: Sequence[str]) -> tuple[Pair, ...]:
    """Pairs that send new qualified tags to the tag they qualify, as the last such geo-specific flag did for others.

    Args:
        flags: Flags in force, oldest first.
        tags: The new tags.
        known: The tags that are there already.
    """
    rule = next((each for each in reversed(list(flags)) if _sends_qualified(each)), None)
    if rule is None:
        return ()
    matches = geo_tags((*known, *tags))
    bare = {fold_key(tag): tag for tag in known if tag not in matches}
    found = ((tag, unqualified(matches[tag], bare)) for tag in tags if tag in matches)
    return tuple(Pair(tag, to, PairKind.MUST, flag=rule.id) for tag, to in found if to is not None)


def remembered_places(
    flags: Iterable[Flag], data: TrainingData, clustering: Clustering, known: int
) -> tuple[Pair, ...]:
    """Pairs that send new tags which only name a place where the last geo-specific flag on such tags sent others.

    That is into the cluster it named for all, or each to where its items are.

    Args:
        flags: Flags in force, oldest first.
        data: The tags, new ones last.
        clustering: Where they are, new ones as the model would have it.
        known: Number of tags that were there before.
    """
    matches = geo_tags(data.tags)
    rows = [row for row, tag in enumerate(data.tags) if row >= known and tag in matches and not matches[tag].rest]
    rule = next((each for each in reversed(list(flags)) if _sends_places(each, matches)), None)
    if rule is None or not rows:
        return ()
    if rule.into is not None:
        homes = [clustering.resolve(rule.into)] * len(rows)
    else:
        homes = where_items_are(data, clustering, np.array(rows, dtype=np.int64), matches).tolist()
    anchors = {home: _anchor(data, clustering, home, known) for home in set(homes)}
    found = ((data.tags[row], anchors[home]) for row, home in zip(rows, homes, strict=True))
    return tuple(Pair(tag, anchor, PairKind.MUST, flag=rule.id) for tag, anchor in found if anchor is not None)


def _anchor(data: TrainingData, clustering: Clustering, cluster: int, known: int) -> str | None:
    """The tag that stands best for a cluster, of those that were there before."""
    chosen = representatives(data, clustering, cluster, len(data.tags))
    return next((data.tags[row] for row in chosen if row < known), None)


def _sends_places(flag: Flag, matches: Mapping[str, GeoMatch]) -> bool:
    if flag.verdict != Verdict.GEO_SPECIFIC:
        return False
    return flag.into is not None or any(tag in matches and not matches[tag].rest for tag, _ in flag.moves)


def unsure_rows(data: TrainingData, clustering: Clustering, first: int) -> Int64[np.ndarray, " rows"]:
    """Rows from `first` on that another cluster has at least as much evidence for, or whose next is hardly less likely.

    The model has never learned from these tags, so what it is sure of is checked against neighbours and company.
    """
    doubtful = Evidence(data, clustering).rivalry >= 1
    if clustering.assignments.shape[1] > 1:
        top = np.partition(clustering.assignments, -2, axis=1)[:, -2:]
        doubtful |= top[:, 1] - top[:, 0] < UNSURE
    rows = np.flatnonzero(doubtful)
    return rows[rows >= first]


def with_unsure(queue: Sequence[QueueEntry], clustering: Clustering, unsure: Iterable[str]) -> tuple[QueueEntry, ...]:
    """The queue with the clusters that new, unsure tags came to open again, and that said as their first reason."""
    row_of = {tag: row for row, tag in enumerate(clustering.tags)}
    came = Counter(int(clustering.labels[row_of[tag]]) for tag in unsure if tag in row_of)
    entries = [_opened(entry, came[entry.cluster]) if entry.cluster in came else entry for entry in queue]
    return tuple(sorted(entries, key=lambda entry: (entry.verdict is not None, -entry.score)))  # ties: as they were


def _opened(entry: QueueEntry, count: int) -> QueueEntry:
    phrase = f"{count} of {entry.size} tags {'is' if count == 1 else 'are'} new and unsure"
    return replace(entry, verdict=None, reasons=(phrase, *entry.reasons))


def _sends_qualified(flag: Flag) -> bool:
    return flag.verdict == Verdict.GEO_SPECIFIC and bool(flag.merges_to_tag)
