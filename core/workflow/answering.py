"""One query from what was typed to what comes back, with the flat search beside it and the time each step took."""

import time
from dataclasses import dataclass

import numpy as np

from core.embedding import Encoder
from core.search import ProbeResult, Query, SearchIndex, clean_query, flat_hits, probe
from core.search.attention import attend, unit_query

CARRIERS = 12  # tags beyond these carry a few percent of a query together


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
        carriers: The tags that carry the query, most first: (row, P(tag | query)).
        flat: What comes back without them: (item, cosine with its mean tag vector), best first.
        encoding_seconds: Wall time of the encoder.
        flat_seconds: Wall time of the flat search.
    """

    query: Query
    vector: np.ndarray
    result: ProbeResult
    carriers: tuple[tuple[int, float], ...]
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
    vector = encoder.encode([query.text])[0]
    encoded = time.perf_counter()
    result = probe(index, vector, settings.tau, settings.top, settings.n_probe, query.text)
    searched = time.perf_counter()
    flat = flat_hits(index, vector, settings.top)
    flat_seconds = time.perf_counter() - searched
    carriers = carrying_tags(index, vector, query.text)
    return Answer(query, vector, result, carriers, flat, encoded - started, flat_seconds)


def carrying_tags(index: SearchIndex, vector: np.ndarray, text: str) -> tuple[tuple[int, float], ...]:
    """Rows of the tags with the largest P(tag | query), and that probability; at most `CARRIERS`, largest first."""
    attention = attend(index, unit_query(index, vector), text)
    order = np.argsort(-attention.weights, kind="stable")[:CARRIERS]
    return tuple((int(attention.rows[at]), float(attention.weights[at])) for at in order)
