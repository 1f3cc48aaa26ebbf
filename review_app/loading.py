"""What all sessions share, read once: the project, its arrays, and what is derived from a round.

Arrays are never cache arguments (Streamlit would hash a sample of them): everything is keyed by the project's path and
a round's id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import streamlit as st

from core import (
    CachedEncoder,
    ClusterHeat,
    Clustering,
    Evidence,
    GeoMatch,
    MergeTarget,
    Project,
    Question,
    QueueEntry,
    Round,
    RoundChange,
    RoundState,
    SearchIndex,
    TrainingData,
    cluster_heat,
    constraints_from_pairs,
    current_verdicts,
    default_encoder,
    geo_tags,
    instability_of,
    likely_homes,
    merge_targets,
    names_to_check,
    propose_split,
    review_queue,
    round_change,
    search_index,
    shown_names,
    still_unsure,
    useful_pairs,
)
from review_app import assets, settings
from review_app.charts.heat import Grid, detail, overview
from review_app.charts.tag_map import (
    ClusterMark,
    apart_hues,
    cluster_marks,
    medians,
    pack_names,
    pack_plain_round,
    pack_points,
    pack_round,
)

ROUNDS_KEPT = 4  # in memory at a time, for all sessions together


def _path_of(project: Project) -> str:
    return str(project.path)


_kept = partial(st.cache_resource, show_spinner=False, hash_funcs={Project: _path_of})


@dataclass(frozen=True, eq=False)
class Shown:
    """One round with everything a page needs to show it.

    Attributes:
        project: Where it lies.
        round: The round.
        data: The tags it clusters.
        clustering: Who is where.
        names: Name of every cluster, a curator's own first.
        verdicts: Verdict of every cluster that has one, as text.
        to_check: Ids of the clusters whose name is to be checked.
        unsure: Tags that were added and that nobody could be sure of, while nobody has looked.
    """

    project: Project
    round: Round
    data: TrainingData
    clustering: Clustering
    names: Mapping[int, str]
    verdicts: Mapping[int, str]
    to_check: frozenset[int] = frozenset()
    unsure: tuple[str, ...] = ()

    @property
    def proposed(self) -> bool:
        """Whether it waits to be kept or rejected."""
        return bool(self.round.state == RoundState.PROPOSED)

    @cached_property
    def living(self) -> tuple[int, ...]:
        """Ids of the clusters that hold tags, largest first."""
        sizes = self.clustering.sizes
        return tuple(sorted((c for c in sizes if sizes[c]), key=lambda c: (-sizes[c], c)))

    @property
    def reviewed(self) -> int:
        """How many of the living clusters have a verdict."""
        return sum(cluster in self.verdicts for cluster in self.living)


def project() -> Project | None:
    """The project this process serves, opened once; None when none was named."""
    folder = settings.project_dir()
    return None if folder is None else _project(str(folder))


@_kept()
def _project(path: str) -> Project:
    return Project.open(Path(path))


def shown(project: Project, which: Round | None = None) -> Shown | None:
    """The current round, or `which`; None before the first."""
    chosen = which or project.head()
    if chosen is None:
        return None
    verdicts = current_verdicts(project.flags(), chosen)
    return Shown(
        project=project,
        round=chosen,
        data=project.data_of(chosen.id),
        clustering=project.clustering(chosen.id),
        names=shown_names(project, chosen),
        verdicts={cluster: str(verdict) for cluster, verdict in verdicts.items()},
        to_check=names_to_check(project, chosen),
        unsure=still_unsure(project, chosen),
    )


def map_addresses(project: Project, round_id: int | None) -> dict[str, str]:
    """Addresses of the tags, their places, and what a round says of them; None: no round yet."""
    fingerprint = _data(project, round_id).fingerprint
    names, points = _tag_blobs(project, fingerprint, round_id)
    of_round = _plain_blob(project, fingerprint) if round_id is None else _round_blob(project, round_id)
    return {"names_url": names.url, "points_url": points.url, "round_url": of_round.url}


def _data(project: Project, round_id: int | None) -> TrainingData:
    return project.data if round_id is None else project.data_of(round_id)


@_kept(max_entries=ROUNDS_KEPT)
def _tag_blobs(
    project: Project,
    fingerprint: str,  # noqa: ARG001 (a cache key)
    _round_id: int | None,
) -> tuple[assets.Blob, assets.Blob]:
    data = _data(project, _round_id)
    places = project.projection if _round_id is None else project.projection_of(_round_id)
    return assets.publish(pack_names(data.tags), "application/json"), assets.publish(
        pack_points(places, data.item_counts)
    )


@_kept(max_entries=ROUNDS_KEPT)
def _plain_blob(project: Project, fingerprint: str) -> assets.Blob:  # noqa: ARG001 (a cache key)
    return assets.publish(pack_plain_round(len(project.data.tags)))


@_kept(max_entries=ROUNDS_KEPT)
def _round_blob(project: Project, round_id: int) -> assets.Blob:
    return assets.publish(pack_round(project.clustering(round_id), project.round(round_id).moved))


def marks(shown: Shown) -> tuple[ClusterMark, ...]:
    """Place, name and colour of every cluster on the map."""
    middles, hues = _places(shown.project, shown.round.id)
    return cluster_marks(shown.clustering, middles, hues, shown.names, shown.verdicts)


@_kept(max_entries=ROUNDS_KEPT)
def _places(project: Project, round_id: int) -> tuple[np.ndarray, np.ndarray]:
    at = project.clustering(round_id)
    middles = medians(at.columns, project.projection_of(round_id), len(at.cluster_ids))
    return middles, apart_hues(middles)


@dataclass(frozen=True, eq=False)
class DrawnGrid:
    """A heatmap with its cells where the browser fetches them."""

    grid: Grid
    cells: assets.Blob


@_kept(max_entries=ROUNDS_KEPT)
def heat(project: Project, round_id: int) -> ClusterHeat:
    """Mean NPMI+ between the clusters of a round."""
    return cluster_heat(project.data_of(round_id), project.clustering(round_id))


@_kept(max_entries=ROUNDS_KEPT)
def overview_grid(project: Project, round_id: int) -> DrawnGrid:
    """The heatmap of all clusters; its blocks are named by the page, names may change between rounds."""
    order = heat(project, round_id).cluster_ids.tolist()
    return _drawn(overview(project.data_of(round_id), project.clustering(round_id), order))


@_kept(max_entries=2 * ROUNDS_KEPT)
def detail_grid(project: Project, round_id: int, clusters: tuple[int, ...]) -> DrawnGrid:
    """The heatmap of the tags of one or two clusters."""
    return _drawn(detail(project.data_of(round_id), project.clustering(round_id), clusters))


def _drawn(grid: Grid) -> DrawnGrid:
    return DrawnGrid(grid, assets.publish(grid.cells.tobytes()))


@_kept(max_entries=2 * ROUNDS_KEPT)
def change(project: Project, round_id: int) -> RoundChange:
    """What a round changed; it stays so, whatever becomes of the round."""
    return round_change(project, round_id)


# --- what Review asks for again on every run; flags never change, so their ids say which are meant ---


@_kept(max_entries=ROUNDS_KEPT)
def evidence(project: Project, round_id: int) -> Evidence:
    """Sums over a round that its tags are compared by."""
    return Evidence(project.data_of(round_id), project.clustering(round_id))


@_kept(max_entries=4 * ROUNDS_KEPT)
def queue(project: Project, round_id: int, flag_ids: tuple[int, ...]) -> tuple[QueueEntry, ...]:
    """The clusters of a round, worst first, under the flags in force."""
    flags = [flag for flag in project.flags() if flag.id in flag_ids]
    made = project.round(round_id)
    data, clustering = project.data_of(round_id), project.clustering(round_id)
    return review_queue(data, clustering, flags, frozenset(made.flags), instability_of(made))


@_kept(max_entries=4 * ROUNDS_KEPT)
def questions(project: Project, round_id: int, flag_ids: tuple[int, ...], most: int) -> tuple[Question, ...]:
    """The most telling pairs to ask about under the flags in force."""
    data = project.data_of(round_id)
    known = constraints_from_pairs(project.pairs(flag_ids), data)
    return useful_pairs(data, project.clustering(round_id), known, n=most)


@_kept(max_entries=64 * ROUNDS_KEPT)
def nearest(project: Project, round_id: int, cluster: int, most: int) -> tuple[MergeTarget, ...]:
    """The clusters that one has most to do with, best first."""
    return merge_targets(project.data_of(round_id), project.clustering(round_id), cluster, most)


@_kept(max_entries=64 * ROUNDS_KEPT)
def _groups(project: Project, round_id: int, cluster: int) -> tuple[tuple[str, ...], ...]:
    return propose_split(project.data_of(round_id), project.clustering(round_id), cluster)


def groups(shown: Shown, cluster: int) -> tuple[tuple[str, ...], ...]:
    """The groups that a cluster could fall into."""
    return _groups(shown.project, shown.round.id, cluster)


def homes(shown: Shown, cluster: int, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """For each group of tags of a cluster, the clusters it could go to, best first."""
    return _homes(shown.project, shown.round.id, cluster, groups)


@_kept(max_entries=64 * ROUNDS_KEPT)
def _homes(
    project: Project, round_id: int, cluster: int, groups: tuple[tuple[str, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    return likely_homes(project.data_of(round_id), project.clustering(round_id), cluster, groups)


def geographic(shown: Shown) -> Mapping[str, GeoMatch]:
    """The tags of a round that name places, peoples or languages."""
    return _geographic(shown.project, shown.data.fingerprint, shown.round.id)


@_kept(max_entries=2)
def _geographic(project: Project, fingerprint: str, _round_id: int) -> Mapping[str, GeoMatch]:  # noqa: ARG001 (key)
    return geo_tags(project.data_of(_round_id).tags)


def searchable(project: Project, round_id: int) -> SearchIndex:
    """What queries of the current round are searched in."""
    return _searchable(project, round_id, project.search_version)


@_kept(max_entries=2)
def _searchable(project: Project, round_id: int, version: str) -> SearchIndex:  # noqa: ARG001 (cache keys)
    return search_index(project)


@_kept(max_entries=2)
def encoder(name: str | None) -> CachedEncoder:
    """What turns a query into a vector; the language model itself is loaded when a text is new to it."""
    return default_encoder(name)
