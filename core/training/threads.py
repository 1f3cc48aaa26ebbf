"""As many threads as a step can feed: small steps spread over all cores spend their time waiting for one another."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from threadpoolctl import threadpool_limits

WORTH_SPREADING = 200_000_000  # multiplications in x W'; below, on a busy machine, two threads took ten times as long


@contextmanager
def threads_for(tags: int, features: int, clusters: int) -> Iterator[None]:
    """Run a block on one thread when its logits are small."""
    if tags * features * clusters >= WORTH_SPREADING:
        yield
        return
    with one_thread():
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Run a block on one thread; the process's own settings are put back afterwards."""
    usual = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(limits=1):  # NumPy's and scikit-learn's
            yield
    finally:
        torch.set_num_threads(usual)
