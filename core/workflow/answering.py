"""One query from what was typed to what comes back, with the flat search beside it and the time each step took."""

import time
from dataclasses import dataclass

import numpy as np

from core.embedding import Encoder
from core.search import EncodedQuery, ProbeResult, Query, SearchIndex, clean_query, encode_query, flat_hits, probe


@dataclass(frozen=True)
class ProbeSettings:
    """How a query is searched.

    Attributes:
        tau: Temperature; None takes the index's own.
        n_probe: Number of clusters searched; None searches all.
        top: Number of hits.
    """

    tau: float | None = None
    n_probe: int | None = None
    top: int = 10


@dataclass(frozen=True, eq=False)
class Answer:
    """What a query found.

    Attributes:
        query: The query as it was encoded, with notes on what was done to it.
        vector: Its embedding, shape (d,).
        result: What came back through the clusters.
        flat: What comes back without them: (item, cosine with its mean tag vector), best first.
        recall: Share of the best items of all clusters that a search of some clusters found too; 1 when all are.
        encoding_seconds: Wall time of the encoder.
        flat_seconds: Wall time of the flat search.
    """

    query: Query
    vector: np.ndarray
    result: ProbeResult
    flat: tuple[tuple[str, float], ...]
    recall: float
    encoding_seconds: float
    flat_seconds: float


def answer(index: SearchIndex, encoder: Encoder, text: str, settings: ProbeSettings = ProbeSettings()) -> Answer:
    """Encode what was typed and search with it, through the clusters and flat.

    Raises:
        SearchError: The query is empty, a setting is out of range, or the encoder is not the index's.
    """
    query = clean_query(text)
    started = time.perf_counter()
    encoded_query = encode_query(query.text, encoder)
    encoded = time.perf_counter()
    result = probe(index, encoded_query, settings.tau, settings.top, settings.n_probe)
    searched = time.perf_counter()
    flat = flat_hits(index, encoded_query.vector, settings.top)
    flat_seconds = time.perf_counter() - searched
    recall = share_found(index, encoded_query, result)
    return Answer(query, encoded_query.vector, result, flat, recall, encoded - started, flat_seconds)


def share_found(index: SearchIndex, query: EncodedQuery, result: ProbeResult) -> float:
    """Share of as many best items of all clusters that are among a result's hits; 1 when there are none to find."""
    if len(result.searched) == index.n_clusters:
        return 1.0
    best = probe(index, query, result.tau, max(len(result.hits), 1)).hits
    found = {hit.item for hit in result.hits}
    return sum(hit.item in found for hit in best) / len(best) if best else 1.0
