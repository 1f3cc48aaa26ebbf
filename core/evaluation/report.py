"""One round in numbers, ready for JSON."""

from typing import Any

import numpy as np

from core.clustering import Clustering
from core.constraints import Constraints
from core.data import TrainingData
from core.evaluation.coherence import contrast, modularity, npmi_within_between
from core.evaluation.satisfied import satisfied
from core.evaluation.silhouette import silhouette

BINS = 10


def quality_report(
    data: TrainingData, clustering: Clustering, constraints: Constraints | None = None
) -> dict[str, Any]:
    """Plain numbers, lists and strings; None where a figure has no meaning (one cluster, no co-occurrence).

    Returns:
        tags, clusters (not empty), empty_clusters (ids), sizes (id as text -> tags), largest_share,
        contrast, modularity, npmi_within, npmi_between, silhouette,
        mean_confidence, confidence_histogram (tags in ten bins over [0, 1]),
        must_link_pairs, cannot_link_pairs, must_link_satisfied, cannot_link_satisfied (shares).
    """
    constraints = constraints or Constraints.none()
    sizes = np.array(list(clustering.sizes.values()))
    within, between = npmi_within_between(data.affinity, clustering.columns)
    shares = satisfied(clustering.labels, constraints)
    histogram, _ = np.histogram(np.clip(clustering.confidence, 0, 1), bins=BINS, range=(0, 1))
    return {
        "tags": len(data.tags),
        "clusters": int((sizes > 0).sum()),
        "empty_clusters": [cluster for cluster, size in clustering.sizes.items() if size == 0],
        "sizes": {str(cluster): size for cluster, size in clustering.sizes.items()},
        "largest_share": float(sizes.max() / len(data.tags)),
        "contrast": contrast(data.affinity, clustering.columns),
        "modularity": modularity(data.affinity, clustering.columns) if len(data.affinity) else None,
        "npmi_within": within,
        "npmi_between": between,
        "silhouette": silhouette(data.embeddings, clustering.columns),
        "mean_confidence": float(clustering.confidence.mean()),
        "confidence_histogram": histogram.tolist(),
        "must_link_pairs": len(constraints.must_link),
        "cannot_link_pairs": len(constraints.cannot_link),
        "must_link_satisfied": shares.must_link,
        "cannot_link_satisfied": shares.cannot_link,
    }
