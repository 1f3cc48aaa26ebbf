"""What pairs teach about meaning: a linear map of the embeddings under which linked tags are near and others apart.

A pair then speaks for all pairs like it, not only for its two ends. The map starts as the identity and is held there,
so that a few pairs change little (metric learning from pairs, as in Xing et al. 2002, by logistic regression on the
cosine of the mapped ends).
"""

from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Float32
from torch.nn.functional import binary_cross_entropy_with_logits, normalize

from core.constraints import Constraints
from core.data import TrainingData
from core.embedding import unit_length
from core.neighbours import nearest_neighbours

STEPS, LEARNING_RATE = 100, 0.003
HOLD = 3.0  # pull to the identity: with 1 a thousand pairs are learned by heart, with 10 hardly at all
SCALE, MIDDLE = 8.0, 0.7  # logits per unit of cosine, and the cosine at which either answer is likely; both are learned


def learned(data: TrainingData, constraints: Constraints, device: torch.device) -> TrainingData:
    """`data` with embeddings mapped by what the pairs teach, and their neighbours."""
    mapped = unit_length(data.embeddings @ _map(data.embeddings, constraints, device))
    return replace(data, embeddings=mapped, neighbours=nearest_neighbours(mapped))


def _map(
    embeddings: Float32[np.ndarray, "tags d"],
    constraints: Constraints,
    device: torch.device,
) -> Float32[np.ndarray, "d d"]:
    """The d x d map, trained on the ends of the pairs only."""
    pairs = np.concatenate([constraints.must_link, constraints.cannot_link])
    ends, places = np.unique(pairs, return_inverse=True)
    x = torch.as_tensor(embeddings[ends], device=device)
    first, second = torch.as_tensor(places.reshape(-1, 2), device=device).unbind(dim=1)
    same = (torch.arange(len(pairs), device=device) < len(constraints.must_link)).to(x.dtype)
    weight = torch.as_tensor(np.concatenate([constraints.must_weight, constraints.cannot_weight]), device=device)
    identity = torch.eye(x.shape[1], device=device)
    change = torch.zeros_like(identity, requires_grad=True)
    decision = torch.tensor([SCALE, -SCALE * MIDDLE], device=device, requires_grad=True)
    adam = torch.optim.Adam([change, decision], lr=LEARNING_RATE)

    for _ in range(STEPS):
        z = normalize(x @ (identity + change), dim=1)
        logits = decision[0] * (z[first] * z[second]).sum(dim=1) + decision[1]
        surprise = binary_cross_entropy_with_logits(logits, same, weight / weight.mean())
        loss = surprise + HOLD * change.square().sum() / len(change)
        adam.zero_grad()
        loss.backward()
        adam.step()
    return (identity + change).detach().cpu().numpy()
