"""As many threads as a step can feed: small steps spread over all cores spend their time waiting for one another."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

WORTH_SPREADING = 200_000_000  # multiplications in x W'; below, on a busy machine, two threads took ten times as long


@contextmanager
def threads_for(tags: int, features: int, clusters: int) -> Iterator[None]:
    """Run a block on one thread when its logits are small; the process's own setting is put back afterwards."""
    usual = torch.get_num_threads()
    if tags * features * clusters < WORTH_SPREADING:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(usual)
