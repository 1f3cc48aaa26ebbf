"""Clusters that training left without tags, given half of a cluster that holds two communities.

Alignment joins two halves of one community and then has a slot to spare, while elsewhere two small communities share
one: nothing pulls the first slot over to the second place, so it is put there.
"""

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int64
from scipy.sparse import csr_matrix

from core.model import LinearSoftmax
from core.training.cutting import Columns
from core.training.inputs import Inputs

LEAST = 3  # tags; a smaller cluster is no theme
SHARPNESS = 20.0  # logits per unit of cosine between the two halves
TURNS = 8  # of power iteration; the halves need not be exact, training goes on from them


def stunted(columns: Columns, n_clusters: int, least: int = LEAST) -> Int64[np.ndarray, " stunted"]:
    """Clusters of fewer than `least` tags; empty ones where there is hardly room for more."""
    if len(columns) < 2 * least * n_clusters:
        least = 1
    return np.flatnonzero(np.bincount(columns, minlength=n_clusters) < least)


def revived(model: LinearSoftmax, inputs: Inputs, columns: Columns, resolution: float) -> LinearSoftmax | None:
    """`model` with stunted clusters put on halves of those that alignment gains most by cutting.

    Args:
        columns: Those that the model gives the tags.
        resolution: Of alignment.

    Returns:
        None when no cluster is stunted, or no cut gains anything.
    """
    n_clusters, features = len(model.bias), inputs.features
    idle = stunted(columns, n_clusters)
    if not len(idle):
        return None
    members = np.split(np.argsort(columns, kind="stable"), np.cumsum(np.bincount(columns, minlength=n_clusters))[:-1])
    side = np.zeros(len(columns), dtype=bool)
    for rows in members:
        side[rows] = _halves(features[rows])
    gain = cut_gains(inputs.affinity, inputs.null, columns, side, n_clusters, resolution)
    weights, bias = model.weights.copy(), model.bias.copy()
    cut = [cluster for cluster in np.argsort(-gain, kind="stable")[: len(idle)].tolist() if gain[cluster] > 0]
    for slot, parent in zip(idle.tolist(), cut, strict=False):
        rows = members[parent]
        half, rest = (features[rows[side[rows] == which]].mean(axis=0) for which in (True, False))
        weights[slot] = weights[parent] + SHARPNESS * (half - rest)
        bias[slot] = bias[parent] - SHARPNESS * (half @ half - rest @ rest) / 2
    return LinearSoftmax(weights, bias) if cut else None


def cut_gains(
    graph: csr_matrix,
    null: Float64[np.ndarray, " tags"],
    columns: Columns,
    side: Bool[np.ndarray, " tags"],
    n_clusters: int,
    resolution: float,
) -> Float64[np.ndarray, " clusters"]:
    """What modularity gains when each cluster is cut into its two sides: 2 g n_A n_B - 2 a_AB, for weights of sum 1."""
    total = graph.sum()
    if not total:
        return np.zeros(n_clusters)
    one, other = (np.bincount(columns[which], null[which], minlength=n_clusters) for which in (side, ~side))
    rows = np.repeat(np.arange(len(columns)), np.diff(graph.indptr))
    crossing = (columns[rows] == columns[graph.indices]) & (side[rows] != side[graph.indices])
    between = np.bincount(columns[rows[crossing]], graph.data[crossing], minlength=n_clusters) / total
    return 2 * resolution * one * other - between  # each crossing edge is stored twice


def _halves(features: Float32[np.ndarray, "members features"]) -> Bool[np.ndarray, " members"]:
    """Members on one side of their mean along their main direction (Boley 1998, principal direction partitioning)."""
    centred = features - features.mean(axis=0) if len(features) else features
    direction = centred[:1].sum(axis=0)
    for _ in range(TURNS):
        direction = centred.T @ (centred @ direction)
        direction /= max(float(np.linalg.norm(direction)), 1e-12)
    return centred @ direction > 0
