"""Decisions as they stand while a curator is still making them: the pairs they would mean, and what is wrong with them.

One act of a curator may be several flags, as when tags of three clusters are sent to a fourth; they are seen and saved
together, each checked against those before it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.errors import TagloomError
from core.project import Project
from core.verdicts import Flag, Pair, PairKind, compile_flag, settled

from .deciding import SavedFlag, save_together


@dataclass(frozen=True)
class DecisionPreview:
    """What flags would mean if they were saved now.

    Attributes:
        flags: The flags as they would be saved.
        listed: Every pair they ask for, also those the curator unticked.
        kept: The pairs that would be saved.
        problem: Why they cannot be saved as they are; None when they can. A ConstraintConflict names the flags that
            stand against them.
    """

    flags: tuple[Flag, ...]
    listed: tuple[Pair, ...]
    kept: tuple[Pair, ...]
    problem: TagloomError | None = None

    @property
    def set_aside(self) -> tuple[Pair, ...]:
        """Those that let what earlier flags said of two tags no longer count."""
        return tuple(pair for pair in self.kept if pair.kind == PairKind.OVERRULED)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change when the listed pairs do: ticks belong to one list of pairs."""
        text = "\0".join(f"{pair.first_tag}\1{pair.kind}\1{pair.second_tag}" for pair in self.listed)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def preview_decision(project: Project, flags: Sequence[Flag]) -> DecisionPreview:
    """Compile `flags` on the current round against every living flag; nothing is saved and nothing is raised."""
    data, clustering = project.data, project.clustering(project.current().id)
    standing = list(project.pairs())
    final = tuple(settled(flag) for flag in flags)
    listed: list[Pair] = []
    kept: list[Pair] = []
    problem: TagloomError | None = None
    for flag in final:
        try:
            listed += compile_flag(replace(flag, dropped=()), data, clustering).pairs
            kept += compile_flag(flag, data, clustering, standing=[*standing, *kept]).pairs
        except TagloomError as error:
            problem = problem or error
    return DecisionPreview(final, tuple(listed), tuple(kept), problem)


def save_decision(project: Project, flags: Sequence[Flag]) -> tuple[SavedFlag, ...]:
    """Save `flags`, all of them or, when one cannot be, none.

    Raises:
        FlagError: One names something that is not there, or lacks what its verdict needs.
        ConstraintConflict: One contradicts a living flag or one before it.
    """
    current, data = project.current(), project.data
    clustering = project.clustering(current.id)
    standing = list(project.pairs())
    decided = []
    for flag in map(settled, flags):
        compiled = compile_flag(flag, data, clustering, standing)
        decided.append(SavedFlag(replace(flag, round=current.id), compiled))
        standing += compiled.pairs
    return save_together(project, decided)
