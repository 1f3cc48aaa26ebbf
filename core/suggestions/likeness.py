"""How alike the tags of one cluster are, by meaning and by company, as inner products of unit vectors.

Meaning is the embedding, averaged with its nearest neighbours so that one odd phrasing counts for less (a simple graph
convolution; Wu et al. 2019). Company is the tag's row of NPMI+: two tags that are met with the same others are alike,
also when they are never met together.
"""

import numpy as np
from jaxtyping import Float64, Int64
from scipy.sparse import csr_matrix

from core.data import TrainingData

NEIGHBOURS = 8
STEPS = 2
SHARPNESS = 4  # power of the cosine: near neighbours count, distant ones hardly


def likeness(data: TrainingData, rows: Int64[np.ndarray, " m"]) -> Float64[np.ndarray, "m m"]:
    """Similarity in [-1, 1] of every two rows: the mean of meaning and company, or meaning where a tag has none."""
    meaning = smoothed(data, rows)
    alike = (meaning @ meaning.T).astype(np.float64)
    profile = company(data, rows)
    if profile.nnz:
        known = np.diff(profile.indptr) > 0
        both = np.outer(known, known)
        alike = np.where(both, (alike + (profile @ profile.T).toarray()) / 2, alike)
    np.fill_diagonal(alike, 1.0)
    return np.clip(alike, -1.0, 1.0)


def smoothed(data: TrainingData, rows: Int64[np.ndarray, " m"], steps: int = STEPS) -> np.ndarray:
    """Unit vectors of `rows`, each averaged `steps` times with its nearest neighbours', shape (m, d)."""
    if steps == 0 or data.neighbours.indices.shape[1] == 0:
        return data.embeddings[rows]
    near = data.neighbours.indices[rows, :NEIGHBOURS]
    needed, at = np.unique(np.concatenate([rows[:, None], near], axis=1), return_inverse=True)
    vectors = smoothed(data, needed.astype(np.int64), steps - 1)[at.reshape(len(rows), -1)]
    weight = np.clip(data.neighbours.similarity[rows, :NEIGHBOURS], 0, 1) ** SHARPNESS + 1e-6
    mean = np.einsum("mn,mnd->md", weight / weight.sum(axis=1, keepdims=True), vectors[:, 1:])
    mixed = vectors[:, 0] + mean
    return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def company(data: TrainingData, rows: Int64[np.ndarray, " m"]) -> csr_matrix:
    """Rows of NPMI+ scaled to unit length, shape (m, tags); empty where a tag is met with no other."""
    n_tags = len(data.tags)
    place = np.full(n_tags, -1)
    place[rows] = np.arange(len(rows))
    first, second, weight = data.affinity.first, data.affinity.second, data.affinity.weight
    ends = np.concatenate([first, second])
    keep = place[ends] >= 0
    others, weights = np.concatenate([second, first])[keep], np.tile(weight, 2)[keep].astype(np.float64)
    matrix = csr_matrix((weights, (place[ends[keep]], others)), shape=(len(rows), n_tags))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    return csr_matrix(matrix.multiply((1 / np.maximum(norms, 1e-12))[:, None]))
