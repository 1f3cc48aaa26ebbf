"""A quadratic form over a sparse graph, differentiable at the cost of one sparse product and no dense graph."""

import warnings
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from scipy.sparse import csr_matrix
from torch import Tensor


@dataclass(frozen=True, eq=False)
class SymmetricGraph:
    """A symmetric weighted graph whose entries sum to 1 (or an empty one).

    Attributes:
        matrix: Sparse CSR tensor, shape (tags, tags).
        degree: Its row sums.
    """

    matrix: Tensor
    degree: Float[Tensor, " tags"]

    @classmethod
    def from_matrix(
        cls, matrix: csr_matrix, device: torch.device, dtype: torch.dtype = torch.float32
    ) -> "SymmetricGraph":
        """Scale `matrix` to sum 1 and move it to `device`."""
        total = float(matrix.sum())
        scaled = (matrix / total if total > 0 else matrix).tocsr().astype(np.float64)
        degree = torch.as_tensor(np.asarray(scaled.sum(axis=1)).ravel(), dtype=dtype, device=device)
        starts, columns = (torch.as_tensor(a.astype(np.int64)) for a in (scaled.indptr, scaled.indices))
        values = torch.as_tensor(scaled.data, dtype=dtype)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # torch calls its CSR "beta"; its product is all we use
            sparse = torch.sparse_csr_tensor(starts, columns, values, scaled.shape, dtype=dtype, device=device)
        return cls(sparse, degree)

    def agreement(self, assignments: Float[Tensor, "tags clusters"]) -> Float[Tensor, ""]:
        """sum_ij w_ij p_i.p_j, the share of the weight whose two ends share a cluster; in [0, 1]."""
        result: Tensor = _Agreement.apply(assignments, self.matrix)
        return result


class _Agreement(torch.autograd.Function):
    """sum(P * (A P)) for symmetric A; its gradient 2 A P is the product that the value needed anyway."""

    @staticmethod
    def forward(ctx, assignments: Tensor, matrix: Tensor) -> Tensor:  # type: ignore[no-untyped-def]
        product = matrix @ assignments
        ctx.save_for_backward(product)
        return (assignments * product).sum()

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor, None]:  # type: ignore[no-untyped-def]
        (product,) = ctx.saved_tensors
        return 2 * grad * product, None
