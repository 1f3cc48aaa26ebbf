"""What a step on a large catalogue reads: edges drawn by weight, tags drawn evenly, and means kept between steps.

Everything is drawn by one generator on the CPU, so that each device is given the same batches, and several processes
share them out among themselves.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float64, Int32, Int64
from scipy.sparse import csr_matrix, triu
from torch import Tensor

from core.training.parallel import averaged, own_share

KEPT = 0.9  # of a running mean, at each step: it then spans about ten batches


@dataclass(frozen=True, eq=False)
class WeightedEdges:
    """The edges of a graph, to be drawn with a probability in proportion to their weight.

    Attributes:
        first: Row of one end.
        second: Row of the other.
        reach: Share of the whole weight up to and with each edge; ends at 1.
    """

    first: Int32[Tensor, " edges"]
    second: Int32[Tensor, " edges"]
    reach: Float64[Tensor, " edges"]

    @classmethod
    def of(cls, graph: csr_matrix) -> "WeightedEdges":
        """The edges of a symmetric graph, each once."""
        upper = triu(graph, 1).tocoo()
        reach = np.cumsum(upper.data, dtype=np.float64)
        return cls(
            torch.as_tensor(upper.row.astype(np.int32)),
            torch.as_tensor(upper.col.astype(np.int32)),
            torch.as_tensor(reach / max(reach[-1] if len(reach) else 0.0, np.finfo(np.float64).tiny)),
        )

    def __len__(self) -> int:
        return len(self.first)

    def draw(self, count: int, generator: torch.Generator) -> Int64[Tensor, " twice"]:
        """Rows of the first ends of `count` edges, or of this process's share, then those of their second ends."""
        at = torch.searchsorted(self.reach, torch.rand(count, generator=generator, dtype=torch.float64))
        at = own_share(at.clamp_(max=len(self) - 1))
        return torch.cat([self.first[at], self.second[at]]).long()


class RunningMean:
    """A mean over all tags, known a batch at a time: the value is the running mean, the gradient this batch's.

    For terms that bend in a mean, such as a divergence of cluster usage: they would be off by a batch's noise.
    """

    def __init__(self) -> None:
        self._mean: Tensor | None = None

    def __call__(self, batch_mean: Tensor) -> Tensor:
        """Take in the mean of one more batch."""
        here = batch_mean.detach()
        now = averaged(here)
        self._mean = now if self._mean is None else KEPT * self._mean + (1 - KEPT) * now
        return self._mean + (batch_mean - here)
