"""One query through the clusters: where it lands, which items come back, and what share came by which cluster.

P(c | q) = softmax(E(q).c / tau), P(item | q) = sum_c P(c | q) W_item,c: see `routing` and `searching`.
Equations: "Differentiable Clustering and Search" (see README, Sources).
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from core.errors import SearchError

from .attention import Attention, unit_query
from .encoding import EncodedQuery
from .explaining import Hit, explained
from .index import SearchIndex
from .scoring import ranked
from .searching import search

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
        searched: Ids of the clusters searched, the one that most of the query passes through first.
        scanned: Share of the items that were scored, 0 to 1.
        seconds: Wall time, the encoder not counted.
    """

    clusters: tuple[tuple[int, float], ...]
    hits: tuple[Hit, ...]
    carriers: tuple[tuple[int, float], ...]
    similarity: float
    far: bool
    tau: float
    searched: tuple[int, ...]
    scanned: float
    seconds: float


def probe(
    index: SearchIndex,
    query: np.ndarray | EncodedQuery,
    tau: float | None = None,
    top: int = 10,
    n_probe: int | None = None,
) -> ProbeResult:
    """Search with an encoded query.

    Args:
        index: What is searched.
        query: From `encode_query`; a bare vector of shape (d,) and any length above 0 leaves spelling and words out.
        tau: Temperature of P(cluster | query), above 0; None takes the index's own.
        top: Number of hits wanted.
        n_probe: Search only this many clusters, those that most of the query's tags lie in, and there only the
            likeliest items; None, or as many as there are: all, exactly.

    Raises:
        SearchError: A setting is out of range or a vector does not fit the index.
    """
    started = time.perf_counter()
    tau = float(index.settings["tau"]) if tau is None else float(tau)
    check_settings(tau, top, n_probe)
    found = search(index, checked_query(index, query), tau, n_probe)
    best = ranked(found.scores, top)
    hits = tuple(explained(index, found, int(at)) for at in best[found.scores[best] > 0])
    order = np.argsort(-found.probabilities, kind="stable")
    return ProbeResult(
        clusters=tuple((int(index.cluster_ids[at]), float(found.probabilities[at])) for at in order),
        hits=hits,
        carriers=carriers(found.attention),
        similarity=found.attention.similarity,
        far=found.attention.similarity < float(index.settings["far_below"]),
        tau=tau,
        searched=tuple(index.cluster_ids[found.probed].tolist()),
        scanned=found.share,
        seconds=time.perf_counter() - started,
    )


def checked_query(index: SearchIndex, query: np.ndarray | EncodedQuery) -> EncodedQuery:
    """The query with every vector of unit length.

    Raises:
        SearchError: A vector does not fit the index.
    """
    if not isinstance(query, EncodedQuery):
        return EncodedQuery(unit_query(index, query))
    parts = tuple(replace(part, vector=unit_query(index, part.vector)) for part in query.parts)
    return replace(query, vector=unit_query(index, query.vector), parts=parts)


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
