"""Clusters that training left without tags, each put on half of another: so many were asked for.

A cluster is cut where its graph is thinnest, as far as the features tell the two sides apart: then the
halves are halves of the model too, and nothing needs to train after it.
"""

import numpy as np
import torch
from jaxtyping import Bool, Float32
from scipy.sparse import csr_matrix

from core.model import LinearSoftmax
from core.training.assigning import leading
from core.training.config import FitConfig
from core.training.cutting import Columns, halves
from core.training.inputs import Inputs
from core.training.revive import LEAST, SHARPNESS, cut_gains, stunted

PASSES = 12  # each puts half of the idle clusters to use, so that a large cluster may be cut again


def filled(model: LinearSoftmax, inputs: Inputs, config: FitConfig, device: torch.device) -> LinearSoftmax:
    """`model` with stunted clusters on halves of those that modularity gains most, or loses least, by cutting.

    The graph is that of co-occurrence; where there are only texts, that of neighbours, and only empty clusters are
    stunted: a text may be the one of its kind.
    """
    least = LEAST if inputs.affinity.nnz else 1
    random = np.random.default_rng(config.seed)
    n_clusters = len(model.bias)
    for _ in range(PASSES):
        columns = leading(model, inputs.features, device)
        idle = stunted(columns, n_clusters, least)
        if not len(idle):
            break
        turn = _directions(inputs, columns, n_clusters, random)
        side = np.einsum("ij,ij->i", inputs.features, turn.weights[columns]) + turn.bias[columns] > 0
        gain = cut_gains(inputs.graph, inputs.null, columns, side, n_clusters, config.loss_weights.resolution)
        halved = np.bincount(columns + n_clusters * side, minlength=2 * n_clusters).reshape(2, n_clusters)
        cut = [each for each in np.argsort(-gain, kind="stable").tolist() if halved[:, each].min() >= least]
        slots, parents = idle[: (len(idle) + 1) // 2], np.array(cut, dtype=np.int64)
        slots, parents = slots[: len(parents)], parents[: len(slots)]
        weights, bias = model.weights.copy(), model.bias.copy()
        weights[slots] = weights[parents] + turn.weights[parents]
        bias[slots] = bias[parents] + turn.bias[parents]
        model = LinearSoftmax(weights, bias)
    return model


def _directions(inputs: Inputs, columns: Columns, n_clusters: int, random: np.random.Generator) -> LinearSoftmax:
    """For each cluster the row that is above 0 nearer to the one half's centroid, and below nearer to the other's."""
    side = halves(inputs.graph, inputs.null, columns, n_clusters, random)
    one, other = (_means(inputs.features, columns, which, n_clusters) for which in (side, ~side))
    middle = ((one * one).sum(axis=1) - (other * other).sum(axis=1)) / 2
    return LinearSoftmax(SHARPNESS * (one - other), SHARPNESS * -middle)


def _means(
    features: np.ndarray, columns: Columns, which: Bool[np.ndarray, " tags"], n_clusters: int
) -> Float32[np.ndarray, "clusters features"]:
    """Mean features of some tags of each cluster; zeros where there are none."""
    size = np.maximum(np.bincount(columns[which], minlength=n_clusters), 1)
    rows = np.flatnonzero(which)
    share = (1 / size[columns[rows]]).astype(np.float32)
    return csr_matrix((share, (columns[rows], rows)), shape=(n_clusters, len(columns))) @ features
