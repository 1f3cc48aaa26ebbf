"""What a clustering says about itself: collapse, smear and empty clusters, named with what to change."""

import numpy as np
from jaxtyping import Float32, Int64

COLLAPSED_SHARE = 0.9  # of the tags in one cluster, when there should be many
SMEARED_MARGIN = 1.5  # times 1/k: a mean confidence below it hardly differs from a uniform row
OTHER_OBJECTIVE = "If this was the article's objective, fit with the default one; else"


def diagnose(
    assignments: Float32[np.ndarray, "tags clusters"],
    cluster_ids: Int64[np.ndarray, " clusters"],
    columns: Int64[np.ndarray, " tags"] | None = None,
) -> tuple[str, ...]:
    """Sentences on what went wrong; none when all is well.

    Args:
        columns: Of the largest entries, where they are known already.
    """
    n_tags, n_clusters = assignments.shape
    if n_clusters == 1:
        return ()
    columns = assignments.argmax(axis=1) if columns is None else columns
    counts = np.bincount(columns, minlength=n_clusters)
    found = []
    if counts.max() > max(COLLAPSED_SHARE * n_tags, n_tags - n_clusters + 1):
        found.append(
            f"Collapsed: {counts.max()} of {n_tags} tags fell into cluster {cluster_ids[counts.argmax()]}. "
            f"{OTHER_OBJECTIVE} ask for fewer clusters, or in Python raise occupancy: "
            "FitConfig(..., weights=LossWeights(occupancy=0.5))."
        )
    confidence = float(assignments[np.arange(n_tags), columns].mean())
    if confidence < SMEARED_MARGIN / n_clusters:
        found.append(
            f"Smeared: the mean confidence is {confidence:.2f}, and {1 / n_clusters:.2f} would be no opinion at all. "
            f"{OTHER_OBJECTIVE} ask for fewer clusters, or in Python raise sharpness: "
            "FitConfig(..., weights=LossWeights(sharpness=0.1))."
        )
    empty = cluster_ids[counts == 0]
    if len(empty):
        names = ", ".join(str(cluster) for cluster in empty[:10]) + (" and more" if len(empty) > 10 else "")
        found.append(f"Empty: {len(empty)} of {n_clusters} clusters hold no tag ({names}). Ask for fewer clusters.")
    return tuple(found)
