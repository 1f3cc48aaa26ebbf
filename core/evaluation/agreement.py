"""Do several runs find the same clusters? The stability of a clustering (Ben-Hur, Elisseeff and Guyon 2002)."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from jaxtyping import Int64


def mean_agreement(runs: Sequence[Int64[np.ndarray, " tags"]]) -> float | None:
    """Mean adjusted Rand index (Hubert and Arabie 1985) over all pairs of runs; None for fewer than two.

    1 when all runs part the tags alike, about 0 when they have no more in common than chance gives them.
    """
    from sklearn.metrics import adjusted_rand_score

    found = [float(adjusted_rand_score(one, other)) for one, other in combinations(runs, 2)]
    return float(np.mean(found)) if found else None
