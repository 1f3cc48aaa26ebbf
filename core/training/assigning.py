"""Assignments of every tag, a block of rows at a time: beside the result only one block is ever held."""

import numpy as np
import torch
from jaxtyping import Float32

from core.model import LinearSoftmax

BLOCK_BYTES = 64 * 2**20  # of logits at a time


def assigned(
    model: LinearSoftmax, features: Float32[np.ndarray, "tags features"], device: torch.device
) -> Float32[np.ndarray, "tags clusters"]:
    """`model.assignments(features)`, computed on `device`."""
    found = np.empty((len(features), len(model.bias)), dtype=np.float32)
    weights, bias = (torch.as_tensor(part, device=device) for part in (model.weights, model.bias))
    block = max(BLOCK_BYTES // (4 * len(bias)), 1)
    for start in range(0, len(features), block):
        rows = slice(start, start + block)
        x = torch.as_tensor(features[rows], device=device)
        found[rows] = torch.softmax(torch.addmm(bias, x, weights.T), dim=1).cpu().numpy()
    return found
