"""The map: its arrays where the browser fetches them, and where its clusters stand."""

import numpy as np

from core import Project, TrainingData
from review_app import assets
from review_app.charts.tag_map import (
    ClusterMark,
    apart_hues,
    cluster_marks,
    crowded,
    pack_names,
    pack_plain_round,
    pack_points,
    pack_round,
)
from review_app.loading.kept import ROUNDS_KEPT, kept
from review_app.loading.served import Shown


def map_addresses(project: Project, round_id: int | None) -> dict[str, str]:
    """Addresses of the tags, their places, and what a round says of them; None: no round yet."""
    fingerprint = _data(project, round_id).fingerprint
    names, points = _tag_blobs(project, fingerprint, round_id)
    of_round = _plain_blob(project, fingerprint) if round_id is None else _round_blob(project, round_id)
    return {"names_url": names.url, "points_url": points.url, "round_url": of_round.url}


def _data(project: Project, round_id: int | None) -> TrainingData:
    return project.data if round_id is None else project.data_of(round_id)


@kept(max_entries=ROUNDS_KEPT)
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


@kept(max_entries=ROUNDS_KEPT)
def _plain_blob(project: Project, fingerprint: str) -> assets.Blob:  # noqa: ARG001 (a cache key)
    return assets.publish(pack_plain_round(len(project.data.tags)))


@kept(max_entries=ROUNDS_KEPT)
def _round_blob(project: Project, round_id: int) -> assets.Blob:
    return assets.publish(pack_round(project.clustering(round_id), project.round(round_id).moved))


def marks(shown: Shown) -> tuple[ClusterMark, ...]:
    """Place, name and colour of every cluster on the map."""
    middles, hues = _places(shown.project, shown.round.id)
    return cluster_marks(shown.clustering, middles, hues, shown.names, shown.verdicts)


@kept(max_entries=ROUNDS_KEPT)
def _places(project: Project, round_id: int) -> tuple[np.ndarray, np.ndarray]:
    middles = _middles(project, round_id)
    began = _middles(project, project.first_round_id())
    ids = sorted(middles)
    return (
        np.stack([middles[cluster] for cluster in ids]),
        apart_hues(np.stack([began.get(cluster, middles[cluster]) for cluster in ids])),  # colours stay as tags move
    )


@kept(max_entries=ROUNDS_KEPT)
def _middles(project: Project, round_id: int) -> dict[int, np.ndarray]:
    """Cluster id -> where it is on the map."""
    at = project.clustering(round_id)
    found = crowded(at.columns, project.projection_of(round_id), len(at.cluster_ids))
    return dict(zip(at.cluster_ids.tolist(), found, strict=True))
