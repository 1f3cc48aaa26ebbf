"""What a local refit is told: which clusters train, which begin and end, and which tags are free to go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.constraints import Constraints


@dataclass(frozen=True)
class Born:
    """A slot that starts, or starts again, from a group of tags.

    Attributes:
        cluster_id: Its id: one never used before, or a retired one whose merge was withdrawn.
        rows: Rows of the tags it starts from, at least one.
        parent: The cluster these tags mostly come from.
    """

    cluster_id: int
    rows: tuple[int, ...]
    parent: int


@dataclass(frozen=True, eq=False)
class RefitPlan:
    """A refit that moves only what was flagged.

    Attributes:
        constraints: All pairs of active flags, on rows, free of contradictions.
        touched: Ids of the clusters that train, those to be retired included, those to be born not.
        born: Slots to add; when its id is among the redirects of the clustering, that redirect ends.
        retired: Id of a slot to be removed -> id of the living (or born) cluster that its tags go to.
        redirects: Id retired in an earlier round -> id of the living or born cluster that it leads to from now on.
        sent: Row -> id of the living or born cluster that it is told to go to, where pairs allow it.
        free: Rows that may move without being held to where they were.
        row_flags: Row -> ids of the flags, made or withdrawn since, that name its tag.
        cluster_flags: Cluster id -> ids of the flags, made or withdrawn since, that touch it.
        flags: Ids of all flags made or withdrawn since; a coherent one may ask for no change at all.
    """

    constraints: Constraints
    touched: frozenset[int] = frozenset()
    born: tuple[Born, ...] = ()
    retired: Mapping[int, int] = field(default_factory=dict)
    redirects: Mapping[int, int] = field(default_factory=dict)
    sent: Mapping[int, int] = field(default_factory=dict)
    free: frozenset[int] = frozenset()
    row_flags: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    cluster_flags: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    flags: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing was decided."""
        return not (self.touched or self.born or self.retired or self.flags)
