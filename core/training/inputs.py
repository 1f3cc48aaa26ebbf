"""What the default objective reads of its data: two graphs, and features smoothed over them."""

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from jaxtyping import Float32, Float64, Int64
from scipy.sparse import csr_matrix

from core.data import TrainingData
from core.memory import give_back
from core.training.features import fit_features
from core.training.graphs import affinity_graph, similarity_graph
from core.training.null import chance_of_meeting, null_shares


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the default objective reads, made once for a fit.

    Attributes:
        features: Unit rows, see `core.training.features`.
        similarity: Nearest-neighbour graph.
        affinity: Co-occurrence graph.
        alone: Rows of the tags that occur with no other.
        chance: How likely two tags meet by chance, see `core.training.null`.
    """

    features: Float32[np.ndarray, "tags features"]
    similarity: csr_matrix
    affinity: csr_matrix
    alone: Int64[np.ndarray, " alone"]
    chance: float = 0.0

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

    @cached_property
    def null(self) -> Float64[np.ndarray, " tags"]:
        """What chance would give each tag of the weight of `graph`."""
        return null_shares(self.graph, self.chance)

    @classmethod
    def _made(cls, data: TrainingData) -> "Inputs":
        similarity, affinity = similarity_graph(data.neighbours), affinity_graph(data)
        alone = np.flatnonzero(np.diff(affinity.indptr) == 0)
        give_back()
        features = fit_features(data, similarity, affinity)
        give_back()
        return cls(features, similarity, affinity, alone, chance_in(data, affinity))


def chance_in(data: TrainingData, affinity: csr_matrix) -> float:
    """How likely two tags meet by chance; 0 where no tag occurs with another."""
    return chance_of_meeting(data.item_counts, data.n_items) if affinity.nnz else 0.0


_INPUTS: WeakKeyDictionary[TrainingData, Inputs] = WeakKeyDictionary()  # forgotten with the data
