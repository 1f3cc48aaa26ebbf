"""P(cluster | query): where the items of a query are, and how the temperature bends it.

Each tag knows the share of its items that lie in each cluster, y_t. A query's mass in cluster c is m_c = sum_t P(t|q)
y_tc; its similarity to the cluster is the soft maximum s_c = width * log m_c + bias_c, in the unit of a cosine, and
P(c | q) = softmax(s_c / tau). At the index's own tau, P(c | q) is calibrated: it is the share of the query's items
that lie in c.
"""

import numpy as np

from .attention import Attention
from .index import SearchIndex

LEAST_MASS = 1e-3  # log(0); also what a query nobody is near to leaves to every cluster


def cluster_probabilities(index: SearchIndex, attention: Attention, tau: float) -> np.ndarray:
    """P(cluster | query), shape (clusters,), sums to 1."""
    return softmax(cluster_similarity(index, attention) / tau)


def cluster_similarity(index: SearchIndex, attention: Attention) -> np.ndarray:
    """s_c, shape (clusters,)."""
    mass = attention.weights @ index.arrays["where"][attention.rows]
    return index.recipe.width * np.log(mass + LEAST_MASS) + index.arrays["cluster_bias"]


def carrying(index: SearchIndex, attention: Attention, gate: np.ndarray) -> np.ndarray:
    """How much of the query's say passes through each cluster, shape (clusters,): where its best items come from.

    P(cluster | query) says where all its items lie, and most of those are not among the best.
    """
    return np.asarray((attention.weights @ index.arrays["assignments"][attention.rows]) * gate)


def gates(index: SearchIndex, attention: Attention, tau: float) -> np.ndarray:
    """How much more, or less, each cluster lets through than at the index's own temperature; all 1 there."""
    own = float(index.settings["tau"])
    if tau == own:
        return np.ones(index.n_clusters)
    similarity = cluster_similarity(index, attention)
    return softmax(similarity / tau) / np.maximum(softmax(similarity / own), np.finfo(np.float64).tiny)


def softmax(logits: np.ndarray) -> np.ndarray:
    """exp(x) / sum exp(x), without overflow."""
    raised = np.exp(logits - logits.max(initial=-np.inf))
    return raised / raised.sum()
