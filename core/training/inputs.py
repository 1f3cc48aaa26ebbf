"""What the default objective reads of its data: two graphs, and features smoothed over them."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from jaxtyping import Float32, Int64
from scipy.sparse import csr_matrix

from core.data import TrainingData
from core.memory import give_back
from core.training.features import fit_features
from core.training.graphs import affinity_graph, similarity_graph


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the default objective reads, made once for a fit.

    Attributes:
        features: Unit rows, see `core.training.features`.
        similarity: Nearest-neighbour graph.
        affinity: Co-occurrence graph.
        alone: Rows of the tags that occur with no other.
    """

    features: Float32[np.ndarray, "tags features"]
    similarity: csr_matrix
    affinity: csr_matrix
    alone: Int64[np.ndarray, " alone"]

    @classmethod
    def of(cls, data: TrainingData) -> "Inputs":
        """Graphs and features of `data`; made once for it, as every flag is followed by a retrain on the same."""
        if data not in _INPUTS:
            _INPUTS[data] = cls._made(data)
        return _INPUTS[data]

    @property
    def graph(self) -> csr_matrix:
        """What joins tags: co-occurrence, and nearness where no tag occurs with another."""
        return self.affinity if self.affinity.nnz else self.similarity

    @classmethod
    def _made(cls, data: TrainingData) -> "Inputs":
        similarity, affinity = similarity_graph(data.neighbours), affinity_graph(data)
        alone = np.flatnonzero(np.diff(affinity.indptr) == 0)
        give_back()
        features = fit_features(data, similarity, affinity)
        give_back()
        return cls(features, similarity, affinity, alone)


_INPUTS: WeakKeyDictionary[TrainingData, Inputs] = WeakKeyDictionary()  # forgotten with the data
