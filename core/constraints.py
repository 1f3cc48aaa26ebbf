"""Must-link and cannot-link pairs between rows, as a value."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64

from core.errors import ConfigError


@dataclass(frozen=True, eq=False)
class Constraints:
    """Pairs of rows that must, or must not, share a cluster.

    Attributes:
        must_link: Pairs of rows, shape (pairs, 2); any sequence of pairs is accepted.
        cannot_link: The same, for pairs to keep apart.
        must_weight: How much each must-link pair counts; None is 1 each.
        cannot_weight: The same for cannot-link pairs.
    """

    must_link: Int64[np.ndarray, "must 2"] | Sequence = ()
    cannot_link: Int64[np.ndarray, "cannot 2"] | Sequence = ()
    must_weight: Float32[np.ndarray, " must"] | Sequence | None = None
    cannot_weight: Float32[np.ndarray, " cannot"] | Sequence | None = None

    def __post_init__(self) -> None:
        for kind in ("must", "cannot"):
            pairs = np.asarray(getattr(self, f"{kind}_link"), dtype=np.int64).reshape(-1, 2)
            weight = getattr(self, f"{kind}_weight")
            weights = np.ones(len(pairs)) if weight is None else np.asarray(weight)
            if len(weights) != len(pairs):
                raise ConfigError(f"There must be one {kind}_weight a pair. Got {len(weights)} for {len(pairs)} pairs.")
            object.__setattr__(self, f"{kind}_link", pairs)
            object.__setattr__(self, f"{kind}_weight", weights.astype(np.float32))

    @classmethod
    def none(cls) -> "Constraints":
        """No pairs."""
        return cls()

    def __len__(self) -> int:
        return len(self.must_link) + len(self.cannot_link)

    def validate(self, n_rows: int) -> None:
        """Check that every row exists.

        Raises:
            ConfigError: A pair names a row outside 0..n_rows-1, or pairs a row with itself.
        """
        for name, pairs in (("must_link", self.must_link), ("cannot_link", self.cannot_link)):
            for first, second in np.asarray(pairs):
                if min(first, second) < 0 or max(first, second) >= n_rows:
                    raise ConfigError(f"{name} pair ({first}, {second}) names a row outside 0..{n_rows - 1}.")
                if first == second:
                    raise ConfigError(f"{name} pair ({first}, {second}) pairs a row with itself. Remove it.")
