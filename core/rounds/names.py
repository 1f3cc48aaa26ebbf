"""Names belong to ids: they stay while the id lives, and are to be checked when its tags have changed much."""

from collections.abc import Collection, Mapping

from core.clustering import Clustering
from core.data import TrainingData
from core.naming import cluster_names
from core.naming.names import JOINT

CHANGED = 0.5  # Jaccard similarity of old and new members; below it more is different than the same


def carried_names(names: Mapping[int, str], data: TrainingData, after: Clustering) -> dict[int, str]:
    """Name of every cluster of `after`: its old one when it had one, else a new one unlike all others.

    Retired ids keep theirs, for the history, and for when what retired them is undone.

    Args:
        names: Names so far, by cluster id.
        data: The tags.
        after: The new round.
    """
    living = [int(cluster) for cluster in after.cluster_ids]
    used = {names[cluster] for cluster in living if cluster in names}
    unnamed = [cluster for cluster in living if cluster not in names]
    fresh = cluster_names(data, after, unnamed, used) if unnamed else {}
    carried = {cluster: name for cluster, name in names.items() if cluster not in living}
    for cluster in living:
        name = names[cluster] if cluster in names else fresh[cluster]
        if cluster not in names and name in used:
            name = f"{name} ({cluster})"
        carried[cluster] = name
    return carried


def changed_much(before: Clustering, after: Clustering, clusters: Collection[int] | None = None) -> frozenset[int]:
    """Ids living in both whose members have less than half in common (Jaccard): their names are to be checked.

    Args:
        before: An earlier round.
        after: A later round.
        clusters: Ids to look at; None looks at all.
    """
    both = _in_both(before, after)
    return frozenset(
        cluster
        for cluster in (both if clusters is None else both.intersection(clusters))
        if _likeness(_tags(before, cluster), _tags(after, cluster)) < CHANGED
    )


def misnamed(
    names: Mapping[int, str], before: Clustering, after: Clustering, clusters: Collection[int]
) -> frozenset[int]:
    """Ids living in both that are named by a tag which has left them since: their names are to be checked.

    Args:
        names: Names, by cluster id.
        before: The round that the name was given in.
        after: A later round.
        clusters: Ids to look at.
    """
    return frozenset(
        cluster
        for cluster in _in_both(before, after).intersection(clusters, names)
        if (_tags(before, cluster) - _tags(after, cluster)).intersection([names[cluster], *names[cluster].split(JOINT)])
    )


def _in_both(before: Clustering, after: Clustering) -> set[int]:
    return set(before.cluster_ids.tolist()) & set(after.cluster_ids.tolist())


def _tags(clustering: Clustering, cluster: int) -> set[str]:
    return {clustering.tags[row] for row in clustering.members(cluster)}


def _likeness(one: set[str], other: set[str]) -> float:
    """Jaccard similarity; 1 for two empty sets."""
    return len(one & other) / len(one | other) if one or other else 1.0
