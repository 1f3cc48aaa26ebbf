"""What pairs teach about edges: how likely two near tags share a cluster, from all that a first pass knows of them.

A pair's answer is compared with how near its tags are, how many neighbours they share, and how the first pass assigned
them; the same comparison then weighs every edge of the neighbour graph (logistic regression on a few numbers, so that a
few dozen pairs are enough). Banking77 with 5,000 pairs: ARI 78.2 after the first pass, 81.6 after the second.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64
from scipy.sparse import coo_matrix, csr_matrix, eye

from core.constraints import Constraints
from core.data import TrainingData
from core.training.features import smoothed
from core.training.graphs import similarity_graph

SMOOTHINGS = 2  # averagings of the view that tells what neighbourhoods share
AT_ONCE = 50_000  # edges whose ends are compared at a time
STRENGTH = 1.0  # of the regression's prior, on standardised numbers

Assignments = Float32[np.ndarray, "tags clusters"]


def likely_edges(
    data: TrainingData, taught: TrainingData, assignments: Assignments, constraints: Constraints
) -> csr_matrix | None:
    """The neighbour graph of `taught`, each edge weighed by its probability of joining one cluster.

    Args:
        data: The tags as they are.
        taught: The same with embeddings that pairs have mapped.
        assignments: Of a first pass.
        constraints: Pairs, to learn from.

    Returns:
        None when all pairs say the same, and nothing can be told apart.
    """
    from sklearn.linear_model import LogisticRegression

    if not (len(constraints.must_link) and len(constraints.cannot_link)):
        return None
    pairs = np.concatenate([constraints.must_link, constraints.cannot_link])
    together = np.arange(len(pairs)) < len(constraints.must_link)
    weight = np.concatenate([constraints.must_weight, constraints.cannot_weight])
    evidence = _Evidence.of(data, taught, assignments)
    known = evidence.on(pairs)
    mean, spread = known.mean(axis=0), known.std(axis=0) + 1e-9
    lesson = LogisticRegression(C=STRENGTH, max_iter=500).fit((known - mean) / spread, together, weight)
    graph = similarity_graph(taught.neighbours).tocoo()
    ends = np.stack([graph.row, graph.col], axis=1)[graph.row < graph.col].astype(np.int64)
    likely = [
        lesson.predict_proba((evidence.on(part) - mean) / spread)[:, 1]
        for part in np.array_split(ends, max(len(ends) // AT_ONCE, 1))
    ]
    upper = coo_matrix((np.concatenate(likely).astype(np.float32), (ends[:, 0], ends[:, 1])), shape=graph.shape).tocsr()
    return csr_matrix(upper + upper.T)


@dataclass(frozen=True, eq=False)
class _Evidence:
    """All that is known of two tags before their pair is answered.

    Attributes:
        views: Embeddings as they are, mapped, and mapped and smoothed; and the first pass's assignments.
        near: The neighbourhood of each tag.
    """

    views: tuple[np.ndarray, ...]
    near: csr_matrix

    @classmethod
    def of(cls, data: TrainingData, taught: TrainingData, assignments: Assignments) -> "_Evidence":
        smooth = smoothed(taught.embeddings, similarity_graph(taught.neighbours), SMOOTHINGS)
        return cls((data.embeddings, taught.embeddings, smooth, assignments), _neighbourhoods(taught))

    def on(self, pairs: np.ndarray) -> Float64[np.ndarray, "pairs 6"]:
        """Products of each view, Bhattacharyya's overlap of the assignments, and neighbours in common."""
        one, other = pairs[:, 0], pairs[:, 1]
        alike = [np.einsum("ij,ij->i", view[one], view[other]) for view in self.views]
        assignments = self.views[-1]
        overlap = np.sqrt(assignments[one] * assignments[other]).sum(axis=1)
        shared = np.asarray(self.near[one].multiply(self.near[other]).sum(axis=1)).ravel()
        return np.stack([*alike, overlap, shared], axis=1).astype(np.float64)


def _neighbourhoods(data: TrainingData) -> csr_matrix:
    """1 where a tag is among the nearest of another, and for the tag itself."""
    indices, n_tags = data.neighbours.indices, len(data.tags)
    rows = np.repeat(np.arange(n_tags), indices.shape[1])
    near = coo_matrix((np.ones(indices.size, dtype=np.float32), (rows, indices.ravel())), shape=(n_tags, n_tags))
    return csr_matrix(near + eye(n_tags, dtype=np.float32))
