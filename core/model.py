"""The model: p = softmax(W x + b), one row of W and one entry of b per cluster slot; and its K-means start."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int
from scipy.sparse import csr_matrix
from scipy.special import softmax

MAX_KMEANS_ITERATIONS = 100
MAX_SEED = 2**31 - 1
SEEDED_FROM, LEAST_SEEDED_FROM = 20, 5000  # rows for each cluster, and rows at least, among which seeds are drawn


@dataclass(frozen=True, eq=False)
class LinearSoftmax:
    """A linear softmax classifier as a value.

    Attributes:
        weights: W, one row a cluster.
        bias: b, one entry a cluster.
    """

    weights: Float32[np.ndarray, "clusters features"]
    bias: Float32[np.ndarray, " clusters"]

    def logits(self, features: Float32[np.ndarray, "tags features"]) -> Float32[np.ndarray, "tags clusters"]:
        """W x + b for every row x."""
        return features @ self.weights.T + self.bias

    def assignments(self, features: Float32[np.ndarray, "tags features"]) -> Float32[np.ndarray, "tags clusters"]:
        """Soft assignments; rows sum to 1."""
        return softmax(self.logits(features), axis=1)


def from_centroids(centroids: Float32[np.ndarray, "clusters features"], sharpness: float) -> LinearSoftmax:
    """The model whose logits are -sharpness/2 |x - c|^2 (up to what is common to all clusters).

    -s/2 |x - c|^2 = s c.x - s/2 |c|^2 - s/2 |x|^2, and softmax forgets the last part.
    """
    weights = sharpness * centroids
    bias = -0.5 * sharpness * (centroids**2).sum(axis=1)
    return LinearSoftmax(weights.astype(np.float32), bias.astype(np.float32))


def unit_centroids(
    features: Float32[np.ndarray, "tags features"], columns: Int[np.ndarray, " tags"], n_clusters: int
) -> Float32[np.ndarray, "clusters features"]:
    """Centroids at unit length of the tags in each column; 0 for an empty one."""
    member = csr_matrix((np.ones(len(columns)), (columns, np.arange(len(columns)))), shape=(n_clusters, len(columns)))
    sums = member @ features
    return (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def seed_centroids(
    features: Float32[np.ndarray, "tags features"], n_clusters: int, seed: int
) -> Float32[np.ndarray, "clusters features"]:
    """k-means++ (Arthur and Vassilvitskii 2007): rows far from each other, drawn by chance."""
    from sklearn.cluster import kmeans_plusplus

    most = max(SEEDED_FROM * n_clusters, LEAST_SEEDED_FROM)
    if len(features) > most:
        features = features[np.random.default_rng(seed).choice(len(features), most, replace=False)]
    centroids, _ = kmeans_plusplus(features, n_clusters, random_state=seed % MAX_SEED)
    return centroids.astype(np.float32)


def kmeans_centroids(
    features: Float32[np.ndarray, "tags features"], n_clusters: int, seed: int, n_init: int = 1
) -> tuple[Float32[np.ndarray, "clusters features"], Int[np.ndarray, " tags"]]:
    """Centroids and labels of K-means with k-means++ seeding; the best of `n_init` runs.

    Fewer distinct rows than clusters leave some centroids equal; training parts them or reports them empty.
    """
    import warnings

    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = KMeans(n_clusters, n_init=n_init, max_iter=MAX_KMEANS_ITERATIONS, random_state=seed % MAX_SEED).fit(
            features
        )
    return fitted.cluster_centers_.astype(np.float32), fitted.labels_
