"""One query from what was typed to what comes back, with the flat search beside it and the time each step took.

What people said of a hit counts at once for the query they said it of: answers first, what is none last.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from core.catalogue import Catalogue
from core.embedding import Encoder
from core.search import (
    EncodedQuery,
    Hit,
    ProbeResult,
    Query,
    SearchIndex,
    clean_query,
    encode_query,
    flat_hits,
    probe,
)


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


@dataclass(frozen=True)
class RareTag:
    """A query that is a tag on too few items to be in a cluster, so that no search through clusters finds these.

    Attributes:
        tag: As the catalogue shows it.
        items: Those that carry it, heaviest first; as many as hits were asked for.
        n_items: How many carry it.
    """

    tag: str
    items: tuple[str, ...]
    n_items: int


@dataclass(frozen=True, eq=False)
class Answer:
    """What a query found.

    Attributes:
        query: The query as it was encoded, with notes on what was done to it.
        vector: Its embedding, shape (d,).
        result: What came back through the clusters.
        flat: What comes back without them: (item, cosine with its mean tag vector), best first.
        said: Item -> whether people said that it answers this query.
        rare: What carries the query itself, where it is a tag without a cluster; None else.
        recall: Share of the best items of all clusters that a search of some clusters found too; 1 when all are.
        encoding_seconds: Wall time of the encoder.
        flat_seconds: Wall time of the flat search.
    """

    query: Query
    vector: np.ndarray
    result: ProbeResult
    flat: tuple[tuple[str, float], ...]
    said: Mapping[str, bool]
    rare: RareTag | None
    recall: float
    encoding_seconds: float
    flat_seconds: float


NOTHING_SAID: Mapping[str, bool] = MappingProxyType({})


def answer(
    index: SearchIndex,
    encoder: Encoder,
    text: str,
    settings: ProbeSettings = ProbeSettings(),
    said: Mapping[str, bool] = NOTHING_SAID,
    catalogue: Catalogue | None = None,
) -> Answer:
    """Encode what was typed and search with it, through the clusters and flat.

    Args:
        index: What is searched.
        encoder: What the index was made with.
        text: What was typed.
        settings: How it is searched.
        said: Item -> whether people said that it answers this query.
        catalogue: Where tags without a cluster are looked up; None looks up none.

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
    result = replace(result, hits=as_said(result.hits, said))
    rare = None if catalogue is None else rare_tag(index, catalogue, query.text, settings.top)
    return Answer(query, encoded_query.vector, result, flat, said, rare, recall, encoded - started, flat_seconds)


def as_said(hits: tuple[Hit, ...], said: Mapping[str, bool]) -> tuple[Hit, ...]:
    """Answers first, then what nobody spoke of, then what is none; each as it came."""
    rank = {True: 0, None: 1, False: 2}
    return tuple(sorted(hits, key=lambda hit: rank[said.get(hit.item)]))


def rare_tag(index: SearchIndex, catalogue: Catalogue, text: str, top: int) -> RareTag | None:
    """The catalogue's tag that a query is, in any spelling, if the index does not know it."""
    row = catalogue.resolve(text)
    if row is None or catalogue.tags[row] in index.known_tags:
        return None
    tag = catalogue.tags[row]
    items = catalogue.items_of(tag).tolist()
    return RareTag(tag, tuple(catalogue.items[item] for item in items[:top]), len(items))


def share_found(index: SearchIndex, query: EncodedQuery, result: ProbeResult) -> float:
    """Share of as many best items of all clusters that are among a result's hits; 1 when there are none to find."""
    if len(result.searched) == index.n_clusters:
        return 1.0
    best = probe(index, query, result.tau, max(len(result.hits), 1)).hits
    found = {hit.item for hit in result.hits}
    return sum(hit.item in found for hit in best) / len(best) if best else 1.0
