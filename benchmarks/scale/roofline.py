"""What a training step must cost: its multiplications and its bytes, over what this device was just seen to do.

Williams, Waterman and Patterson 2009, "Roofline".
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

SIDE = 2048  # of the square matrices multiplied to see what the device can do
COPIED = 1 << 27  # floats copied to see how fast it moves them
TRIES = 5
PASSES = 8  # over assignments in a step: logits, softmax, terms, and back


@dataclass(frozen=True)
class Machine:
    """What the device does at best: multiplications and additions a second, and bytes read or written a second."""

    operations: float
    bandwidth: float


def machine(device: torch.device) -> Machine:
    """Measured now, with the threads that training has."""
    square = torch.rand(SIDE, SIDE, device=device)
    floats = torch.rand(COPIED, device=device)
    multiplied = _best(lambda: square @ square, device)
    copied = _best(lambda: floats.clone(), device)
    return Machine(2 * SIDE**3 / multiplied, 2 * 4 * COPIED / copied)


def step_bound(rows: int, features: int, clusters: int, at: Machine) -> dict[str, float]:
    """Operations and bytes of one step on `rows` tags, and the seconds it takes at least.

    Two products of rows x features x clusters: logits, and the gradient of W. Rows are gathered once and read twice.
    """
    operations = 2.0 * 2.0 * rows * features * clusters
    moved = 4.0 * (3 * rows * features + PASSES * rows * clusters + 6 * clusters * features)
    return {
        "operations": operations,
        "bytes": moved,
        "bound_seconds": max(operations / at.operations, moved / at.bandwidth),
    }


def _best(run: Callable[[], object], device: torch.device) -> float:
    found = []
    for _ in range(TRIES):
        _wait(device)
        began = time.perf_counter()
        run()
        _wait(device)
        found.append(time.perf_counter() - began)
    return min(found)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()
