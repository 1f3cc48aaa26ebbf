"""One query from what was typed to what comes back, with the flat search beside it and the time each step took."""

import time
from dataclasses import dataclass

import numpy as np

from core.embedding import Encoder
from core.search import ProbeResult, Query, SearchIndex, clean_query, encode_query, flat_hits, probe


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
        encoding_seconds: Wall time of the encoder.
        flat_seconds: Wall time of the flat search.
    """

    query: Query
    vector: np.ndarray
    result: ProbeResult
    flat: tuple[tuple[str, float], ...]
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
    return Answer(query, encoded_query.vector, result, flat, encoded - started, time.perf_counter() - searched)
