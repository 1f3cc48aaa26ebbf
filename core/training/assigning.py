"""Assignments of every tag, a block of rows at a time: beside the result only one block is ever held."""

from collections.abc import Iterator

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import Tensor

from core.model import LinearSoftmax

BLOCK_BYTES = 8 * 2**20  # of logits at a time


def assigned(
    model: LinearSoftmax, features: Float32[np.ndarray, "tags features"], device: torch.device
) -> Float32[np.ndarray, "tags clusters"]:
    """`model.assignments(features)`, computed on `device`."""
    found = np.empty((len(features), len(model.bias)), dtype=np.float32)
    for rows, logits in _blocks(model, features, device):
        found[rows] = torch.softmax(logits, dim=1).cpu().numpy()
    return found


def leading(
    model: LinearSoftmax, features: Float32[np.ndarray, "tags features"], device: torch.device
) -> Int64[np.ndarray, " tags"]:
    """Column of each tag's largest assignment."""
    found = np.empty(len(features), dtype=np.int64)
    for rows, logits in _blocks(model, features, device):
        found[rows] = logits.argmax(dim=1).cpu().numpy()
    return found


def _blocks(model: LinearSoftmax, features: np.ndarray, device: torch.device) -> Iterator[tuple[slice, Tensor]]:
    """Rows and their logits."""
    weights, bias = (torch.as_tensor(part, device=device) for part in (model.weights, model.bias))
    block = max(BLOCK_BYTES // (4 * len(bias)), 1)
    for start in range(0, len(features), block):
        rows = slice(start, start + block)
        yield rows, torch.addmm(bias, torch.as_tensor(features[rows], device=device), weights.T)
