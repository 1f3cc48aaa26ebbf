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

from core import Clustering, Project, Round, RoundState, TrainingData, current_verdicts, shown_names
from review_app import assets, settings
from review_app.charts.tag_map import (
    ClusterMark,
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
    """

    project: Project
    round: Round
    data: TrainingData
    clustering: Clustering
    names: Mapping[int, str]
    verdicts: Mapping[int, str]

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


def proposed_round(project: Project) -> Round | None:
    """The round that waits to be kept or rejected, if any."""
    waiting = [each for each in project.rounds() if each.state == RoundState.PROPOSED]
    return waiting[-1] if waiting else None


def shown(project: Project, which: Round | None = None) -> Shown | None:
    """The current round, or `which`; None before the first."""
    chosen = which or project.head()
    if chosen is None:
        return None
    verdicts = current_verdicts(project.flags(), chosen)
    return Shown(
        project=project,
        round=chosen,
        data=data(project),
        clustering=clustering(project, chosen.id),
        names=shown_names(project, chosen),
        verdicts={cluster: str(verdict) for cluster, verdict in verdicts.items()},
    )


@_kept()
def data(project: Project) -> TrainingData:
    """The project's tags, embeddings and graphs."""
    return project.data


@_kept(max_entries=ROUNDS_KEPT)
def clustering(project: Project, round_id: int) -> Clustering:
    """The clustering of one round."""
    return project.clustering(round_id)


def map_addresses(project: Project, round_id: int | None) -> dict[str, str]:
    """Addresses of the tags, their places, and what a round says of them; None: no round yet."""
    names, points = _tag_blobs(project)
    return {"names_url": names.url, "points_url": points.url, "round_url": _round_blob(project, round_id).url}


@_kept()
def _tag_blobs(project: Project) -> tuple[assets.Blob, assets.Blob]:
    tags = data(project)
    names = assets.publish(pack_names(tags.tags), "application/json")
    return names, assets.publish(pack_points(project.projection, tags.item_counts))


@_kept(max_entries=ROUNDS_KEPT)
def _round_blob(project: Project, round_id: int | None) -> assets.Blob:
    if round_id is None:
        return assets.publish(pack_plain_round(len(data(project).tags)))
    return assets.publish(pack_round(clustering(project, round_id), parent_clustering(project, round_id)))


def parent_clustering(project: Project, round_id: int) -> Clustering | None:
    """The clustering that a round started from; None for a first round."""
    parent = project.round(round_id).parent
    return None if parent is None else clustering(project, parent)


def marks(shown: Shown) -> tuple[ClusterMark, ...]:
    """Place, name and colour of every cluster on the map."""
    return cluster_marks(shown.clustering, _middles(shown.project, shown.round.id), shown.names, shown.verdicts)


@_kept(max_entries=ROUNDS_KEPT)
def _middles(project: Project, round_id: int) -> np.ndarray:
    at = clustering(project, round_id)
    return medians(at.columns, project.projection, len(at.cluster_ids))
