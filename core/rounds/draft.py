"""A refit plan being written, flag by flag."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int64

from core.clustering import Clustering
from core.constraints import Constraints
from core.data import TrainingData
from core.training.plan import Born, RefitPlan


@dataclass(eq=False)
class Draft:
    """What `RefitPlan` will hold, while it may still change; only `plan_next` and its helpers see one."""

    data: TrainingData
    clustering: Clustering
    constraints: Constraints
    next_id: int
    flags: frozenset[int]
    touched: set[int] = field(default_factory=set)
    born: dict[int, int] = field(default_factory=dict)  # slot -> parent; its rows are those sent there
    retired: dict[int, int] = field(default_factory=dict)
    redirects: dict[int, int] = field(default_factory=dict)  # ids closed earlier that now lead elsewhere
    sent: dict[int, int] = field(default_factory=dict)
    free: set[int] = field(default_factory=set)
    row_flags: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    cluster_flags: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.labels = self.clustering.labels.tolist()
        self.living = set(self.clustering.cluster_ids.tolist())
        self.next_id = max(self.next_id, self.clustering.next_id)

    def home(self, cluster: int) -> int:
        """The id that `cluster` leads to once this plan is carried out, slots that it opens again included."""
        seen: set[int] = set()
        while cluster not in seen:
            seen.add(cluster)
            if cluster in self.retired:
                cluster = self.retired[cluster]
            elif cluster not in self.living and cluster not in self.born:
                cluster = self.redirects.get(cluster, self.clustering.redirects.get(cluster, cluster))
        return cluster

    def members(self, cluster: int) -> list[int]:
        """Rows that the current round has in `cluster`."""
        return np.flatnonzero(self.clustering.labels == cluster).tolist()

    def places(self) -> Int64[np.ndarray, " tags"]:
        """`place` of every row."""
        known, at = np.unique(self.clustering.labels, return_inverse=True)
        places = np.array([self.home(int(label)) for label in known], dtype=np.int64)[at]
        for row, cluster in self.sent.items():
            places[row] = self.home(cluster)
        return places

    def place(self, row: int) -> int:
        """The cluster that a row is in, or is being sent to."""
        return self.home(self.sent.get(row, self.labels[row]))

    def rows(self, tags: Iterable[str]) -> list[int]:
        """Rows of those tags that the data holds."""
        return [self.data.row_of[tag] for tag in tags if tag in self.data.row_of]

    def touch(self, cluster: int, flag: int | None) -> None:
        """Let a cluster train, because of a flag; ids that are not living have nothing to train."""
        if cluster in self.living:
            self.touched.add(cluster)
        if flag is not None:
            self.cluster_flags[cluster].add(flag)

    def name(self, rows: Iterable[int], flag: int | None) -> None:
        """Record that a flag names these rows."""
        if flag is not None:
            for row in rows:
                self.row_flags[row].add(flag)

    def open_slot(self, rows: list[int], parent: int, again: int | None = None) -> int:
        """Open a slot for a group of rows: one that was closed before when `again` names it, else a new one."""
        cluster = self.next_id if again is None else again
        self.next_id = max(self.next_id, cluster + 1)
        self.born[cluster] = parent
        self.sent |= dict.fromkeys(rows, cluster)
        return cluster

    def may_reopen(self, cluster: int) -> bool:
        """Whether `cluster` once was, is not now, and has not been opened again yet."""
        return cluster not in self.living and cluster not in self.born and cluster < self.next_id

    def retire(self, cluster: int, heir: int, flag: int | None) -> None:
        """Close a slot in favour of another, unless that leads back to itself."""
        cluster, heir = self.home(cluster), self.home(heir)
        if cluster == heir:
            return
        self.touch(cluster, flag)
        self.touch(heir, flag)
        if self.born.pop(cluster, None) is None:
            self.retired[cluster] = heir
        else:
            self.sent |= {row: heir for row, place in self.sent.items() if place == cluster}

    def finished(self) -> RefitPlan:
        """The plan, every redirect leading to a slot that stays open."""
        sent = {row: self.home(cluster) for row, cluster in self.sent.items()}
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for row, cluster in sorted(sent.items()):
            groups[cluster].append(row)
        return RefitPlan(
            constraints=self.constraints,
            touched=frozenset(self.touched),
            born=tuple(Born(slot, tuple(groups[slot]), self.born[slot]) for slot in sorted(self.born) if groups[slot]),
            retired={cluster: self.home(cluster) for cluster in self.retired},
            redirects={cluster: self.home(heir) for cluster, heir in self.redirects.items()},
            sent={row: cluster for row, cluster in sent.items() if self.home(self.labels[row]) != cluster},
            free=frozenset(self.free - sent.keys()),
            row_flags=_sorted(self.row_flags),
            cluster_flags=_sorted(self.cluster_flags),
            flags=self.flags,
        )


def _sorted(flags: Mapping[int, set[int]]) -> dict[int, tuple[int, ...]]:
    return {key: tuple(sorted(flags[key])) for key in sorted(flags)}
