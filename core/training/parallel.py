"""One fit on several processes: each reads its share of every batch, and the gradients are averaged.

PyTorch's DistributedDataParallel (Li et al. 2020, "PyTorch Distributed: experiences on accelerating data parallel
training"), started by torchrun, on one machine or on many.
"""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from core.model import LinearSoftmax


@contextmanager
def processes() -> Iterator[int]:
    """Join the processes that torchrun started, for the length of a block; alone, nothing happens.

    Yields:
        The number of this process, 0 for the one that should report and save.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield 0
        return
    # Its functions keep, as a default, the group there is when they are imported, and DistributedDataParallel imports
    # them: imported now, they keep none, and the threads of the group end with it and not while Python shuts down.
    importlib.import_module("torch.distributed.nn.functional")
    distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield distributed.get_rank()
        distributed.barrier()  # one that leaves while another still saves may take it down
    finally:
        distributed.destroy_process_group()


def wait_for_all() -> None:
    """Go on when every process has come here."""
    if count() > 1:
        distributed.barrier()


def count() -> int:
    """Processes that train together."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def own_share(drawn: Tensor) -> Tensor:
    """This process's part of what all of them drew alike; parts are equally long: their means are to be averaged."""
    if count() == 1:
        return drawn
    even = len(drawn) // count() * count()
    return drawn[distributed.get_rank() : even : count()]


def averaged(values: Tensor) -> Tensor:
    """Mean over the processes."""
    if count() == 1:
        return values
    total = values.clone()
    distributed.all_reduce(total)
    return total / count()


class Rows(nn.Module):
    """W and b, to be trained."""

    def __init__(self, start: LinearSoftmax, device: torch.device) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.tensor(start.weights, device=device))
        self.bias = nn.Parameter(torch.tensor(start.bias, device=device))

    def forward(self, terms_at):  # type: ignore[no-untyped-def]
        """Weighted terms by name; called as a module, so that gradients are averaged over the processes."""
        return terms_at(self.weights, self.bias)

    def model(self) -> LinearSoftmax:
        """The rows as they are now."""
        weights, bias = (part.detach().cpu().numpy().copy() for part in (self.weights, self.bias))
        return LinearSoftmax(weights, bias)


def shared(rows: Rows) -> nn.Module:
    """`rows`, kept equal in all processes."""
    return DistributedDataParallel(rows) if count() > 1 else rows
