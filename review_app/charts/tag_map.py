"""The map of tags: arrays and cluster marks for the browser, and the browser's selections back to rows."""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core import Clustering, Moved
from review_app.charts.palette import N_HUES

NEIGHBOURS_APART = 6  # how many nearby clusters should not share a hue
LOOKED_AT = 200  # of a cluster's tags at most, to see where they are densest


@dataclass(frozen=True)
class ClusterMark:
    """One cluster as the map draws it.

    Attributes:
        id: Cluster id.
        name: Its name, as people wrote it: never interpreted as HTML.
        size: Number of tags.
        x: Where its tags are densest; None when it has none.
        y: Likewise.
        hue: Index into the palette's hues.
        verdict: The curator's verdict, None when not reviewed.
    """

    id: int
    name: str
    size: int
    x: float | None
    y: float | None
    hue: int
    verdict: str | None = None


def pack_points(projection: np.ndarray, item_counts: np.ndarray) -> bytes:
    """Positions and item counts, the same for every round: float32 x, float32 y, int32 counts, little-endian."""
    return b"".join(
        (
            projection[:, 0].astype("<f4").tobytes(),
            projection[:, 1].astype("<f4").tobytes(),
            item_counts.astype("<i4").tobytes(),
        )
    )


def pack_names(tags: Sequence[str]) -> bytes:
    """The tags as a JSON list."""
    return json.dumps(list(tags), ensure_ascii=False).encode()


def pack_round(clustering: Clustering, moved: Sequence[Moved] = ()) -> bytes:
    """What one round says of each tag: int32 cluster, runner-up and cluster before (-1: not moved), uint8 confidence.

    Clusters travel as ids. Confidence is scaled to 0..255.

    Args:
        clustering: The round.
        moved: The tags that changed cluster in it.
    """
    return b"".join(
        (
            clustering.labels.astype("<i4").tobytes(),
            clustering.runner_up.astype("<i4").tobytes(),
            came_from(clustering, moved).astype("<i4").tobytes(),
            np.round(np.clip(clustering.confidence, 0, 1) * 255).astype("u1").tobytes(),
        )
    )


def came_from(clustering: Clustering, moved: Sequence[Moved]) -> np.ndarray:
    """Cluster id that each tag left in this round, shape (tags,); -1 for those that stayed."""
    left = np.full(len(clustering.tags), -1, dtype=np.int64)
    if moved:
        from_of = {move.tag: move.from_ for move in moved}
        rows = [row for row, tag in enumerate(clustering.tags) if tag in from_of]
        left[rows] = [from_of[clustering.tags[row]] for row in rows]
    return left


def pack_plain_round(n_tags: int) -> bytes:
    """The same arrays before there is any round: every tag in no cluster (-1), with no confidence."""
    nowhere = np.full(3 * n_tags, -1, dtype="<i4")
    return nowhere.tobytes() + bytes(n_tags)


def cluster_marks(
    clustering: Clustering,
    middles: np.ndarray,
    hues: np.ndarray,
    names: Mapping[int, str],
    verdicts: Mapping[int, str],
) -> tuple[ClusterMark, ...]:
    """A mark for every cluster of the round, in the order of the ids.

    Args:
        clustering: The round.
        middles: From `crowded`, shape (clusters, 2).
        hues: From `apart_hues`, shape (clusters,).
        names: Name of each cluster.
        verdicts: Verdict of those that have one.
    """
    return tuple(
        ClusterMark(
            id=cluster,
            name=names.get(cluster, str(cluster)),
            size=clustering.sizes[cluster],
            x=None if np.isnan(middle[0]) else round(float(middle[0]), 4),
            y=None if np.isnan(middle[1]) else round(float(middle[1]), 4),
            hue=int(hue),
            verdict=verdicts.get(cluster),
        )
        for cluster, middle, hue in zip(clustering.cluster_ids.tolist(), middles, hues, strict=True)
    )


def crowded(columns: np.ndarray, projection: np.ndarray, n_clusters: int) -> np.ndarray:
    """Where each column's tags are densest, shape (n_clusters, 2); NaN for an empty one.

    The median of all would lie in the gap between the two halves of a cluster, beside neither.
    """
    middles = np.full((n_clusters, 2), np.nan)
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(n_clusters + 1))
    for column in range(n_clusters):
        rows = order[starts[column] : starts[column + 1]]
        if len(rows):
            middles[column] = _densest(projection[rows[:: len(rows) // LOOKED_AT + 1]])
    return middles


def _densest(places: np.ndarray) -> np.ndarray:
    """Median of the half of the places that lies closest together (as the shorth does on a line)."""
    half = max(min(len(places), 3), len(places) // 2)
    apart = np.linalg.norm(places[:, None] - places[None, :], axis=2)
    centre = np.partition(apart, half - 1, axis=1)[:, half - 1].argmin()
    return np.median(places[np.argsort(apart[centre], kind="stable")[:half]], axis=0)


def apart_hues(middles: np.ndarray, n_hues: int = N_HUES) -> np.ndarray:
    """A hue for each cluster, unlike the hues of the clusters that lie nearest, shape (clusters,).

    Clusters choose in the order of their ids, looking only at those before them, so a new cluster (which has the
    largest id) changes nobody's colour.

    Args:
        middles: Where each cluster is; from where it was at first, colours outlast its moves.
        n_hues: How many there are.
    """
    hues = np.zeros(len(middles), dtype=np.int64)
    used = np.zeros(n_hues, dtype=np.int64)
    for column, middle in enumerate(middles):
        distances = np.linalg.norm(middles[:column] - middle, axis=1)
        near = np.argsort(np.nan_to_num(distances, nan=np.inf), kind="stable")[:NEIGHBOURS_APART]
        taken = np.bincount(hues[near], minlength=n_hues) if column else used
        hues[column] = np.lexsort((np.arange(n_hues), used, taken))[0]
        used[hues[column]] += 1
    return hues


def encode_rows(rows: Collection[int], n_rows: int) -> str:
    """A set of rows as base64 of one bit a row: 100,000 tags are 17 kB, however many are selected."""
    mask = np.zeros(n_rows, dtype=bool)
    mask[list(rows)] = True
    return base64.b64encode(np.packbits(mask).tobytes()).decode("ascii")


def decode_rows(text: str | None, n_rows: int) -> tuple[int, ...]:
    """The rows that `encode_rows` put in, ascending; none for None or a text of the wrong length."""
    if not text:
        return ()
    packed = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    if len(packed) != (n_rows + 7) // 8:
        return ()
    return tuple(np.flatnonzero(np.unpackbits(packed, count=n_rows)).tolist())
