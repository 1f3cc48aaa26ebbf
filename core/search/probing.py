"""One query through the clusters: where it lands, which items come back, and what share came by which cluster.

P(c | q) = softmax(E(q).c / tau) and P(item | q) = sum_c P(c | q) W_item,c, with the tags as the grain inside a cluster:
score(item) = sum_c gate_c sum_t P(t | q) p(c | t) W_item,t. At the index's own temperature every gate is 1.
Equations: "Differentiable Clustering and Search" (see README, Sources).
"""

import time
from dataclasses import dataclass

import numpy as np

from core.errors import SearchError

from .attention import Attention, attend, unit_query
from .explaining import Hit, explained
from .index import SearchIndex
from .names import named_candidates
from .routing import cluster_probabilities, gates
from .routing import softmax as softmax
from .scoring import candidate_scores, candidates, exact_scores, name_scores, ranked, with_feedback

CARRIERS = 12  # tags beyond these carry a few percent of a query together


@dataclass(frozen=True)
class ProbeResult:
    """What a query found.

    Attributes:
        clusters: (cluster id, P(cluster | query)), most probable first, all clusters; sums to 1.
        hits: Items, best first.
        carriers: (row of a tag, P(tag | query)), largest first: the tags that have most say in the query.
        similarity: Cosine with the nearest tag.
        far: Whether the query is further from every tag than tags are from one another.
        tau: Temperature used.
        n_probe: Number of clusters searched.
        scanned: Share of the items that were scored, 0 to 1.
        seconds: Wall time, the encoder not counted.
    """

    clusters: tuple[tuple[int, float], ...]
    hits: tuple[Hit, ...]
    carriers: tuple[tuple[int, float], ...]
    similarity: float
    far: bool
    tau: float
    n_probe: int
    scanned: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Scored:
    """Scored items of one query.

    Attributes:
        items: Rows of the items that were scored.
        scores: Their scores.
        named: What of each score the item's name brought.
        attention: P(tag | query), what the best items added included.
        gates: What each cluster let through.
        probabilities: P(cluster | query).
        probed: Columns of the clusters that were searched, most probable first.
    """

    items: np.ndarray
    scores: np.ndarray
    named: np.ndarray
    attention: Attention
    gates: np.ndarray
    probabilities: np.ndarray
    probed: np.ndarray


def probe(
    index: SearchIndex,
    query_vector: np.ndarray,
    tau: float | None = None,
    top: int = 10,
    n_probe: int | None = None,
    text: str | None = None,
) -> ProbeResult:
    """Search with an encoded query.

    Args:
        index: What is searched.
        query_vector: Shape (d,), any length above 0.
        tau: Temperature of P(cluster | query), above 0; None takes the index's own.
        top: Number of hits wanted.
        n_probe: Search only this many of the most probable clusters, and there only the likeliest items; None, or as
            many as there are: all, exactly.
        text: What was typed; with it spelling counts too.

    Raises:
        SearchError: A setting is out of range or the vector does not fit the index.
    """
    started = time.perf_counter()
    tau = float(index.settings["tau"]) if tau is None else float(tau)
    check_settings(tau, top, n_probe)
    found = search(index, unit_query(index, query_vector), tau, n_probe, text)
    best = ranked(found.scores, top)
    best = best[found.scores[best] > 0]
    hits = tuple(
        explained(index, int(found.items[at]), found.attention, found.gates, float(found.named[at])) for at in best
    )
    order = np.argsort(-found.probabilities, kind="stable")
    return ProbeResult(
        clusters=tuple((int(index.cluster_ids[at]), float(found.probabilities[at])) for at in order),
        hits=hits,
        carriers=carriers(found.attention),
        similarity=found.attention.similarity,
        far=found.attention.similarity < float(index.settings["far_below"]),
        tau=tau,
        n_probe=len(found.probed),
        scanned=len(found.items) / max(len(index.items), 1),
        seconds=time.perf_counter() - started,
    )


def carriers(attention: Attention) -> tuple[tuple[int, float], ...]:
    """Rows of the tags with most say, and their P(tag | query), largest first."""
    most = ranked(attention.weights, CARRIERS)
    return tuple((int(attention.rows[at]), float(attention.weights[at])) for at in most)


def check_settings(tau: float, top: int, n_probe: int | None) -> None:
    """Refuse what no search can run with."""
    if not (np.isfinite(tau) and tau > 0):
        raise SearchError(f"tau must be a number above 0. Got {tau}.")
    if top < 1:
        raise SearchError(f"top must be at least 1. Got {top}.")
    if n_probe is not None and n_probe < 1:
        raise SearchError(f"n_probe must be at least 1. Got {n_probe}.")


def search(
    index: SearchIndex,
    vector: np.ndarray,
    tau: float,
    n_probe: int | None = None,
    text: str | None = None,
    exclude: int | None = None,
) -> Scored:
    """Score items for a query at unit length: all of them, or the likely ones of the probed clusters.

    Args:
        index: What is searched.
        vector: Shape (d,), unit length.
        tau: Temperature.
        n_probe: Number of clusters searched; None: all.
        text: The query's text, for its spelling.
        exclude: Row of a tag that shall have no say.
    """
    attention = attend(index, vector, text, exclude)
    probabilities = cluster_probabilities(index, attention, tau)
    gate = gates(index, attention, tau)
    probed = np.argsort(-probabilities, kind="stable")[: n_probe or index.n_clusters]
    whole = len(probed) == index.n_clusters
    items = np.arange(len(index.items)) if whole else likely_items(index, vector, attention, gate, probed)
    named = name_scores(index, vector, None if whole else items)

    def by_tags(say: Attention) -> np.ndarray:
        weights = say.weights * (index.arrays["assignments"][say.rows] @ gate)
        if whole:
            return exact_scores(index, say.rows, weights)
        return candidate_scores(index, items, say.rows, weights)

    attention = with_feedback(index, attention, items, by_tags(attention) + named, exclude)
    return Scored(items, by_tags(attention) + named, named, attention, gate, probabilities, probed)


def likely_items(
    index: SearchIndex, vector: np.ndarray, attention: Attention, gate: np.ndarray, probed: np.ndarray
) -> np.ndarray:
    """Rows of the items that the probed clusters put forward, ascending."""
    inside = np.zeros(index.n_clusters)
    inside[probed] = gate[probed]
    weights = attention.weights * (index.arrays["assignments"][attention.rows] @ inside)
    budget = max(int(np.ceil(index.recipe.depth * len(index.items))), 1) * len(probed)
    by_tags = candidates(index, attention.rows, weights, budget)
    by_name = named_candidates(index, vector)
    return np.union1d(by_tags, by_name) if len(by_name) else by_tags
