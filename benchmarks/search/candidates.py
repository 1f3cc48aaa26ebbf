"""Two ways to find the items worth scoring: tags' own lists, as the search does, or FAISS over item vectors.

FAISS has the clusters' centroids as its coarse cells and searches the items of the probed cells by inner product with
their mean tag vector, in the view that the search has learned. Both put forward as many items.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from core import SearchIndex
from core.search import EncodedQuery
from core.search.agreement import word_attentions
from core.search.attention import adapted, attend
from core.search.probing import checked_query
from core.search.routing import carrying, gates
from core.search.scoring import ranked
from core.search.searching import likely_items, search

TOP = 10
Finder = Callable[[EncodedQuery], np.ndarray]


def compared(index: SearchIndex, queries: Sequence[EncodedQuery], n_probe: int) -> dict[str, Any]:
    """Recall of the ten best items of the exhaustive search, and milliseconds a query, of both ways."""
    asked = [checked_query(index, query) for query in queries]
    best = [_exact(index, query) for query in asked]
    by_tags = tag_lists(index, n_probe)
    wanted = [len(by_tags(query)) for query in asked]
    return {
        "lists of tags": _measured(by_tags, asked, best),
        "FAISS": _measured(faiss_cells(index, n_probe, round(float(np.mean(wanted)))), asked, best),
    }


def tag_lists(index: SearchIndex, n_probe: int) -> Finder:
    """The items that the search itself puts forward."""
    tau = float(index.settings["tau"])

    def found(query: EncodedQuery) -> np.ndarray:
        attention = attend(index, query.vector, query.text)
        gate = gates(index, attention, tau)
        probed = np.argsort(-carrying(index, attention, gate), kind="stable")[:n_probe]
        says = (attention, *word_attentions(index, query, None))
        return likely_items(index, query.vector, says, gate, probed)

    return found


def faiss_cells(index: SearchIndex, n_probe: int, wanted: int) -> Finder:
    """`wanted` items of the nearest cells, by inner product."""
    import faiss

    arrays, weight = index.arrays, np.float32(index.recipe.latent_weight)
    tags = np.hstack([arrays["tag_vectors"], weight * arrays["tag_latents"]])
    shape = (len(index.items), len(index.tags))
    items = _unit(csr_matrix((arrays["item_weights"], arrays["item_tags"], arrays["item_starts"]), shape) @ tags)
    centroids = _unit(arrays["assignments"].T @ tags)
    coarse = faiss.IndexFlatIP(tags.shape[1])
    cells = faiss.IndexIVFFlat(coarse, tags.shape[1], len(centroids), faiss.METRIC_INNER_PRODUCT)
    coarse.add(centroids)
    cells.is_trained = True
    cells.add(items)
    cells.nprobe = n_probe

    def found(query: EncodedQuery) -> np.ndarray:
        view = np.concatenate([query.vector, weight * adapted(index, query.vector)])
        _, rows = cells.search(_unit(view[None]), wanted)
        return np.asarray(rows[0][rows[0] >= 0])

    return found


def _exact(index: SearchIndex, query: EncodedQuery) -> np.ndarray:
    found = search(index, query, float(index.settings["tau"]))
    return np.asarray(found.items[ranked(found.scores, TOP)])


def _measured(find: Finder, queries: Sequence[EncodedQuery], best: Sequence[np.ndarray]) -> dict[str, float]:
    spent, recalls, numbers = [], [], []
    find(queries[0])
    for query, wanted in zip(queries, best, strict=True):
        started = time.perf_counter()
        items = find(query)
        spent.append(1000 * (time.perf_counter() - started))
        recalls.append(float(np.isin(wanted, items).mean()))
        numbers.append(len(items))
    return {
        "recall@10": float(np.mean(recalls)),
        "items": float(np.mean(numbers)),
        "p50_ms": float(np.percentile(spent, 50)),
        "p95_ms": float(np.percentile(spent, 95)),
    }


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
