"""From rows selected on the map to tables and to decisions."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from core import Clustering, Flag, Verdict


def clusters_among(clustering: Clustering, rows: Sequence[int]) -> Mapping[int, int]:
    """Cluster id -> number of the rows in it, most first (ties: smaller id first)."""
    counts = Counter(clustering.labels[list(rows)].tolist())
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def split_off(clustering: Clustering, rows: Sequence[int], cluster: int) -> Flag | None:
    """The decision that makes the rows in `cluster` a group of their own; None when none or all of it are chosen."""
    chosen = set(rows)
    members = clustering.members(cluster).tolist()
    group = tuple(clustering.tags[row] for row in members if row in chosen)
    rest = tuple(clustering.tags[row] for row in members if row not in chosen)
    return Flag(cluster, Verdict.TOO_BROAD, groups=(group,), stays=rest) if group and rest else None


def move_to(clustering: Clustering, rows: Sequence[int], into: int) -> tuple[Flag, ...]:
    """The decisions, one a cluster, that send the rows to cluster `into`; rows already there stay out of it."""
    rows_of: dict[int, list[int]] = {}
    for row in rows:
        rows_of.setdefault(int(clustering.labels[row]), []).append(row)
    return tuple(
        Flag(cluster, Verdict.TOO_BROAD, moves=tuple((clustering.tags[row], into) for row in rows_of[cluster]))
        for cluster in sorted(rows_of)
        if cluster != into
    )


def tie_together(clustering: Clustering, rows: Sequence[int]) -> Flag | None:
    """The decision that the rows belong together, wherever they are; None for fewer than two.

    It is filed under the cluster that holds most of them, and ties each to the one that cluster is surest of.
    """
    if len(rows) < 2:
        return None
    cluster = next(iter(clusters_among(clustering, rows)))
    first = max(rows, key=lambda row: (clustering.labels[row] == cluster, clustering.confidence[row], -row))
    pairs = tuple((clustering.tags[first], clustering.tags[row]) for row in rows if row != first)
    return Flag(cluster, Verdict.TOO_NARROW, same=pairs)


def tag_table(
    clustering: Clustering, names: Mapping[int, str], item_counts: np.ndarray, rows: np.ndarray | None = None
) -> pd.DataFrame:
    """One row a tag: tag, cluster (its name), id, confidence, runner_up (a name), items; None takes all tags."""
    rows = np.arange(len(clustering.tags)) if rows is None else np.asarray(rows, dtype=np.int64)
    labels, seconds = clustering.labels[rows], clustering.runner_up[rows]
    return pd.DataFrame(
        {
            "tag": [clustering.tags[row] for row in rows.tolist()],
            "cluster": _named(labels, names),
            "id": labels,
            "confidence": clustering.confidence[rows],
            "runner_up": _named(seconds, names),
            "items": item_counts[rows],
        },
        index=rows,
    )


def in_percent(table: pd.DataFrame) -> pd.DataFrame:
    """A table of tags as it is shown: its confidence from 0 to 100."""
    return table.assign(confidence=100 * table["confidence"])


def matching_rows(clustering: Clustering, names: Mapping[int, str], typed: str) -> np.ndarray:
    """Rows of the tags that contain what was typed, or whose cluster's name does, whatever its case."""
    wanted = typed.strip().casefold()
    if not wanted:
        return np.arange(len(clustering.tags))
    named = [cluster for cluster in clustering.sizes if wanted in names.get(cluster, str(cluster)).casefold()]
    in_tag = np.fromiter((wanted in tag.casefold() for tag in clustering.tags), bool, len(clustering.tags))
    return np.flatnonzero(in_tag | np.isin(clustering.labels, named))


def _named(ids: np.ndarray, names: Mapping[int, str]) -> pd.Categorical:
    """Names of clusters, each text held once."""
    distinct, at = np.unique(ids, return_inverse=True)
    codes, texts = pd.factorize(np.array([names.get(cluster, str(cluster)) for cluster in distinct.tolist()], object))
    return pd.Categorical.from_codes(codes[at], pd.Index(texts))
