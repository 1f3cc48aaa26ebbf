"""Pairs of tags that must or must not share a cluster, each with a weight and the flag that asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float32, Int64

from core.errors import ConfigError

NO_FLAG = -1
PairsLike = np.ndarray | Sequence[Any]  # what does not hold pairs is refused in words, not by type
NumbersLike = np.ndarray | Sequence[Any] | None


@dataclass(frozen=True, eq=False, init=False)
class Constraints:
    """Pairs of rows with what they weigh and why they are there.

    Attributes:
        must_link: Rows that share a cluster, shape (must, 2).
        cannot_link: Rows that are in different clusters, shape (cannot, 2).
        must_weight: How much each must-link pair counts beside the others, > 0.
        cannot_weight: The same for cannot-link pairs.
        must_flag: Id of the flag that asked for each must-link pair, -1 for none.
        cannot_flag: The same for cannot-link pairs.
    """

    must_link: Int64[np.ndarray, "must 2"]
    cannot_link: Int64[np.ndarray, "cannot 2"]
    must_weight: Float32[np.ndarray, " must"]
    cannot_weight: Float32[np.ndarray, " cannot"]
    must_flag: Int64[np.ndarray, " must"]
    cannot_flag: Int64[np.ndarray, " cannot"]

    def __init__(
        self,
        must_link: PairsLike = (),
        cannot_link: PairsLike = (),
        must_weight: NumbersLike = None,
        cannot_weight: NumbersLike = None,
        must_flag: NumbersLike = None,
        cannot_flag: NumbersLike = None,
    ) -> None:
        """Take pairs as an array or a list of (row, row); weights are 1 and flags unknown unless given.

        Raises:
            ConfigError: Pairs are not two integers each, a weight is not positive, or lengths disagree.
        """
        for kind, pairs, weight, flag in (
            ("must", must_link, must_weight, must_flag),
            ("cannot", cannot_link, cannot_weight, cannot_flag),
        ):
            rows = _as_pairs(pairs, f"{kind}_link")
            object.__setattr__(self, f"{kind}_link", rows)
            object.__setattr__(self, f"{kind}_weight", _as_weights(weight, len(rows), f"{kind}_weight"))
            object.__setattr__(self, f"{kind}_flag", _as_flags(flag, len(rows), f"{kind}_flag"))

    @classmethod
    def none(cls) -> "Constraints":
        """No pairs at all."""
        return cls()

    def __len__(self) -> int:
        return len(self.must_link) + len(self.cannot_link)

    def validate(self, n_rows: int) -> None:
        """Check that every pair joins two different rows of a table of `n_rows`.

        Raises:
            ConfigError: A row is out of range, or is paired with itself.
        """
        for name, pairs in (("must_link", self.must_link), ("cannot_link", self.cannot_link)):
            outside = np.flatnonzero((pairs < 0).any(axis=1) | (pairs >= n_rows).any(axis=1))
            if len(outside):
                first, second = pairs[outside[0]]
                raise ConfigError(
                    f"{name} pair {int(outside[0])} is ({first}, {second}), but rows run from 0 to {n_rows - 1}."
                )
            selves = np.flatnonzero(pairs[:, 0] == pairs[:, 1])
            if len(selves):
                raise ConfigError(
                    f"{name} pair {int(selves[0])} pairs row {int(pairs[selves[0], 0])} with itself. Remove it."
                )

    def distinct(self) -> "Constraints":
        """Each pair once, smaller row first, in row order; of duplicates the heaviest stays, then the oldest flag's."""
        must = _distinct(self.must_link, self.must_weight, self.must_flag)
        cannot = _distinct(self.cannot_link, self.cannot_weight, self.cannot_flag)
        return Constraints(must[0], cannot[0], must[1], cannot[1], must[2], cannot[2])

    def check(self, tags: Sequence[str] = ()) -> None:
        """Refuse pairs that contradict each other.

        Args:
            tags: Tag of each row, for the message; without it rows are named by number.

        Raises:
            ConstraintConflict: Two rows must be together and apart; the shortest chain that says so is named.
        """
        from core.constraints.conflict import refuse_conflict

        refuse_conflict(self, tags)


def _as_pairs(pairs: PairsLike, name: str) -> Int64[np.ndarray, "pairs 2"]:
    array = _as_array(pairs, name, None)
    if array.size == 0:
        return np.empty((0, 2), dtype=np.int64)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ConfigError(f"{name} must be pairs of rows, shape (pairs, 2). Got shape {array.shape}.")
    if not np.issubdtype(array.dtype, np.integer):
        raise ConfigError(f"{name} must hold whole row numbers. Got {array.dtype}.")
    return array.astype(np.int64)


def _as_array(values: PairsLike | NumbersLike, name: str, kind: type | None) -> np.ndarray:
    """A copy of its own."""
    try:
        return np.array(values, dtype=kind)
    except (ValueError, TypeError) as problem:
        raise ConfigError(f"{name} must hold numbers, as many in each row ({problem}).") from None


def _as_weights(weight: NumbersLike, n_pairs: int, name: str) -> Float32[np.ndarray, " pairs"]:
    if weight is None:
        return np.ones(n_pairs, dtype=np.float32)
    array = _as_array(weight, name, np.float32).reshape(-1)
    if len(array) != n_pairs:
        raise ConfigError(f"{name} must have one number a pair. Got {len(array)} for {n_pairs} pairs.")
    if not (np.isfinite(array) & (array > 0)).all():
        raise ConfigError(f"{name} must be positive numbers. Got {array[~(array > 0)][:1].tolist() or 'infinity'}.")
    return array


def _as_flags(flag: NumbersLike, n_pairs: int, name: str) -> Int64[np.ndarray, " pairs"]:
    if flag is None:
        return np.full(n_pairs, NO_FLAG, dtype=np.int64)
    array = _as_array(flag, name, np.int64).reshape(-1)
    if len(array) != n_pairs:
        raise ConfigError(f"{name} must have one id a pair. Got {len(array)} for {n_pairs} pairs.")
    return array


def _distinct(
    pairs: Int64[np.ndarray, "pairs 2"], weight: Float32[np.ndarray, " pairs"], flag: Int64[np.ndarray, " pairs"]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sorted unordered pairs without self-pairs; np.unique keeps the first of each, so sort by preference before."""
    order = np.lexsort((flag, -weight))
    ends = np.sort(pairs[order], axis=1)
    keep = ends[:, 0] != ends[:, 1]
    order, ends = order[keep], ends[keep]
    ends, first = np.unique(ends, axis=0, return_index=True)
    return ends.reshape(-1, 2), weight[order[first]], flag[order[first]]
