"""One query through the clusters: where it lands, which items come back, and what share came by which cluster.

P(tag | q) = softmax(E(q).t / tau);  P(c | q) = sum_t P(t | q) p(c | t);
score(item) = sum_c sum_t P(t | q) p(c | t) W_item,t, so a hit's shares by cluster, and by tag, add up to its score.
Equations: "Differentiable Clustering and Search" (see README, Sources), with tags as the finest grain.
"""

import time
from dataclasses import dataclass

import numpy as np

from core.errors import SearchError

from .index import SearchIndex

NAMED_TAGS = 5  # tags named in a hit's explanation
SMALLEST_SHARE = 0.005  # clusters that brought less of a hit are summed into the ones named
ENOUGH_TAGS = 0.999  # of P(tag | q): the tail of the softmax would only touch every item for nothing


@dataclass(frozen=True)
class Hit:
    """A ranked item and why it came back.

    Attributes:
        item: Item id.
        score: Sum over tags of P(tag | query) times the item's weight on the tag; comparable within one query.
        through: (cluster id, share of the score), largest first; shares sum to 1.
        tags: (tag, share of the score), the largest few.
    """

    item: str
    score: float
    through: tuple[tuple[int, float], ...]
    tags: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class ProbeResult:
    """What a query found.

    Attributes:
        clusters: (cluster id, P(cluster | query)), most probable first, all clusters; sums to 1.
        hits: Items, best first.
        similarity: Cosine with the nearest tag.
        far: Whether the query is further from every tag than tags are from one another.
        tau: Temperature used.
        n_probe: Number of clusters searched.
        scanned: Share of the items that were scored, 0 to 1.
        seconds: Wall time, the encoder not counted.
    """

    clusters: tuple[tuple[int, float], ...]
    hits: tuple[Hit, ...]
    similarity: float
    far: bool
    tau: float
    n_probe: int
    scanned: float
    seconds: float


def probe(
    index: SearchIndex, query_vector: np.ndarray, tau: float | None = None, top: int = 10, n_probe: int | None = None
) -> ProbeResult:
    """Search with an encoded query.

    Args:
        index: What is searched.
        query_vector: Shape (d,), any length above 0.
        tau: Temperature of P(tag | q), above 0; None takes the index's own.
        top: Number of hits wanted.
        n_probe: Search only this many of the most probable clusters; None: all, exactly.

    Raises:
        SearchError: A setting is out of range or the vector does not fit the index.
    """
    started = time.perf_counter()
    tau = float(index.settings["tau"]) if tau is None else float(tau)
    check_settings(tau, top, n_probe)
    similarity = index.arrays["tag_vectors"] @ unit_query(index, query_vector)
    attention = softmax(similarity / tau)
    clusters = attention @ index.arrays["assignments"]
    order = np.argsort(-clusters, kind="stable")
    probed = order[: n_probe or len(order)]
    kept, passing = attended_tags(index, attention, probed)
    scores, reached = item_scores(index, kept, passing.sum(axis=1))
    best = best_items(scores, reached, top)
    hits = tuple(explained(index, int(item), float(scores[item]), kept, passing) for item in best)
    nearest = float(similarity.max(initial=-1.0))
    return ProbeResult(
        clusters=tuple((int(index.cluster_ids[at]), float(clusters[at])) for at in order),
        hits=hits,
        similarity=nearest,
        far=nearest < float(index.settings["far_below"]),
        tau=tau,
        n_probe=len(probed),
        scanned=len(reached) / max(len(index.items), 1),
        seconds=time.perf_counter() - started,
    )


def check_settings(tau: float, top: int, n_probe: int | None) -> None:
    """Refuse what no search can run with."""
    if not (np.isfinite(tau) and tau > 0):
        raise SearchError(f"tau must be a number above 0. Got {tau}.")
    if top < 1:
        raise SearchError(f"top must be at least 1. Got {top}.")
    if n_probe is not None and n_probe < 1:
        raise SearchError(f"n_probe must be at least 1. Got {n_probe}.")


