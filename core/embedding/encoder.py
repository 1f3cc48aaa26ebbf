"""What an encoder of texts is, and the one thing every vector here is: of unit length."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float32, Shaped

from core.clustering import Progress

ProgressCallback = Callable[[Progress], None]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit vectors, the same text always into the same vector."""

    @property
    def name(self) -> str:
        """Name and version: two encoders of one name give the same vectors."""

    @property
    def dimensions(self) -> int:
        """Length d of a vector."""

    def encode(
        self, texts: Sequence[str], on_progress: ProgressCallback | None = None
    ) -> Float32[np.ndarray, "texts d"]:
        """Unit vectors of `texts`, in their order."""


def unit_length(vectors: Shaped[np.ndarray, "rows d"]) -> Float32[np.ndarray, "rows d"]:
    """Each row divided by its Euclidean length; a row of zeros has no direction and stays as it is."""
    lengths = np.linalg.norm(vectors.astype(np.float64, copy=False), axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
