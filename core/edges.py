"""Weighted undirected edges between tags: the one form in which graphs travel through core."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int32
from scipy.sparse import coo_matrix, csr_matrix


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges `first[e] < second[e]` with `weight[e]`, each pair at most once, sorted by (first, second).

    Attributes:
        first: Row of the smaller end, shape (edges,).
        second: Row of the larger end, shape (edges,).
        weight: Any real number; what it measures is said by whoever made the edges.
        n_nodes: Number of tags the rows index into.
    """

    first: Int32[np.ndarray, " edges"]
    second: Int32[np.ndarray, " edges"]
    weight: Float32[np.ndarray, " edges"]
    n_nodes: int

    @classmethod
    def empty(cls, n_nodes: int) -> "Edges":
        """No edges among `n_nodes` tags."""
        ends = np.empty(0, dtype=np.int32)
        return cls(ends, ends, np.empty(0, dtype=np.float32), n_nodes)

    def __len__(self) -> int:
        return len(self.first)

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """Ends and weights."""
        return self.first, self.second, self.weight

    def to_matrix(self) -> csr_matrix:
        """Symmetric sparse matrix, shape (n_nodes, n_nodes), diagonal empty."""
        upper = coo_matrix((self.weight, (self.first, self.second)), shape=(self.n_nodes, self.n_nodes)).tocsr()
        return upper + upper.T
