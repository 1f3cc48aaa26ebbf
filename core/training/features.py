"""What the model sees of a tag: its embedding, smoothed over the tags it resembles and the tags it occurs with.

Averaging over a graph takes out what single texts say by accident and keeps what their neighbourhoods share (as in
simple graph convolution, Wu et al. 2019). The result has as many columns as the embeddings.
"""

import numpy as np
from jaxtyping import Float32
from scipy.sparse import csr_matrix, eye

from core.data import TrainingData
from core.training.graphs import averaging

AVERAGINGS = 1  # over similar texts; further ones gain nothing and blur small clusters
COMPANY = 0.8  # weight of the company a tag keeps over its own text: 2 loses what words mean, 0.3 who goes with whom


def fit_features(data: TrainingData, similarity: csr_matrix, affinity: csr_matrix) -> Float32[np.ndarray, "tags d"]:
    """Unit features: smoothed embeddings plus, for tags that occur with others, those of the company they keep.

    Beside the embeddings two arrays of their size are held at most.
    """
    if not len(data.affinity):
        return averaged_meaning(data.embeddings, similarity)
    meaning = smoothed(data.embeddings, similarity, AVERAGINGS)
    company = averaging(affinity) @ meaning
    _centre(company)
    company *= COMPANY
    _centre(meaning)
    meaning += company
    _centre(meaning)
    return meaning


def averaged_meaning(
    embeddings: Float32[np.ndarray, "tags d"], similarity: csr_matrix, times: int = AVERAGINGS
) -> Float32[np.ndarray, "tags d"]:
    """Unit features of texts: smoothed embeddings less what all of them share."""
    features = smoothed(embeddings, similarity, times)
    _centre(features)
    return features


def smoothed(
    embeddings: Float32[np.ndarray, "tags d"], similarity: csr_matrix, times: int
) -> Float32[np.ndarray, "tags d"]:
    """Averages of each tag and its neighbours, `times` over; unit rows."""
    mean = averaging(csr_matrix(similarity + eye(len(embeddings), dtype=np.float32)))
    smooth = embeddings
    for _ in range(times):
        smooth = mean @ smooth
    _scale(smooth)
    return smooth


def _centre(features: np.ndarray) -> None:
    """Keep, in place, unit rows of what differs from the mean: what all tags share tells nothing. Zeros stay zeros."""
    told = features.any(axis=1)
    features -= features.sum(axis=0, dtype=np.float64).astype(np.float32) / max(int(told.sum()), 1)
    features[~told] = 0
    _scale(features)


def _scale(features: np.ndarray) -> None:
    """Give each row length 1, in place; zeros stay zeros."""
    length = np.sqrt(np.einsum("ij,ij->i", features, features))
    features /= np.maximum(length, 1e-9)[:, None]
