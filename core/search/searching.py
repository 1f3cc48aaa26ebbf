"""Scores of items for one query: exactly over all of them, or over the likely ones of the probed clusters.

P(item | q) = sum_c P(c | q) W_item,c with the tags as the grain inside a cluster:
score(item) = sum_c gate_c sum_t P(t | q) p(c | t) W_item,t, where gate_c is 1 at the index's own temperature. Beside it
stand what the query's words agree on, and what the item is called.
"""

from dataclasses import dataclass

import numpy as np

from .agreement import Agreement, agreed, word_attentions
from .attention import Attention, attend
from .encoding import EncodedQuery
from .index import SearchIndex
from .names import named_candidates
from .routing import carrying, cluster_probabilities, gates
from .scoring import candidate_scores, candidates, exact_scores, left_without, name_scores, with_feedback


@dataclass(frozen=True, eq=False)
class Scored:
    """Scored items of one query.

    Attributes:
        items: Rows of the items that were scored.
        scores: Their scores.
        named: What of each score the item's name brought.
        agreement: What the query's words agree on; None for a query of one word.
        attention: P(tag | query), what the best items added included.
        gates: What each cluster let through.
        probabilities: P(cluster | query).
        probed: Columns of the clusters that were searched, the one that most of the query passes through first.
        share: Share of all items that were scored.
    """

    items: np.ndarray
    scores: np.ndarray
    named: np.ndarray
    agreement: Agreement | None
    attention: Attention
    gates: np.ndarray
    probabilities: np.ndarray
    probed: np.ndarray
    share: float


def search(
    index: SearchIndex, query: EncodedQuery, tau: float, n_probe: int | None = None, exclude: int | None = None
) -> Scored:
    """Score items for a query whose vectors are of unit length.

    Args:
        index: What is searched.
        query: The query.
        tau: Temperature.
        n_probe: Number of clusters searched; None: all.
        exclude: Row of a tag that shall have no say, nor count as one of its items' tags.
    """
    attention = attend(index, query.vector, query.text, exclude)
    words = word_attentions(index, query, exclude)
    probabilities = cluster_probabilities(index, attention, tau)
    gate = gates(index, attention, tau)
    probed = np.argsort(-carrying(index, attention, gate), kind="stable")[: n_probe or index.n_clusters]
    whole = len(probed) == index.n_clusters
    likely = None if whole else likely_items(index, query.vector, (attention, *words), gate, probed)
    items = np.arange(len(index.items)) if likely is None else likely
    table = None if likely is None else index.by_item[likely]
    named = name_scores(index, query.vector, likely)
    lighter: np.ndarray | float = 1.0
    if exclude is not None:
        left, length = left_without(index, exclude, items), index.recipe.item_length
        lighter, named = left**-length, named * left ** ((1 - length) / 2)

    def by_tags(say: Attention) -> np.ndarray:
        weights = say.weights * (index.arrays["assignments"][say.rows] @ gate)
        if table is None:
            return exact_scores(index, say.rows, weights) * lighter
        return candidate_scores(index, table, say.rows, weights) * lighter

    own = by_tags(attention)
    agreement = agreed(index, query, words, by_tags, float(own.max(initial=0)))
    beside = named if agreement is None else named + agreement.values
    attention = with_feedback(index, attention, items, own + beside, exclude)
    scores = by_tags(attention) + beside
    share = len(items) / max(len(index.items), 1)
    return Scored(items, scores, named, agreement, attention, gate, probabilities, probed, share)


def likely_items(
    index: SearchIndex, vector: np.ndarray, attentions: tuple[Attention, ...], gate: np.ndarray, probed: np.ndarray
) -> np.ndarray:
    """Rows of the items that the probed clusters put forward for the query, and for its words; ascending."""
    inside = np.zeros(index.n_clusters)
    inside[probed] = gate[probed]
    budget = -(-max(int(np.ceil(index.recipe.depth * len(index.items))), 1) * len(probed) // len(attentions))
    found = np.zeros(len(index.items), dtype=bool)
    found[named_candidates(index, vector)] = True
    for attention in attentions:
        weights = attention.weights * (index.arrays["assignments"][attention.rows] @ inside)
        found[candidates(index, attention.rows, weights, budget)] = True
    return np.flatnonzero(found)
