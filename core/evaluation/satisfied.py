"""How many of the pairs a clustering honours."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64

from core.constraints import Constraints


@dataclass(frozen=True)
class Satisfied:
    """Shares in [0, 1]; 1 when there are no pairs of the kind.

    Attributes:
        must_link: Share of must-link pairs whose tags share a cluster.
        cannot_link: Share of cannot-link pairs whose tags do not.
    """

    must_link: float
    cannot_link: float


def satisfied(labels: Int64[np.ndarray, " tags"], constraints: Constraints) -> Satisfied:
    """Share of pairs that hold under the cluster ids `labels`, every pair counting the same."""
    must, cannot = labels[constraints.must_link], labels[constraints.cannot_link]
    together, apart = must[:, 0] == must[:, 1], cannot[:, 0] != cannot[:, 1]
    return Satisfied(
        must_link=float(together.mean()) if len(together) else 1.0,
        cannot_link=float(apart.mean()) if len(apart) else 1.0,
    )
