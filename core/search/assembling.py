"""The arrays of a search index, from a table of items by tags, the tags' vectors and their clusters."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from core.clustering import Clustering

from .agreement import word_arrays
from .grams import gram_arrays
from .index import SearchIndex
from .recipe import Recipe

FAR_QUANTILE = 0.02  # a query further from every tag than 98% of the tags are from each other is called far
FAR_SAMPLE, FAR_BLOCK = 1000, 128  # tags asked, and how many at a time: 51 MB of cosines with 100,000 tags
BLOCK = 2048  # rows of a dense block held at once
LEAST_BULK = 1e-6  # of an item without tags


def assemble(
    items: tuple[str, ...],
    tags: tuple[str, ...],
    incidence: csr_matrix,
    vectors: np.ndarray,
    clustering: Clustering,
    encoder: str = "",
    recipe: Recipe | None = None,
) -> SearchIndex:
    """The index of an items-by-tags table of weights, shape (items, tags)."""
    recipe = recipe or Recipe()
    arrays = {
        "tag_vectors": np.ascontiguousarray(vectors, dtype=np.float32),
        "tag_latents": np.zeros((len(tags), 0), dtype=np.float32),
        "adapter": np.zeros((vectors.shape[1], 0), dtype=np.float32),
        "center": np.zeros(vectors.shape[1], dtype=np.float32),
        **item_arrays(log_weights(incidence), recipe),
        **gram_arrays(tags),
        **word_arrays(tags),
        "flat_norms": flat_norms(incidence, vectors),
    }
    arrays |= cluster_arrays(arrays, clustering)
    settings = {
        "tau": recipe.width,
        "far_below": far_threshold(vectors),
        "clustering": clustering_fingerprint(clustering),
        "encoder": encoder,
        "trained": False,
    }
    return SearchIndex(items, tags, arrays, recipe, settings)


def log_weights(incidence: csr_matrix) -> csr_matrix:
    """log(1 + weight) of an items-by-tags table, zeros left out."""
    logs = csr_matrix(incidence, dtype=np.float32, copy=True)
    logs.sum_duplicates()
    logs.data = np.log1p(np.maximum(logs.data, 0)).astype(np.float32)
    logs.eliminate_zeros()
    return logs


def item_arrays(logs: csr_matrix, recipe: Recipe) -> dict[str, np.ndarray]:
    """W by tag and by item, each item's bulk, and the logarithms that W is made of.

    A tag's items come heaviest first; among equals the one with more weight over all tags, then catalogue order.
    """
    by_item = logs.copy()
    by_item.data = by_item.data**recipe.item_power
    sizes = relative(np.asarray(by_item.sum(axis=1)).ravel())
    scale = np.maximum(sizes, LEAST_BULK) ** -recipe.item_length
    by_item.data = (by_item.data * np.repeat(scale, np.diff(by_item.indptr))).astype(np.float32)
    bulk = relative(np.asarray(by_item.sum(axis=1)).ravel())
    by_tag = by_item.tocsc()
    tag_of = np.repeat(np.arange(by_tag.shape[1]), np.diff(by_tag.indptr))
    order = np.lexsort((by_tag.indices, -sizes[by_tag.indices], -by_tag.data, tag_of))
    return {
        "starts": by_tag.indptr.astype(np.int64),
        "postings": by_tag.indices[order].astype(np.int32),
        "weights": by_tag.data[order],
        "item_starts": by_item.indptr.astype(np.int64),
        "item_tags": by_item.indices.astype(np.int32),
        "item_weights": by_item.data,
        "item_logs": logs.data,
        "item_bulk": bulk.astype(np.float32),
    }


def relative(sums: np.ndarray) -> np.ndarray:
    """Sums of which the mean is 1."""
    return sums / max(float(sums.mean()) if len(sums) else 1.0, LEAST_BULK)


def reweighed(index: SearchIndex, recipe: Recipe) -> SearchIndex:
    """The index with W made anew by another recipe; where each tag's items lie follows."""
    arrays = {**index.arrays, **item_arrays(logs_of(index), recipe)}
    if recipe.item_power != index.recipe.item_power:  # length scales an item's tags alike: its main cluster stays
        arrays["where"] = where_items_are(arrays, arrays["assignments"])
    return replace(index, arrays=arrays, recipe=recipe)


