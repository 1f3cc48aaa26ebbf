"""What as many labelled texts would do: a label a decision, and a classifier.

"random" (R) labels random texts and fits a logistic regression. "medoids" (M) clusters into as many groups as there are
decisions, labels each group's medoid, and takes the better of logistic regression and label propagation (an advantage,
as nobody who has no labels could choose).
"""

import numpy as np
from jaxtyping import Float32, Int64

from benchmarks.effort.reading import UNKNOWN, Labelled

NEIGHBOURS = 10


def peers(labelled: Labelled, budget: int, seed: int) -> dict[str, float]:
    """ARI over 100 of R and M on the tags whose label is known."""
    known = labelled.truth != UNKNOWN
    x, truth = labelled.data.embeddings[known], labelled.truth[known]
    budget = min(budget, len(x))
    random = np.random.default_rng(seed).choice(len(x), budget, replace=False)
    medoids = _medoids(x, budget, seed)
    return {
        "random": _ari(truth, _regression(x, truth, random)),
        "medoids": max(
            _ari(truth, _regression(x, truth, medoids)),
            _ari(truth, _propagation(x, truth, medoids)),
        ),
    }


def _medoids(x: Float32[np.ndarray, "n d"], n_groups: int, seed: int) -> Int64[np.ndarray, " groups"]:
    """The text nearest to each K-means centroid, each once."""
    from sklearn.cluster import KMeans

    fitted = KMeans(n_groups, n_init=1, random_state=seed).fit(x)
    return np.unique((fitted.cluster_centers_ @ x.T - 0.5 * (x * x).sum(axis=1)).argmax(axis=1))


def _regression(x: np.ndarray, truth: np.ndarray, given: np.ndarray) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(truth[given])) < 2:
        return np.zeros(len(x), dtype=np.int64)
    return np.asarray(LogisticRegression(C=10, max_iter=300).fit(x[given], truth[given]).predict(x))


def _propagation(x: np.ndarray, truth: np.ndarray, given: np.ndarray) -> np.ndarray:
    from sklearn.semi_supervised import LabelSpreading

    labels = np.full(len(x), -1)
    labels[given] = truth[given]
    return np.asarray(LabelSpreading("knn", n_neighbors=NEIGHBOURS).fit(x, labels).transduction_)


def _ari(truth: np.ndarray, labels: np.ndarray) -> float:
    from sklearn.metrics import adjusted_rand_score

    return 100 * float(adjusted_rand_score(truth, labels))
