"""Where the geographic tags of a cluster could go: to the tag they qualify, or to where their items are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from core.catalogue import fold_key
from core.clustering import Clustering
from core.data import TrainingData
from core.suggestions.gazetteer import GeoKind
from core.suggestions.homes import edge_sums
from core.suggestions.places import GeoMatch, geo_tags

Rows = Int64[np.ndarray, " rows"]
Mask = Bool[np.ndarray, " tags"]
Scores = Float64[np.ndarray, "rows k"]


@dataclass(frozen=True)
class GeoMove:
    """One geographic tag of a cluster, and its proposed new home.

    Attributes:
        tag: The tag.
        kind: "place", "demonym" or "language".
        to_tag: The tag without its place ("finnish metal": "metal"), when there is one.
        to_cluster: Id of the cluster of `to_tag`, be it the same cluster; without `to_tag` the other cluster that
            holds most of what the tag occurs with beyond chance.
    """

    tag: str
    kind: GeoKind
    to_tag: str | None
    to_cluster: int


def propose_geo(data: TrainingData, clustering: Clustering, cluster: int) -> tuple[GeoMove, ...]:
    """A move for each geographic tag of `cluster`, most confident member first; none when there is nowhere to go."""
    if len(clustering.cluster_ids) < 2:
        return ()
    matches = geo_tags(data.tags)
    rows = np.array([row for row in clustering.members(cluster) if data.tags[row] in matches], dtype=np.int64)
    homes = _homes(data, clustering, cluster, rows, matches)
    homes = _kept_together(data, clustering, cluster, rows, homes, matches)
    known = {fold_key(tag): tag for tag in data.tags if tag not in matches}
    moves = []
    for row, home in zip(rows.tolist(), homes.tolist(), strict=True):
        match = matches[data.tags[row]]
        to_tag = unqualified(match, known)
        to_cluster = home if to_tag is None else int(clustering.labels[data.row_of[to_tag]])
        moves.append(GeoMove(data.tags[row], match.kind, to_tag, to_cluster))
    return tuple(moves)


def unqualified(match: GeoMatch, known: Mapping[str, str]) -> str | None:
    """The tag that the rest is; failing that, the longest end of the rest that is one: "old french songs", "songs"."""
    words = match.rest.split()
    for start in range(len(words)):
        tag = known.get(fold_key(" ".join(words[start:])))
        if tag is not None:
            return tag
    return None


def _kept_together(
    data: TrainingData,
    clustering: Clustering,
    cluster: int,
    rows: Rows,
    homes: Int64[np.ndarray, " rows"],
    matches: Mapping[str, GeoMatch],
) -> Int64[np.ndarray, " rows"]:
    """The same with one home for all tags that say the same of different places: "french citizens", "us citizens".

    It is where most of those of all clusters point, each weighing as much as the other (ties: lowest id).
    """
    kin: dict[str, list[int]] = {}
    for row, tag in enumerate(data.tags):
        if tag in matches and matches[tag].rest:
            kin.setdefault(fold_key(matches[tag].rest), []).append(row)
    together = homes.copy()
    for rest in {fold_key(matches[data.tags[row]].rest) for row in rows} & kin.keys():
        if len(kin[rest]) > 1:
            point = _homes(data, clustering, cluster, np.array(kin[rest], dtype=np.int64), matches)
            found, counts = np.unique(point, return_counts=True)
            same = np.array([fold_key(matches[data.tags[row]].rest) == rest for row in rows])
            together[same] = found[counts.argmax()]
    return together


def where_items_are(
    data: TrainingData, clustering: Clustering, rows: Rows, matches: Mapping[str, GeoMatch]
) -> Int64[np.ndarray, " rows"]:
    """Id of the cluster that each tag's company points to, clusters that are mostly places left out."""
    return _homes(data, clustering, None, rows, matches)


def _homes(
    data: TrainingData, clustering: Clustering, cluster: int | None, rows: Rows, matches: Mapping[str, GeoMatch]
) -> Int64[np.ndarray, " rows"]:
    """Id of the other cluster that each tag's company points to; tags that are only a place are no company."""
    bare = np.array([tag in matches and not matches[tag].rest for tag in data.tags])
    own = [] if cluster is None else [clustering.column_of(cluster)]
    places = np.bincount(clustering.columns, weights=bare, minlength=len(clustering.cluster_ids))
    elsewhere = 2 * places <= np.bincount(clustering.columns, minlength=len(clustering.cluster_ids))
    elsewhere[own] = False  # and a cluster that is mostly places would only be the next to be sent away
    company = ~bare & elsewhere[clustering.columns]
    scores = np.zeros((len(rows), len(clustering.cluster_ids)))
    for found in (_beyond_chance, _linked, _nearby, _second_choice):
        silent = scores.max(axis=1) <= 0
        scores[silent] = found(data, clustering, rows[silent], company)
        scores[:, own] = 0
    scores[:, own] = -np.inf
    return clustering.cluster_ids[scores.argmax(axis=1)]


def _beyond_chance(data: TrainingData, clustering: Clustering, rows: Rows, company: Mask) -> Scores:
    """How many more of a tag's items carry tags of each cluster than chance would have it, in standard deviations.

    The observed number minus the expected, over the root of the expected (Poisson): by plain numbers every tag would
    follow the few tags that sit on everything.
    """
    k = len(clustering.cluster_ids)
    observed = edge_sums(data.cooccurrence, clustering, rows, company)
    sizes = np.bincount(clustering.columns[company], weights=data.item_counts[company], minlength=k)
    expected = data.item_counts[rows][:, None] * sizes / data.n_items
    return (observed - expected) / np.sqrt(np.maximum(expected, 1e-9)) * (observed > 0)


def _linked(data: TrainingData, clustering: Clustering, rows: Rows, company: Mask) -> Scores:
    """Sum of the NPMI from each tag to the tags of each cluster."""
    return edge_sums(data.affinity, clustering, rows, company)


def _nearby(data: TrainingData, clustering: Clustering, rows: Rows, company: Mask) -> Scores:
    """Sum of the similarities from each tag to its nearest neighbours in each cluster."""
    scores = np.zeros((len(rows), len(clustering.cluster_ids)))
    for at, row in enumerate(rows.tolist()):
        near = data.neighbours.indices[row]
        kept = company[near]
        np.add.at(scores[at], clustering.columns[near[kept]], data.neighbours.similarity[row][kept].clip(min=0))
    return scores


def _second_choice(data: TrainingData, clustering: Clustering, rows: Rows, company: Mask) -> Scores:  # noqa: ARG001
    """What the model itself would choose next."""
    return clustering.assignments[rows].astype(np.float64)