def unit_query(index: SearchIndex, vector: np.ndarray) -> np.ndarray:
    """The query at unit length, checked against the index."""
    vector = np.asarray(vector, dtype=np.float32).reshape(-1)
    wanted = index.arrays["tag_vectors"].shape[1]
    if len(vector) != wanted:
        raise SearchError(
            f"The query has {len(vector)} dimensions and the index {wanted}. Encode it with the same encoder "
            f"({index.settings.get('encoder') or 'unnamed'})."
        )
    length = float(np.linalg.norm(vector))
    if not (np.isfinite(length) and length > 0):
        raise SearchError("The query's vector is zero or not finite. Encode it again.")
    return vector / np.float32(length)


def softmax(logits: np.ndarray) -> np.ndarray:
    """exp(x) / sum exp(x), without overflow."""
    raised = np.exp(logits - logits.max(initial=-np.inf))
    return raised / raised.sum()


def attended_tags(index: SearchIndex, attention: np.ndarray, probed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the tags that carry the query, and P(t | q) p(c | t) over the probed clusters, shape (tags, clusters)."""
    order = np.argsort(-attention, kind="stable")
    enough = int(np.searchsorted(np.cumsum(attention[order]), ENOUGH_TAGS)) + 1
    kept = order[:enough]
    passing = np.zeros((len(kept), index.n_clusters), dtype=np.float32)
    passing[:, probed] = attention[kept, None] * index.arrays["assignments"][np.ix_(kept, probed)]
    return kept, passing


def item_scores(index: SearchIndex, kept: np.ndarray, mass: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Score of every item, shape (items,), and the rows of the items that any tag reached."""
    scores = np.zeros(len(index.items), dtype=np.float64)
    for row, weight in zip(kept.tolist(), mass.tolist(), strict=True):
        if weight > 0:
            items, weights = index.posting(row)
            scores[items] += weight * weights
    return scores, np.flatnonzero(scores)


def best_items(scores: np.ndarray, reached: np.ndarray, top: int) -> np.ndarray:
    """The `top` best of the reached rows, best first (ties: catalogue order)."""
    if len(reached) > top:
        edge = np.partition(scores[reached], len(reached) - top)[len(reached) - top]
        reached = reached[scores[reached] >= edge]
    return reached[np.argsort(-scores[reached], kind="stable")][:top]


def explained(index: SearchIndex, item: int, score: float, kept: np.ndarray, passing: np.ndarray) -> Hit:
    """A hit with its score shared out to clusters and tags."""
    weights = np.array([weight_of(index, row, item) for row in kept.tolist()], dtype=np.float64)
    parts = passing * weights[:, None]
    total = max(float(parts.sum()), np.finfo(np.float64).tiny)
    by_cluster, by_tag = parts.sum(axis=0) / total, parts.sum(axis=1) / total
    return Hit(index.items[item], score, cluster_shares(index, by_cluster), tag_shares(index, kept, by_tag))


def weight_of(index: SearchIndex, tag_row: int, item: int) -> float:
    """W_item,tag, 0 when the item does not carry the tag."""
    items, weights = index.posting(tag_row)
    at = np.flatnonzero(items == item)
    return float(weights[at[0]]) if len(at) else 0.0


def cluster_shares(index: SearchIndex, shares: np.ndarray) -> tuple[tuple[int, float], ...]:
    """Clusters with a share worth naming, scaled so that the named ones sum to 1."""
    order = np.argsort(-shares, kind="stable")
    named = [int(at) for at in order if shares[at] >= SMALLEST_SHARE] or [int(order[0])]
    total = float(shares[named].sum())
    return tuple((int(index.cluster_ids[at]), float(shares[at] / total)) for at in named)


def tag_shares(index: SearchIndex, kept: np.ndarray, shares: np.ndarray) -> tuple[tuple[str, float], ...]:
    """The few tags that brought most of the score, with their shares."""
    order = np.argsort(-shares, kind="stable")[:NAMED_TAGS]
    return tuple((index.tags[kept[at]], float(shares[at])) for at in order if shares[at] > 0)
