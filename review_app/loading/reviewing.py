"""What Review asks for again on every run; flags never change, so their ids say which are meant."""

from collections.abc import Mapping

from core import (
    Evidence,
    GeoMatch,
    MergeTarget,
    Project,
    Question,
    QueueEntry,
    constraints_from_pairs,
    geo_tags,
    instability_of,
    likely_homes,
    merge_targets,
    parted_clusters,
    propose_split,
    review_queue,
    useful_pairs,
)
from review_app.loading.kept import ROUNDS_KEPT, kept
from review_app.loading.served import Shown


def flags_in_force(shown: Shown) -> tuple[int, ...]:
    """Ids of the flags in force at this moment, whoever made them."""
    return tuple(flag.id for flag in shown.project.flags() if flag.id is not None)


@kept(max_entries=ROUNDS_KEPT)
def evidence(project: Project, round_id: int) -> Evidence:
    """Sums over a round that its tags are compared by."""
    return Evidence(project.data_of(round_id), project.clustering(round_id))


@kept(max_entries=4 * ROUNDS_KEPT)
def queue(project: Project, round_id: int, flag_ids: tuple[int, ...]) -> tuple[QueueEntry, ...]:
    """The clusters of a round, worst first, under the flags in force."""
    flags = [flag for flag in project.flags() if flag.id in flag_ids]
    made = project.round(round_id)
    data, clustering = project.data_of(round_id), project.clustering(round_id)
    apart = parted(project, round_id, flag_ids)
    return review_queue(data, clustering, flags, frozenset(made.flags), instability_of(made), apart)


@kept(max_entries=4 * ROUNDS_KEPT)
def questions(project: Project, round_id: int, flag_ids: tuple[int, ...], most: int) -> tuple[Question, ...]:
    """The most telling pairs to ask about under the flags in force."""
    data = project.data_of(round_id)
    known = constraints_from_pairs(project.pairs(flag_ids), data)
    return useful_pairs(data, project.clustering(round_id), known, n=most)


@kept(max_entries=4 * ROUNDS_KEPT)
def parted(project: Project, round_id: int, flag_ids: tuple[int, ...]) -> frozenset[tuple[int, int]]:
    """Clusters of a round that are kept apart under the flags in force."""
    known = constraints_from_pairs(project.pairs(flag_ids), project.data_of(round_id))
    return parted_clusters(project.clustering(round_id), known)


@kept(max_entries=64 * ROUNDS_KEPT)
def joinable(
    project: Project, round_id: int, flag_ids: tuple[int, ...], cluster: int, most: int
) -> tuple[MergeTarget, ...]:
    """The clusters that one could be sent into under the flags in force, best first."""
    apart = parted(project, round_id, flag_ids)
    return merge_targets(project.data_of(round_id), project.clustering(round_id), cluster, most, apart)


@kept(max_entries=64 * ROUNDS_KEPT)
def nearest(project: Project, round_id: int, cluster: int, most: int) -> tuple[MergeTarget, ...]:
    """The clusters that one has most to do with, best first."""
    return merge_targets(project.data_of(round_id), project.clustering(round_id), cluster, most)


def groups(shown: Shown, cluster: int) -> tuple[tuple[str, ...], ...]:
    """The groups that a cluster could fall into."""
    return _groups(shown.project, shown.round.id, cluster)


@kept(max_entries=64 * ROUNDS_KEPT)
def _groups(project: Project, round_id: int, cluster: int) -> tuple[tuple[str, ...], ...]:
    return propose_split(project.data_of(round_id), project.clustering(round_id), cluster)


def homes(shown: Shown, cluster: int, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """For each group of tags of a cluster, the clusters it could go to, best first."""
    return _homes(shown.project, shown.round.id, cluster, groups)


@kept(max_entries=64 * ROUNDS_KEPT)
def _homes(
    project: Project, round_id: int, cluster: int, groups: tuple[tuple[str, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    return likely_homes(project.data_of(round_id), project.clustering(round_id), cluster, groups)


def geographic(shown: Shown) -> Mapping[str, GeoMatch]:
    """The tags of a round that name places, peoples or languages."""
    return _geographic(shown.project, shown.data.fingerprint, shown.round.id)


@kept(max_entries=2)
def _geographic(project: Project, fingerprint: str, _round_id: int) -> Mapping[str, GeoMatch]:  # noqa: ARG001 (key)
    return geo_tags(project.data_of(_round_id).tags)
