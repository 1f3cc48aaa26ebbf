"""What a curator said about a cluster, and the pairs that it stands for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The four things that can be said about a cluster."""

    COHERENT = "coherent"
    TOO_BROAD = "too-broad"
    TOO_NARROW = "too-narrow"
    GEO_SPECIFIC = "geo-specific"


class PairKind(StrEnum):
    """Whether two tags share a cluster; or that what earlier flags said of the two no longer counts."""

    MUST = "must-link"
    CANNOT = "cannot-link"
    OVERRULED = "overruled"


@dataclass(frozen=True)
class Pair:
    """Two tags that must or must not share a cluster.

    Attributes:
        first_tag: One tag.
        second_tag: The other.
        kind: Together or apart.
        weight: How much the pair counts beside others, > 0; 1 for something said outright.
        flag: Id of the flag it comes from; None until the flag is saved.
    """

    first_tag: str
    second_tag: str
    kind: PairKind
    weight: float = 1.0
    flag: int | None = None


@dataclass(frozen=True)
class Flag:
    """One decision of a curator; tags are named by their text, so that it outlives the catalogue it was made on.

    Attributes:
        cluster: Id of the cluster that was looked at.
        verdict: What was said about it. A decision about single tags only (moves, same, apart) is filed under
            too-broad (tags leave) or too-narrow (tags join); `about_tags` tells it from a verdict on the cluster.
        groups: too-broad: the groups it falls into; tags in none are left to the model, but for those that stay.
        stays: too-broad: the tags that stay together as this cluster when others are taken out of it.
        into: too-narrow, geo-specific: id of the cluster it belongs to.
        moves: (tag, cluster id): tags sent to another cluster.
        merges_to_tag: geo-specific: (tag, tag): sent to wherever that other tag is ("finnish metal" to "metal").
        left_out: Tags that the decision is not about.
        dropped: Pairs (tag, tag) that the curator unticked in the preview.
        same: Pairs (tag, tag) answered "same".
        apart: Pairs (tag, tag) answered "not the same".
        released: Pairs (tag, tag) that are no longer kept together or apart, whatever earlier flags meant.
        overrules: Whether pairs of earlier flags that contradict this one are set aside, instead of refusing it.
        curator: Who said it.
        note: Why.
        id: Number of the flag; None until it is saved.
        created: When, ISO 8601 in UTC; empty until it is saved.
        round: Id of the round it was made on.
    """

    cluster: int
    verdict: Verdict
    groups: tuple[tuple[str, ...], ...] = ()
    stays: tuple[str, ...] = ()
    into: int | None = None
    moves: tuple[tuple[str, int], ...] = ()
    merges_to_tag: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    released: tuple[tuple[str, str], ...] = ()
    overrules: bool = False
    curator: str = ""
    note: str = ""
    id: int | None = None
    created: str = ""
    round: int | None = None

    @property
    def about_tags(self) -> bool:
        """Whether it moves or pairs single tags, and says nothing of the cluster as a whole."""
        of_cluster = self.groups or self.stays or self.into is not None or self.merges_to_tag
        if self.verdict == Verdict.COHERENT or of_cluster:
            return False
        return bool(self.same or self.apart or self.released or (self.moves and self.verdict == Verdict.TOO_BROAD))

    def to_json(self) -> dict[str, Any]:
        """Plain lists, numbers and strings, to be read back by `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "Flag":
        """The flag that `to_json` wrote; fields it does not know are ignored, absent ones take their defaults."""
        known = {field.name for field in fields(cls)} & saved.keys()
        values = {name: _frozen(saved[name]) for name in known}
        return cls(**values | {"verdict": Verdict(saved["verdict"])})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list | tuple) else value
