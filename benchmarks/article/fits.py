"""The same tags clustered three ways, each with the figures that the article gives."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64

from benchmarks.peers import kmeans
from core import Clustering, FitConfig, TrainingData, contrast, fit, modularity, silhouette


@dataclass(frozen=True, eq=False)
class Way:
    """One way to cluster, and what it found.

    Attributes:
        name: What a reader calls it.
        columns: Column of each tag's cluster.
        confidence: Of each tag in it; None for K-means, which has none.
        n_clusters: How many were asked for.
    """

    name: str
    columns: Int64[np.ndarray, " tags"]
    confidence: Float32[np.ndarray, " tags"] | None
    n_clusters: int

    def figures(self, data: TrainingData) -> dict[str, float | None]:
        """Contrast and modularity on NPMI+, silhouette, and how the tags are spread."""
        sizes = np.bincount(self.columns, minlength=self.n_clusters)
        return {
            "contrast": contrast(data.affinity, self.columns),
            "modularity": modularity(data.affinity, self.columns),
            "silhouette": silhouette(data.embeddings, self.columns),
            "clusters_used": int((sizes > 0).sum()),
            "smallest": int(sizes[sizes > 0].min()),
            "largest": int(sizes.max()),
            "confidence": None if self.confidence is None else float(self.confidence.mean()),
        }


def three_ways(data: TrainingData, n_clusters: int, seed: int) -> tuple[Clustering, dict[str, Way]]:
    """The default fit; and default, the article's objective taken literally, and K-means, by a short key."""
    default = fit(data, FitConfig(n_clusters, seed=seed))
    literal = fit(data, FitConfig(n_clusters, seed=seed, objective="article"))
    labels = kmeans(data.embeddings, n_clusters, seed)
    return default, {
        "default": Way("tagloom's default", default.columns, default.confidence, n_clusters),
        "article": Way("the article's objective, literally", literal.columns, literal.confidence, n_clusters),
        "kmeans": Way("K-means", labels, None, n_clusters),
    }


def by_size(columns: Int64[np.ndarray, " tags"]) -> Int64[np.ndarray, " clusters"]:
    """Columns that hold tags, largest first."""
    used, sizes = np.unique(columns, return_counts=True)
    return used[np.argsort(-sizes, kind="stable")]
