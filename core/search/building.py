"""Catalogue, tags and clustering to a search index, untrained: ready for queries at once."""

import hashlib

import numpy as np
from scipy.sparse import csr_matrix, identity

from core.catalogue import Catalogue
from core.clustering import Clustering
from core.data import TrainingData
from core.errors import SearchError

from .index import SearchIndex

UNTRAINED_TAU = 0.07  # best on Last.fm with held-out tags as queries among 0.03, 0.05, 0.07 and 0.1
FAR_QUANTILE = 0.02  # a query further from every tag than 98% of the tags are from each other is called far
BLOCK = 2048  # rows of a similarity block held at once


def build_index(catalogue: Catalogue | None, data: TrainingData, clustering: Clustering) -> SearchIndex:
    """An index over the items of `catalogue` through the tags of `data` and their assignments.

    Args:
        catalogue: Where the items are; None takes each tag as an item of its own.
        data: The clustered tags and their embeddings.
        clustering: Soft assignments of the same tags.

    Raises:
        SearchError: The clustering is of other tags than the data.
    """
    if clustering.tags != data.tags:
        raise SearchError(
            f"The clustering holds {len(clustering.tags)} tags and the data {len(data.tags)}, not the same ones. "
            "Build the search index from the round that was fitted on this data."
        )
    items, incidence = item_tags(catalogue, data)
    starts, postings, weights = posting_lists(incidence)
    arrays = {
        "tag_vectors": data.embeddings,
        "assignments": clustering.assignments,
        "cluster_ids": clustering.cluster_ids,
        "starts": starts,
        "postings": postings,
        "weights": weights,
        "flat_norms": flat_norms(incidence, data.embeddings),
    }
    settings = {
        "tau": UNTRAINED_TAU,
        "far_below": far_threshold(data.embeddings),
        "clustering": clustering_fingerprint(clustering),
        "encoder": data.encoder,
        "trained": False,
    }
    return SearchIndex(items, data.tags, arrays, settings)


def item_tags(catalogue: Catalogue | None, data: TrainingData) -> tuple[tuple[str, ...], csr_matrix]:
    """Items, and their weights on the tags of `data`, shape (items, tags)."""
    if catalogue is None:
        return data.tags, identity(len(data.tags), dtype=np.float32, format="csr")
    rows = [catalogue.resolve(tag) for tag in data.tags]
    return catalogue.items, csr_matrix(catalogue.incidence[:, rows])


def posting_lists(incidence: csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Starts, item rows and weights log(1 + w) of every tag, heaviest first (ties: catalogue order)."""
    by_tag = incidence.tocsc()
    by_tag.sort_indices()
    weights = np.log1p(by_tag.data).astype(np.float32)
    tag_of = np.repeat(np.arange(by_tag.shape[1]), np.diff(by_tag.indptr))
    order = np.lexsort((-weights, tag_of))  # stable: equal weights stay in catalogue order
    return by_tag.indptr.astype(np.int64), by_tag.indices[order].astype(np.int32), weights[order]


def flat_norms(incidence: csr_matrix, vectors: np.ndarray) -> np.ndarray:
    """Length of the sum of each item's tag vectors, shape (items,); block by block, so memory stays small."""
    present = csr_matrix((np.ones_like(incidence.data), incidence.indices, incidence.indptr), incidence.shape)
    norms = np.zeros(present.shape[0], dtype=np.float32)
    for start in range(0, len(norms), BLOCK):
        norms[start : start + BLOCK] = np.linalg.norm(present[start : start + BLOCK] @ vectors, axis=1)
    return norms


def far_threshold(vectors: np.ndarray) -> float:
    """The cosine that all but 2% of the tags reach with their nearest other tag; 0 for a single tag."""
    if len(vectors) < 2:
        return 0.0
    nearest = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK] @ vectors.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -1.0
        nearest[start : start + BLOCK] = block.max(axis=1)
    return float(np.quantile(nearest, FAR_QUANTILE))


def clustering_fingerprint(clustering: Clustering) -> str:
    """SHA-256 over tags, cluster ids and assignments: changes when a retrain changed anything."""
    digest = hashlib.sha256("\0".join(clustering.tags).encode())
    digest.update(np.ascontiguousarray(clustering.cluster_ids).tobytes())
    digest.update(np.ascontiguousarray(clustering.assignments).tobytes())
    return digest.hexdigest()
