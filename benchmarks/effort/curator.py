"""A scripted curator: knows every label, sees one queue entry at a time, and pays for each key and click."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64

from benchmarks.effort.desk import Desk
from benchmarks.effort.reading import UNKNOWN
from core import Flag, Verdict, merge_targets, propose_split, quality_report

LEAST_APART = 2  # tags that make a cluster of their own; a single one without a home waits until it has one
ALIKE = 0.6  # share of a group's known tags that must agree before the curator gives it a place


@dataclass(frozen=True)
class Act:
    """A flag, and the keys and clicks it takes: their kinds, in order."""

    flag: Flag
    clicks: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sight:
    """What the list of clusters tells who knows the labels.

    Attributes:
        counts: Known tags by cluster (row, in the order of `ids`) and label.
        ids: Ids of the clusters.
        home: Label -> id of the cluster that is mostly of it and holds most of it.
    """

    counts: Int64[np.ndarray, "clusters labels"]
    ids: Int64[np.ndarray, " clusters"]
    home: dict[int, int]


def look(desk: Desk, truth: Int64[np.ndarray, " tags"]) -> Sight:
    """Read the list of clusters."""
    known = truth != UNKNOWN
    ids = desk.clustering.cluster_ids
    counts = np.zeros((len(ids), int(truth.max()) + 1), dtype=np.int64)
    np.add.at(counts, (desk.clustering.columns[known], truth[known]), 1)
    mostly = counts.argmax(axis=1)
    home: dict[int, int] = {}
    for at in np.argsort(counts.max(axis=1), kind="stable"):
        if counts[at].any():
            home[int(mostly[at])] = int(ids[at])
    return Sight(counts, ids, home)


def review(desk: Desk, truth: Int64[np.ndarray, " tags"], cluster: int, least: int) -> Act:
    """One cluster looked at: its groups that belong elsewhere are sent there; the rest is coherent or joins another.

    Args:
        desk: The project.
        truth: The labels.
        cluster: The queue entry.
        least: Groups with fewer tags of one label are left for later.
    """
    sight = look(desk, truth)
    row = sight.counts[np.searchsorted(sight.ids, cluster)]
    if not row.any():
        return Act(Flag(cluster, Verdict.COHERENT), ("coherent",))
    own = int(row.argmax())
    places: dict[int, list[str]] = {}
    clicks: list[str] = []
    apart: dict[int, list[str]] = {}
    for label, tags in _misplaced(desk, truth, cluster, own, least):
        home = sight.home.get(label)
        what = "group" if len(tags) > 1 else "tag"
        if home is not None and home != cluster:
            places.setdefault(home, []).extend(tags)
            clicks.append(f"{what} sent")
        elif label in apart:
            apart[label].extend(tags)
            clicks.append(f"{what} joined")
        elif len(tags) >= LEAST_APART:
            apart[label] = list(tags)
            clicks.append(f"{what} apart")
    home = sight.home[own]
    if clicks:
        return _sent(desk, cluster, places, apart, clicks)
    if home != cluster and _goes_with(desk, cluster, home):
        return Act(Flag(cluster, Verdict.TOO_NARROW, into=home), ("too-narrow", "target"))
    return Act(Flag(cluster, Verdict.COHERENT), ("coherent",))


def _goes_with(desk: Desk, cluster: int, home: int) -> bool:
    """Whether the tags of two clusters occur together as often as tags of one usually do; texts cannot tell.

    Two clusters of one genre may be two scenes of it: the curator joins none that would make the whole less coherent.
    """
    if not len(desk.data.affinity):
        return True
    shown = merge_targets(desk.data, desk.clustering, cluster)
    usual = quality_report(desk.data, desk.clustering)["npmi_within"]
    return any(target.cluster == home and target.npmi >= usual for target in shown)


def _sent(
    desk: Desk, cluster: int, places: dict[int, list[str]], apart: dict[int, list[str]], clicks: list[str]
) -> Act:
    """Groups and tags sent to other clusters or set apart, and what stays kept together when any is set apart."""
    moves = tuple((tag, home) for home, tags in places.items() for tag in tags)
    gone = {tag for tag, _ in moves} | {tag for tags in apart.values() for tag in tags}
    groups: tuple[tuple[str, ...], ...] = ()
    if apart:
        members = [desk.data.tags[at] for at in desk.clustering.members(cluster)]
        rest = tuple(tag for tag in members if tag not in gone)
        groups = tuple(group for group in (rest, *map(tuple, apart.values())) if group)
        clicks = [*clicks, "rest kept"]
    return Act(Flag(cluster, Verdict.TOO_BROAD, groups=groups, moves=moves), ("too-broad", *clicks))


def _misplaced(
    desk: Desk, truth: Int64[np.ndarray, " tags"], cluster: int, own: int, least: int
) -> Iterator[tuple[int, Sequence[str]]]:
    """Proposed groups that are mostly of another label than the cluster, largest first, each with that label.

    With `least` 1, single tags of other groups, too.
    """
    for tags in propose_split(desk.data, desk.clustering, cluster):
        labels = truth[[desk.data.row_of[tag] for tag in tags]]
        known = labels[labels != UNKNOWN]
        if not len(known):
            continue
        counts = np.bincount(known, minlength=own + 1)
        label = int(counts.argmax())
        if counts[label] > ALIKE * len(known) and counts[label] > counts[own]:
            if counts[label] - counts[own] >= least:
                yield label, tags
        elif least == 1:
            yield from (
                (int(other), (tag,)) for tag, other in zip(tags, labels, strict=True) if other not in (own, UNKNOWN)
            )
