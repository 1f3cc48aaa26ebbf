"""One round beside the one it was made from: what each decision moved, and both sets of figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.evaluation import Moved, satisfied
from core.project import Project, Round
from core.verdicts import Flag, constraints_from_pairs

FIGURES = (
    "contrast",
    "modularity",
    "silhouette",
    "must_link_satisfied",
    "cannot_link_satisfied",
    "mean_confidence",
    "clusters",
    "largest_share",
)


@dataclass(frozen=True)
class FlagEffect:
    """What one decision brought about in a round.

    Attributes:
        flag: The decision; None gathers the tags that moved for no named flag, as in a full fit.
        withdrawn: Whether the round learned that it was taken back, rather than made.
        moved: The tags that moved because of it; a tag that two flags moved is in both.
    """

    flag: Flag | None
    withdrawn: bool
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class SizeChange:
    """Tags of a cluster before and after; None where the cluster did not exist."""

    cluster: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Figure:
    """One figure of quality before and after; None where it has no meaning, or there was no round before."""

    name: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """After minus before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class RoundChange:
    """A round and what it changed.

    Attributes:
        round: The round.
        parent: The round it was made from; None for the first.
        effects: One for every decision that the round learned, in the order they were made, tags of no flag last.
        sizes: The clusters whose number of tags changed, most changed first.
        figures: `FIGURES`, in their order.
    """

    round: Round
    parent: Round | None
    effects: tuple[FlagEffect, ...]
    sizes: tuple[SizeChange, ...]
    figures: tuple[Figure, ...]


def round_change(project: Project, round_id: int) -> RoundChange:
    """What round `round_id` changed, in the words and with the pairs of the decisions it learned.

    Raises:
        ProjectError: There is no such round.
    """
    made = project.round(round_id)
    parent = None if made.parent is None else project.round(made.parent)
    before = {} if parent is None else {**parent.report, **_pairs_held(project, made, parent)}
    after = {**made.report, **dict.fromkeys(_without_pairs(made))}
    return RoundChange(
        round=made,
        parent=parent,
        effects=flag_effects(project.flags(active=False), made, parent),
        sizes=() if parent is None else size_changes(parent.report["sizes"], made.report["sizes"]),
        figures=tuple(Figure(name, _number(before.get(name)), _number(after.get(name))) for name in FIGURES),
    )


def flag_effects(flags: tuple[Flag, ...], made: Round, parent: Round | None) -> tuple[FlagEffect, ...]:
    """The decisions that `made` learned since `parent`, each with the tags it moved."""
    known = frozenset(() if parent is None else parent.flags)
    learned = frozenset(made.flags)
    effects = [
        FlagEffect(flag, flag.id in known, tuple(move for move in made.moved if flag.id in move.because))
        for flag in flags
        if flag.id in known ^ learned
    ]
    explained = {move.tag for effect in effects for move in effect.moved}
    others = tuple(move for move in made.moved if move.tag not in explained)
    return (*effects, *([FlagEffect(None, False, others)] if others else []))


def size_changes(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[SizeChange, ...]:
    """Clusters whose size differs, most changed first (ties: lowest id).

    Args:
        before: Cluster id as text -> tags, as a quality report holds it.
        after: Likewise.
    """
    changes = [
        SizeChange(cluster, before.get(str(cluster)), after.get(str(cluster)))
        for cluster in sorted({int(each) for each in before.keys() | after.keys()})
        if before.get(str(cluster)) != after.get(str(cluster))
    ]
    return tuple(sorted(changes, key=lambda change: -abs((change.after or 0) - (change.before or 0))))


def names_ever(project: Project) -> Mapping[int, str]:
    """The last name of every cluster that ever was, those that were merged away too: history speaks of them."""
    names: dict[int, str] = {}
    for each in project.rounds():
        names |= each.names
    return names | dict(project.names())


def _number(value: float | int | None) -> float | None:
    return None if value is None else float(value)


def _pairs_held(project: Project, made: Round, parent: Round) -> dict[str, Any]:
    """The pairs that `made` learned, counted on the clusters of `parent`: the same question asked before and after."""
    constraints = constraints_from_pairs(project.pairs(made.flags), project.data_of(parent.id))
    held = satisfied(project.clustering(parent.id).labels, constraints)
    shares = {"must_link_satisfied": held.must_link, "cannot_link_satisfied": held.cannot_link}
    return {**shares, **dict.fromkeys(_without_pairs(made))}


def _without_pairs(made: Round) -> tuple[str, ...]:
    """Figures about pairs that mean nothing, because the round knows no pair of the kind."""
    return tuple(f"{kind}_satisfied" for kind in ("must_link", "cannot_link") if not made.report[f"{kind}_pairs"])
