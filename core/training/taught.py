"""A cold fit that has pairs: they shape the metric and the graph before anything is clustered.

Pair terms alone move the ends of pairs and little else; a map learned from all pairs moves every tag that is like
them.
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Float32
from scipy.sparse import coo_matrix, csr_matrix

from core.constraints import Constraints
from core.data import TrainingData
from core.model import LinearSoftmax, from_centroids, unit_centroids
from core.training.balanced import SHARP
from core.training.config import FitConfig
from core.training.features import averaged_meaning, fit_features
from core.training.graphs import affinity_graph
from core.training.inputs import Inputs, chance_in

ENOUGH = 20  # pairs; what fewer say about meaning in general is chance
AVERAGINGS = 2  # over the taught graph; the pairs have cut its wrong edges, so that once more blurs nothing
GENTLE = 0.1  # of the weight of pair terms: the map has heard the pairs, and what is left is settled at the end


def taught_inputs(data: TrainingData, taught: TrainingData, graph: csr_matrix, constraints: Constraints) -> Inputs:
    """What the objective reads after a lesson from the pairs.

    Args:
        data: The tags as they are.
        taught: With the embeddings that the lesson made of theirs.
        graph: Which of them are alike, before the pairs' own edges.
        constraints: The pairs.
    """
    similarity = with_pairs(graph, constraints)
    affinity = affinity_graph(data)
    alone = np.flatnonzero(np.diff(affinity.indptr) == 0)
    together = len(alone) < len(data.tags)
    features = (
        fit_features(taught, similarity, affinity)
        if together
        else averaged_meaning(taught.embeddings, similarity, AVERAGINGS)
    )
    return Inputs(features, similarity, affinity, alone, chance_in(data, affinity))


def gentle(config: FitConfig) -> FitConfig:
    """`config` with lighter pair terms."""
    weights = config.loss_weights
    lighter = {"must_link": GENTLE * weights.must_link, "cannot_link": GENTLE * weights.cannot_link}
    return replace(config, weights=replace(weights, **lighter))


def on_plain_features(data: TrainingData, assignments: Float32[np.ndarray, "tags clusters"]) -> LinearSoftmax:
    """The model on plain features that is nearest to `assignments`: later rounds do not know the map."""
    columns = assignments.argmax(axis=1)
    return from_centroids(unit_centroids(Inputs.of(data).features, columns, assignments.shape[1]), SHARP)


def with_pairs(similarity: csr_matrix, constraints: Constraints) -> csr_matrix:
    """The similarity graph without the edges that cannot-link pairs deny, and with those that must-link pairs state."""
    shape = similarity.shape
    denied = _symmetric(constraints.cannot_link, shape)
    kept = similarity - similarity.multiply(denied)
    return csr_matrix(kept.maximum(_symmetric(constraints.must_link, shape)))


def _symmetric(pairs: np.ndarray, shape: tuple[int, int]) -> csr_matrix:
    """1 at both places of every pair."""
    upper = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape).tocsr()
    return csr_matrix(((upper + upper.T) > 0).astype(np.float32))  # as the graph it joins
