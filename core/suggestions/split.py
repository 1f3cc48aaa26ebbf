"""A proposed split of a cluster into small coherent groups, to be accepted, joined or sent elsewhere.

Ward's hierarchy (1963) over meaning and company, cut where the groups are best separated: by the mean silhouette.
"""

import numpy as np
from jaxtyping import Float64, Int64

from core.clustering import Clustering
from core.data import TrainingData
from core.suggestions.likeness import likeness

MOST_GROUPS = 24  # more than a curator takes in at one glance; a group that is still broad is split the next time
MEAN_SIZE = (3, 6)  # tags a group: what is wrong with a cluster hides in groups that are larger, and smaller ones cost
HIERARCHY_UP_TO = 2000  # tags; its cost grows with the square, so that of larger clusters a part stands for the whole


def propose_split(
    data: TrainingData, clustering: Clustering, cluster: int, n_groups: int | None = None
) -> tuple[tuple[str, ...], ...]:
    """Groups of the tags of `cluster`, largest first, most confident tags first; every tag in one group.

    Args:
        data: The tags.
        clustering: Where they are.
        cluster: Id of the cluster.
        n_groups: Wanted groups; None takes the best separated number that makes groups of three to six tags.

    Returns:
        At least two groups when there are two tags; one or none for a cluster of one or none.
    """
    rows = clustering.members(cluster)
    groups = split_rows(data, rows, n_groups)
    return tuple(tuple(data.tags[row] for row in group) for group in groups)


def split_rows(
    data: TrainingData, rows: Int64[np.ndarray, " m"], n_groups: int | None = None
) -> list[Int64[np.ndarray, " group"]]:
    """The same over rows; within a group they keep the order in which they came."""
    if len(rows) < 3:
        return [rows[at : at + 1] for at in range(len(rows))]
    part = rows if len(rows) <= HIERARCHY_UP_TO else rows[:: -(-len(rows) // HIERARCHY_UP_TO)]
    alike = likeness(data, part)
    group = _cut(alike, n_groups)
    if len(part) < len(rows):
        group = _nearest_group(data, rows, part, group)
    found = [rows[group == at] for at in np.unique(group)]
    return sorted(found, key=lambda group: -len(group))


def _cut(alike: Float64[np.ndarray, "m m"], n_groups: int | None) -> Int64[np.ndarray, " m"]:
    """Group of each row: Ward's tree cut into `n_groups`, or at the best mean silhouette."""
    from scipy.cluster.hierarchy import cut_tree, linkage  # half the cost of opening a page that never splits

    above = np.triu_indices(len(alike), 1)
    tree = linkage(np.sqrt(np.maximum(2 - 2 * alike[above], 0)), "ward")
    if n_groups is not None:
        return cut_tree(tree, n_clusters=max(1, min(n_groups, len(alike))))[:, 0]
    small, large = MEAN_SIZE
    fewest = max(2, min(round(len(alike) / large), MOST_GROUPS))
    most = max(fewest, min(round(len(alike) / small), MOST_GROUPS, len(alike) - 1))
    cuts = cut_tree(tree, n_clusters=list(range(fewest, most + 1)))
    scores = [_separation(alike, cuts[:, at]) for at in range(cuts.shape[1])]
    return cuts[:, int(np.argmax(scores))]


def _separation(alike: Float64[np.ndarray, "m m"], group: Int64[np.ndarray, " m"]) -> float:
    """Mean silhouette with distance 1 - similarity; a row alone in its group counts 0."""
    member = np.eye(group.max() + 1)[group]
    sizes = member.sum(axis=0)
    total = (1 - alike) @ member
    at = np.arange(len(group))
    own = total[at, group] / np.maximum(sizes[group] - 1, 1)
    mean = total / sizes
    mean[at, group] = np.inf
    other = mean.min(axis=1)
    value = (other - own) / np.maximum(np.maximum(own, other), 1e-12)
    return float(np.where(sizes[group] > 1, value, 0.0).mean())


def _nearest_group(data: TrainingData, rows: np.ndarray, part: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Group of every row, by the nearest centroid of the groups found in a part of them."""
    centroids = np.stack([data.embeddings[part[group == at]].mean(axis=0) for at in np.unique(group)])
    return (data.embeddings[rows] @ centroids.T).argmax(axis=1)
