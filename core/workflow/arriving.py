"""Rows that come to a project: joined to its catalogue, their new tags embedded, and places found for these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.catalogue import Catalogue, joined
from core.clustering import Clustering
from core.data import TrainingData
from core.errors import ConstraintConflict, ProjectError
from core.project import Project, Round
from core.suggestions.arrivals import remembered_geo, remembered_places
from core.verdicts import Pair, constraints_from_pairs

from .first import OnProgress

if TYPE_CHECKING:
    from core.embedding import Encoder


@dataclass(frozen=True, eq=False)
class Arriving:
    """A project with the rows that came to it, before its new tags have places.

    Attributes:
        project: The project, in which nothing has changed yet.
        current: The round they come to.
        before: The catalogue without them.
        catalogue: The catalogue with them.
        data: Training data of all tags, new ones last.
        tags: The new tags, most frequent first.
    """

    project: Project
    current: Round
    before: Catalogue
    catalogue: Catalogue
    data: TrainingData
    tags: tuple[str, ...]

    @property
    def known(self) -> int:
        """Number of tags that were clustered before; the rows of the new ones begin there."""
        return len(self.data.tags) - len(self.tags)

    @property
    def n_items(self) -> int:
        """Number of new items."""
        return len(self.catalogue.items) - len(self.before.items)

    @property
    def n_waiting(self) -> int:
        """Number of tags nobody had heard of that are on too few items to be clustered yet."""
        unheard = set(self.tags) - set(self.before.tags)
        return max(len(self.catalogue.tags) - len(self.before.tags) - len(unheard), 0)


def arriving(project: Project, more: Catalogue, encoder: "Encoder | None", report: OnProgress) -> Arriving:
    """The rows of `more` beside the project's own.

    Raises:
        ProjectError: `more` holds nothing that the catalogue has not, or the catalogue is only a sample.
    """
    current, before, data = project.current(), project.catalogue, project.data
    if data.n_items != len(before.items):
        raise ProjectError(
            f"{data.n_items:,} items were counted where they lie, and the project holds {len(before.items):,} of them: "
            "rows cannot be counted in. Add them to the table, and fit it into a new project."
        )
    catalogue = joined(before, more)
    if catalogue.incidence.nnz == before.incidence.nnz:
        raise ProjectError(f"{more.report.path or 'The table'} holds nothing that the catalogue does not have.")
    tags = _new_tags(project, before, catalogue)
    grown = data.grown(catalogue, tags, encoder or _own_encoder(project), report)
    return Arriving(project, current, before, catalogue, grown, tags)


def _new_tags(project: Project, before: Catalogue, catalogue: Catalogue) -> tuple[str, ...]:
    """Tags that are on enough items now and were not before, most frequent first.

    Where the project keeps only the tags that were given most often, those that come must have been given as often as
    the least of these.
    """
    settings, kept = project.settings, project.data.row_of
    least = 0.0
    if settings.top is not None:
        least = min(uses for tag, uses in zip(before.tags, before.uses.tolist(), strict=True) if tag in kept)
    earlier = np.zeros(len(catalogue.tags), dtype=bool)
    known = slice(len(before.tags))
    enough = (before.item_counts >= settings.min_items) & (before.uses >= least)
    earlier[known] = enough & (catalogue.uses[known] <= before.uses)  # what tied with the last kept comes when it grows
    counts = catalogue.item_counts
    rows = np.flatnonzero((counts >= settings.min_items) & (catalogue.uses >= least) & ~earlier)
    rows = rows[np.argsort(-counts[rows], kind="stable")]
    return tuple(catalogue.tags[row] for row in rows if catalogue.tags[row] not in kept)


def _own_encoder(project: Project) -> "Encoder":
    from core.embedding import default_encoder

    return default_encoder(project.settings.encoder)


def placed_by_rules(came: Arriving) -> tuple[Clustering, tuple[Pair, ...]]:
    """The current round with the new tags in their places, and the pairs that earlier decisions on places mean there.

    Tags that qualify another go by what such a decision says of them. Where those go that only name a place is known
    once the model has placed what came with them; then all are placed again.
    """
    flags = came.project.flags()
    rules = _without_conflicts(came, remembered_geo(flags, came.tags, came.data.tags[: came.known]))
    clustering = _placed(came, rules)
    places = remembered_places(flags, came.data, clustering, came.known)
    if not places:
        return clustering, rules
    rules = _without_conflicts(came, [*rules, *places])
    return _placed(came, rules), rules


def _without_conflicts(came: Arriving, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those of `pairs` that contradict no decision in force, nor one of them before."""
    in_force, kept = came.project.pairs(), list[Pair]()
    for pair in pairs:
        try:
            constraints_from_pairs([*in_force, *kept, pair], came.data).check(came.data.tags)
            kept.append(pair)
        except ConstraintConflict:
            continue
    return tuple(kept)


def _placed(came: Arriving, rules: Sequence[Pair]) -> Clustering:
    """The current round with the new tags, which follow all pairs in force and these."""
    from core.training.placing import placed

    constraints = constraints_from_pairs([*came.project.pairs(), *rules], came.data)
    before = came.project.clustering(came.current.id)
    return placed(came.data, before, constraints, came.project.settings.objective)
