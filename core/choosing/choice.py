"""The number of clusters that was chosen, with all that it was chosen by."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Tried:
    """One number of clusters that was tried, by several runs.

    Attributes:
        clusters: The number.
        bits: Mean code length of the runs, in bits a step (`core.evaluation.code_length`).
        spread: Standard deviation of it.
        agreement: Mean adjusted Rand index between the runs, 1 when they find the same clusters.
    """

    clusters: int
    bits: float
    spread: float
    agreement: float


@dataclass(frozen=True)
class ClusterCountChoice:
    """A number of clusters, and why this one.

    Attributes:
        chosen: The number.
        tried: Every number that was tried, ascending; empty when there were too few tags to compare any.
        tags: How many tags there are.
        looked_at: How many of them were clustered to choose; fewer in a large catalogue.
    """

    chosen: int
    tried: tuple[Tried, ...]
    tags: int
    looked_at: int

    @property
    def why(self) -> str:
        """The criterion with its figures, and how stable what it chose is."""
        if not self.tried:
            return (
                f"{self.tags} tags are too few to compare numbers of clusters; {self.chosen} is the square root of "
                "half their number (Mardia, Kent and Bibby 1979)."
            )
        at = [each.clusters for each in self.tried].index(self.chosen)
        beside = [self.tried[other] for other in (at - 1, at + 1) if 0 <= other < len(self.tried)]
        rivals = " and ".join(f"{each.bits:.3f} with {each.clusters}" for each in beside)
        return (
            f"Of {len(self.tried)} numbers of clusters from {self.tried[0].clusters} to {self.tried[-1].clusters}, "
            f"{self.chosen} describes a walk among similar tags in the fewest bits a step: {self.tried[at].bits:.3f}"
            f"{f', beside {rivals}' if rivals else ''} (the map equation, Rosvall and Bergstrom 2008). "
            f"Runs that begin elsewhere agree with one another at {self.tried[at].agreement:.2f} (adjusted Rand index)."
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be read back by `from_json`; `why` beside them."""
        return {**asdict(self), "tried": [asdict(each) for each in self.tried], "why": self.why}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "ClusterCountChoice":
        """The choice that `to_json` wrote."""
        tried = tuple(Tried(**each) for each in saved["tried"])
        return cls(saved["chosen"], tried, saved["tags"], saved["looked_at"])