def logs_of(index: SearchIndex) -> csr_matrix:
    """log(1 + weight) of every item and tag, shape (items, tags)."""
    arrays = index.arrays
    shape = (len(index.items), len(index.tags))
    return csr_matrix((arrays["item_logs"], arrays["item_tags"], arrays["item_starts"]), shape)


def cluster_arrays(arrays: Mapping[str, np.ndarray], clustering: Clustering) -> dict[str, np.ndarray]:
    """What of an index depends on the clustering, and nothing else does."""
    return {
        "assignments": np.ascontiguousarray(clustering.assignments, dtype=np.float32),
        "where": where_items_are(arrays, clustering.assignments),
        "cluster_ids": clustering.cluster_ids.astype(np.int64),
        "cluster_bias": np.zeros(len(clustering.cluster_ids), dtype=np.float32),
    }


def where_items_are(arrays: Mapping[str, np.ndarray], assignments: np.ndarray) -> np.ndarray:
    """Share of each tag's items whose main cluster is each cluster, shape (tags, clusters), rows sum to 1.

    An item's main cluster is where its other tags are, so that a tag learns nothing from itself; a tag that is alone
    on all its items takes its own assignment.
    """
    n_tags, n_clusters = assignments.shape
    item_of = np.repeat(np.arange(len(arrays["item_starts"]) - 1), np.diff(arrays["item_starts"]))
    shape = (len(arrays["item_starts"]) - 1, n_tags)
    by_item = csr_matrix((arrays["item_weights"], arrays["item_tags"], arrays["item_starts"]), shape)
    counts = np.zeros((n_tags, n_clusters), dtype=np.float32)
    for start in range(0, shape[0], BLOCK):
        span = slice(int(arrays["item_starts"][start]), int(arrays["item_starts"][min(start + BLOCK, shape[0])]))
        tags = arrays["item_tags"][span]
        mass = (by_item[start : start + BLOCK] @ assignments)[item_of[span] - start]
        mass -= arrays["item_weights"][span, None] * assignments[tags]
        known = mass.max(axis=1, initial=0) > 1e-6
        np.add.at(counts, (tags[known], mass[known].argmax(axis=1)), 1)
    totals = counts.sum(axis=1, keepdims=True)
    alone = totals[:, 0] == 0
    counts /= np.maximum(totals, 1)
    counts[alone] = assignments[alone]
    return counts


def flat_norms(incidence: csr_matrix, vectors: np.ndarray) -> np.ndarray:
    """Length of the sum of each item's tag vectors, shape (items,); block by block, so memory stays small."""
    present = csr_matrix((np.ones_like(incidence.data), incidence.indices, incidence.indptr), incidence.shape)
    norms = np.zeros(present.shape[0], dtype=np.float32)
    for start in range(0, len(norms), BLOCK):
        norms[start : start + BLOCK] = np.linalg.norm(present[start : start + BLOCK] @ vectors, axis=1)
    return norms


def far_threshold(vectors: np.ndarray) -> float:
    """The cosine that all but 2% of the tags reach with their nearest other tag; 0 for a single tag.

    Of many tags, evenly spaced ones are asked: each is compared with every other, and 2% of the tags that are asked
    are enough to count.
    """
    if len(vectors) < 2:
        return 0.0
    asked = np.unique(np.linspace(0, len(vectors) - 1, FAR_SAMPLE).astype(np.int64))
    nearest = np.empty(len(asked), dtype=np.float32)
    for start in range(0, len(asked), FAR_BLOCK):
        rows = asked[start : start + FAR_BLOCK]
        cosines = vectors[rows] @ vectors.T
        cosines[np.arange(len(rows)), rows] = -1.0
        nearest[start : start + FAR_BLOCK] = cosines.max(axis=1)
    return float(np.quantile(nearest, FAR_QUANTILE))


def clustering_fingerprint(clustering: Clustering) -> str:
    """SHA-256 over tags, cluster ids and assignments: changes when a retrain changed anything."""
    digest = hashlib.sha256("\0".join(clustering.tags).encode())
    digest.update(np.ascontiguousarray(clustering.cluster_ids).tobytes())
    digest.update(np.ascontiguousarray(clustering.assignments).tobytes())
    return digest.hexdigest()
