"""What the model sees of a tag: its embedding, smoothed over the tags it resembles and the tags it occurs with.

Averaging over a graph takes out what single texts say by accident and keeps what their neighbourhoods share (as in
simple graph convolution, Wu et al. 2019). The result has as many columns as the embeddings.
"""

import numpy as np
from jaxtyping import Float32, Float64
from scipy.sparse import csr_matrix, eye

from core.data import TrainingData
from core.training.graphs import averaging

SMOOTHINGS = 2  # averagings over similar texts; further ones gain nothing and blur small clusters
COMPANY = 0.8  # weight of the company a tag keeps over its own text: 2 loses what words mean, 0.3 who goes with whom


def fit_features(data: TrainingData, similarity: csr_matrix, affinity: csr_matrix) -> Float32[np.ndarray, "tags d"]:
    """Unit features: smoothed embeddings plus, for tags that occur with others, those of the company they keep."""
    if not len(data.affinity):
        return _unit(_smoothed(data.embeddings, similarity, SMOOTHINGS)).astype(np.float32)
    meaning = _smoothed(data.embeddings, similarity, 1)  # company smooths as well
    company = _centred(averaging(affinity) @ meaning)
    return _centred(_centred(meaning) + COMPANY * company).astype(np.float32)


def _smoothed(embeddings: np.ndarray, similarity: csr_matrix, times: int) -> Float64[np.ndarray, "tags d"]:
    """Averages of each tag and its neighbours, `times` over; unit rows."""
    mean = averaging(csr_matrix(similarity + eye(len(embeddings))))
    smooth = embeddings.astype(np.float64)
    for _ in range(times):
        smooth = mean @ smooth
    return _unit(smooth)


def _centred(features: np.ndarray) -> np.ndarray:
    """Unit rows of what differs from the mean; what all tags share says nothing about any. Rows of zeros stay so."""
    empty = ~features.any(axis=1)
    shifted = features - features[~empty].mean(axis=0) if not empty.all() else features.copy()
    shifted[empty] = 0
    return _unit(shifted)


def _unit(features: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(features, axis=1, keepdims=True)
    return features / np.maximum(length, 1e-9)
