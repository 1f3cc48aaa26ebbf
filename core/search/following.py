"""A search index follows a retrain: what hangs on the clusters is made anew, what was learned stays, and it says so."""

from dataclasses import replace

import numpy as np

from core.clustering import Clustering
from core.errors import SearchError

from .assembling import cluster_arrays, clustering_fingerprint
from .index import SearchIndex

NOWHERE = -1  # the cluster, at the training, of a tag that was not there


def is_current(index: SearchIndex, clustering: Clustering) -> bool:
    """Whether the index was made for, or has followed to, this very clustering."""
    return bool(index.settings["clustering"] == clustering_fingerprint(clustering))


def follow(index: SearchIndex, clustering: Clustering) -> SearchIndex:
    """The index over the clusters of `clustering`, with the adapter, names and temperature it has learned.

    Clusters that kept their id keep what was learned about them; new ones start neutral. A trained index notes in
    settings["stale"] how far the clusters have moved since its training: {"tags": those whose cluster is another,
    "clusters": those with another set of tags}.

    Raises:
        SearchError: The clustering is of other tags: the index has to be built, not followed.
    """
    if clustering.tags != index.tags:
        raise SearchError(
            f"The index holds {len(index.tags)} tags and the clustering {len(clustering.tags)}, not the same ones. "
            "Build the search index again."
        )
    if is_current(index, clustering):
        return index
    arrays = {**index.arrays, **cluster_arrays(index.arrays, clustering)}
    arrays["cluster_bias"] = kept_bias(index, clustering)
    arrays["trained_labels"] = labels_then(index)
    settings = {**index.settings, "clustering": clustering_fingerprint(clustering)}
    if index.settings.get("trained"):
        before = index.settings.get("stale", {})
        settings["stale"] = {**before, **moved_since(arrays["trained_labels"], clustering.labels)}
    return replace(index, arrays=arrays, settings=settings)


def labels_then(index: SearchIndex) -> np.ndarray:
    """The cluster of each of its tags when the index was trained, or made; shape (tags,)."""
    then = index.arrays.get("trained_labels")
    return index.cluster_ids[index.arrays["assignments"].argmax(axis=1)] if then is None else then


def kept_bias(index: SearchIndex, clustering: Clustering) -> np.ndarray:
    """What was learned about each cluster that is still there, 0 for the others; shape (clusters,)."""
    learned = dict(zip(index.cluster_ids.tolist(), index.arrays["cluster_bias"].tolist(), strict=True))
    return np.array([learned.get(cluster, 0.0) for cluster in clustering.cluster_ids.tolist()], dtype=np.float32)


def moved_since(before: np.ndarray, after: np.ndarray) -> dict[str, int]:
    """How many tags have another cluster, and how many clusters lost or gained any of them."""
    moved = before != after
    clusters = (set(before[moved].tolist()) | set(after[moved].tolist())) - {NOWHERE}
    return {"tags": int(moved.sum()), "clusters": len(clusters)}
