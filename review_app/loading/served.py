"""The project that is served, and one of its rounds with everything a page needs to show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core import (
    Clustering,
    Project,
    Round,
    RoundState,
    TrainingData,
    Verdict,
    current_verdicts,
    followed_verdicts,
    names_to_check,
    shown_names,
    still_unsure,
)
from review_app import settings
from review_app.loading.kept import kept


@dataclass(frozen=True, eq=False)
class Shown:
    """One round with everything a page needs to show it.

    Attributes:
        project: Where it lies.
        round: The round.
        data: The tags it clusters.
        clustering: Who is where.
        names: Name of every cluster, a curator's own first.
        verdicts: Verdict of every cluster that has one, as text.
        followed: The last verdict on every cluster that was changed by it and has none since, as text.
        to_check: Ids of the clusters whose name is to be checked.
        unsure: Tags that were added and that nobody could be sure of, while nobody has looked.
    """

    project: Project
    round: Round
    data: TrainingData
    clustering: Clustering
    names: Mapping[int, str]
    verdicts: Mapping[int, str]
    followed: Mapping[int, str]
    to_check: frozenset[int] = frozenset()
    unsure: tuple[str, ...] = ()

    @property
    def proposed(self) -> bool:
        """Whether it waits to be kept or rejected."""
        return bool(self.round.state == RoundState.PROPOSED)

    @cached_property
    def living(self) -> tuple[int, ...]:
        """Ids of the clusters that hold tags, largest first."""
        sizes = self.clustering.sizes
        return tuple(sorted((c for c in sizes if sizes[c]), key=lambda c: (-sizes[c], c)))

    @property
    def reviewed(self) -> int:
        """How many of the living clusters have a verdict."""
        return sum(cluster in self.verdicts for cluster in self.living)

    @property
    def open_again(self) -> int:
        """How many of them a round has changed as their verdict asked, and nobody has looked at since."""
        return sum(cluster in self.followed for cluster in self.living)


def project() -> Project | None:
    """The project this process serves, opened once for each that is begun in its folder; None when none was named."""
    folder = settings.project_dir()
    return None if folder is None else _project(str(folder), Project.created_in(folder))


@kept(max_entries=2)
def _project(path: str, created: str) -> Project:  # noqa: ARG001 (cache key)
    return Project.open(Path(path))


def shown(project: Project, which: Round | None = None) -> Shown | None:
    """The current round, or `which`; None before the first."""
    chosen = which or project.head()
    if chosen is None:
        return None
    flags = project.flags()
    return Shown(
        project=project,
        round=chosen,
        data=project.data_of(chosen.id),
        clustering=project.clustering(chosen.id),
        names=shown_names(project, chosen),
        verdicts=_as_text(current_verdicts(flags, chosen)),
        followed=_as_text(followed_verdicts(flags, chosen)),
        to_check=names_to_check(project, chosen),
        unsure=still_unsure(project, chosen),
    )


def _as_text(verdicts: Mapping[int, Verdict]) -> dict[int, str]:
    return {cluster: str(verdict) for cluster, verdict in verdicts.items()}
