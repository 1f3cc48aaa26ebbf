"""Where tags that are taken out of a cluster could go: to what they read like, and to what they occur with."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float64, Int64

from core.clustering import Clustering
from core.data import TrainingData
from core.edges import Edges

SHOWN = 8  # places; nearly always the right one is among so many
SHARPNESS = 4  # power of the cosine: near neighbours count, distant ones hardly
OWN = 0.1  # what the rest of the cluster has to say beside a tag's own neighbours and company: it decides between ties


def likely_homes(
    data: TrainingData, clustering: Clustering, cluster: int, groups: Sequence[Sequence[str]], n: int = SHOWN
) -> tuple[tuple[int, ...], ...]:
    """For each group of tags of `cluster`, the ids of the `n` likeliest other clusters, best first (ties: lowest id).

    A tag points to the clusters of its nearest neighbours in meaning and of the tags it occurs with beyond chance; a
    group to where its tags point together. Places that nothing points to are those that the whole cluster points to.

    Args:
        data: The tags.
        clustering: Where they are.
        cluster: Id of the cluster they would leave.
        groups: Tags of it; a group of one asks about a single tag.
        n: Wanted places; fewer are returned when there are fewer clusters that hold tags.
    """
    members = clustering.members(cluster)
    points = _points_to(data, clustering, members)
    at_row = {int(row): at for at, row in enumerate(members)}
    holds = np.bincount(clustering.columns, minlength=len(clustering.cluster_ids)) > 0
    holds[clustering.column_of(cluster)] = False
    n = min(n, int(holds.sum()))
    whole = points.sum(axis=0) / max(points.sum(), 1e-12)
    found = []
    for group in groups:
        own = points[[at_row[data.row_of[tag]] for tag in group]].sum(axis=0)
        score = np.where(holds, own / max(len(group), 1) + OWN * whole, -1.0)
        best = np.argsort(-score, kind="stable")[:n]
        found.append(tuple(int(clustering.cluster_ids[at]) for at in best))
    return tuple(found)


def _points_to(
    data: TrainingData, clustering: Clustering, rows: Int64[np.ndarray, " rows"]
) -> Float64[np.ndarray, "rows k"]:
    """Share of each tag's neighbours and of its company in every cluster, the mean of both; rows sum to 1, or to 0."""
    near, similar = data.neighbours.indices[rows], np.maximum(data.neighbours.similarity[rows], 0).astype(np.float64)
    meaning = np.zeros((len(rows), len(clustering.cluster_ids)))
    np.add.at(meaning, (np.arange(len(rows))[:, None], clustering.columns[near]), similar**SHARPNESS)
    parts = [_shares(meaning)]
    if len(data.affinity):
        parts.append(_shares(edge_sums(data.affinity, clustering, rows)))
    total = np.sum(parts, axis=0)
    return _shares(total)


def edge_sums(
    edges: Edges,
    clustering: Clustering,
    rows: Int64[np.ndarray, " rows"],
    company: Bool[np.ndarray, " tags"] | None = None,
) -> Float64[np.ndarray, "rows k"]:
    """Sum of the edge weights from each tag to those in each cluster, None for `company`: to all of them."""
    at = np.full(edges.n_nodes, -1)
    at[rows] = np.arange(len(rows))
    sums = np.zeros((len(rows), len(clustering.cluster_ids)))
    for one, other in ((edges.first, edges.second), (edges.second, edges.first)):
        kept = at[one] >= 0 if company is None else (at[one] >= 0) & company[other]
        np.add.at(sums, (at[one[kept]], clustering.columns[other[kept]]), edges.weight[kept])
    return sums


def _shares(sums: Float64[np.ndarray, "rows k"]) -> Float64[np.ndarray, "rows k"]:
    return sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)
