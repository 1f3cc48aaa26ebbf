"""What speaks for each tag being in each cluster, taken from the data and not from the model.

A model can be sure and wrong. Its assignments are therefore compared with the plain mean similarity, by embedding
and by NPMI+, between a tag and the members of a cluster, the tag itself left out.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Float64, Int64
from scipy.sparse import csr_matrix

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation.blocks import membership, vector_sums

CELLS = 5_000_000  # entries of the table of support held at once


@dataclass(frozen=True, eq=False)
class Evidence:
    """Mean similarity between tags and clusters, one column a cluster in the order of `clustering.cluster_ids`.

    Attributes:
        data: The tags.
        clustering: Where they are.
    """

    data: TrainingData
    clustering: Clustering

    @cached_property
    def affinity(self) -> csr_matrix:
        """NPMI+ between tags, shape (tags, tags)."""
        return self.data.affinity.to_matrix()

    @cached_property
    def sizes(self) -> Int64[np.ndarray, " clusters"]:
        """Number of tags of each cluster."""
        return np.bincount(self.clustering.columns, minlength=len(self.clustering.cluster_ids))

    @cached_property
    def members(self) -> csr_matrix:
        """1 where a tag is in a cluster, shape (tags, clusters)."""
        return membership(self.clustering.columns, len(self.sizes))

    @cached_property
    def sums(self) -> Float32[np.ndarray, "clusters d"]:
        """Sum of each cluster's unit vectors."""
        return vector_sums(self.data.embeddings, self.clustering.columns, len(self.sizes))

    def cosine(self, rows: Int64[np.ndarray, " rows"]) -> Float64[np.ndarray, "rows clusters"]:
        """Mean cosine similarity to each cluster's other members; 0 where there are none."""
        totals = (self.data.embeddings[rows] @ self.sums.T).astype(np.float64)
        totals[np.arange(len(rows)), self.clustering.columns[rows]] -= 1.0  # a tag's cosine with itself
        return totals / self._others(rows)

    def npmi(self, rows: Int64[np.ndarray, " rows"]) -> Float64[np.ndarray, "rows clusters"]:
        """Mean NPMI+ with each cluster's other members; 0 where there are none."""
        return (self.affinity[rows] @ self.members).toarray() / self._others(rows)

    def support(self, rows: Int64[np.ndarray, " rows"]) -> Float64[np.ndarray, "rows clusters"]:
        """Both similarities, each as a multiple of what a tag has on average with its own cluster, then their mean.

        About 1 is what a usual member has. Without co-occurrence it is the cosine alone.
        """
        own_cosine, own_npmi = self._usual
        parts = [self.cosine(rows) / own_cosine] if own_cosine > 0 else []
        if own_npmi > 0:
            parts.append(self.npmi(rows) / own_npmi)
        return np.mean(parts, axis=0) if parts else np.zeros((len(rows), len(self.sizes)))

    @cached_property
    def own_support(self) -> Float64[np.ndarray, " tags"]:
        """Support of every tag for the cluster it is in, without the rest of the table; 0 for a tag alone."""
        columns, others = self.clustering.columns, np.maximum(self.sizes - 1, 1)[self.clustering.columns]
        own_cosine, own_npmi = self._usual
        alone = self.sizes[columns] == 1
        parts = []
        if own_cosine > 0:
            dots = np.einsum("nd,nd->n", self.data.embeddings, self.sums[columns])
            parts.append(np.where(alone, 0, (dots - 1) / others / own_cosine))
        if own_npmi > 0:
            first, second, weight = self.data.affinity.first, self.data.affinity.second, self.data.affinity.weight
            inside = columns[first] == columns[second]
            ends = np.concatenate([first[inside], second[inside]])
            totals = np.bincount(ends, np.tile(weight[inside], 2), minlength=len(columns))
            parts.append(totals / others / own_npmi)
        return np.mean(parts, axis=0) if parts else np.zeros(len(columns))

    def elsewhere(self, rows: Int64[np.ndarray, " rows"]) -> Float64[np.ndarray, " rows"]:
        """Support for the best other cluster, -inf where there is no other. Costs rows times clusters."""
        best = np.full(len(rows), -np.inf)
        if len(self.sizes) < 2:
            return best
        step = max(1, CELLS // len(self.sizes))
        for start in range(0, len(rows), step):
            asked = rows[start : start + step]
            support = self.support(asked)
            support[np.arange(len(asked)), self.clustering.columns[asked]] = -np.inf
            best[start : start + step] = support.max(axis=1)
        return best

    @cached_property
    def rivalry(self) -> Float64[np.ndarray, " tags"]:
        """Support for the best other cluster over that for the own, at most 1; 0 where no other is supported."""
        best = np.maximum(self.elsewhere(np.arange(len(self.clustering.columns))), 0)
        return best / np.maximum(np.maximum(self.own_support, best), 1e-12)

    @cached_property
    def _usual(self) -> tuple[float, float]:
        """What a tag has on average with its own cluster: mean cosine, mean NPMI+; tags alone are left out."""
        several = self.sizes > 1
        n_tags = max(int(self.sizes[several].sum()), 1)
        cosine = ((self.sums**2).sum(axis=1) - self.sizes)[several] / (self.sizes[several] - 1)
        columns = self.clustering.columns
        edges = self.data.affinity
        inside = columns[edges.first] == columns[edges.second]
        weight = np.bincount(columns[edges.first[inside]], edges.weight[inside], minlength=len(self.sizes))
        npmi = 2 * weight[several] / (self.sizes[several] - 1)
        return float(cosine.sum() / n_tags), float(npmi.sum() / n_tags)

    def _others(self, rows: Int64[np.ndarray, " rows"]) -> np.ndarray:
        """Number of members of each cluster besides the tag itself, at least 1 to divide by."""
        others = np.repeat(self.sizes[None, :].astype(np.float64), len(rows), axis=0)
        others[np.arange(len(rows)), self.clustering.columns[rows]] -= 1
        return np.maximum(others, 1)
