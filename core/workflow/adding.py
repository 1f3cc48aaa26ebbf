"""More rows for a project that is under review: new tags find their places, and nothing that is there moves."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.catalogue import Catalogue, joined
from core.clustering import Clustering, Progress
from core.data import TrainingData
from core.errors import ConstraintConflict, ProjectError
from core.evaluation import quality_report
from core.project import Growth, NewRound, Project, Round, RoundKind
from core.projection import places_near
from core.suggestions.arrivals import remembered_geo, remembered_places, unsure_rows
from core.verdicts import Pair, constraints_from_pairs

from .first import OnProgress, carried_figures, silent
from .naming import names_to_check
from .unsure import still_unsure

if TYPE_CHECKING:
    from core.embedding import Encoder


@dataclass(frozen=True)
class Arrival:
    """One tag that came.

    Attributes:
        tag: The tag.
        cluster: Id of the cluster it was put into.
        confidence: How sure the model is, in [0, 1].
        unsure: Whether somebody should look.
        because: The geo-specific flag whose rule sent it there; None when the model did.
    """

    tag: str
    cluster: int
    confidence: float
    unsure: bool
    because: int | None = None


@dataclass(frozen=True)
class Added:
    """What came to a project.

    Attributes:
        round: The round that knows it.
        tags: The new tags, most frequent first.
        items: Number of new items.
        waiting: Number of new tags on too few items to be clustered yet; they are counted on when more rows come.
        seconds: Wall time.
    """

    round: Round
    tags: tuple[Arrival, ...]
    items: int
    waiting: int
    seconds: float


def add_rows(
    project: Project, more: Catalogue, on_progress: OnProgress | None = None, encoder: "Encoder | None" = None
) -> Added:
    """Let the rows of `more` come to the current round: known tags stay where they are, new ones are assigned.

    New tags follow the pairs that decisions in force say of them. When a geo-specific decision sent others there,
    qualified place tags go to the tag they qualify, and those that only name a place to where its items are. All of it
    is saved at once, or nothing.

    Raises:
        ProjectError: `more` holds nothing that the catalogue has not, or the catalogue is only a sample.
    """
    began = time.perf_counter()
    report = on_progress or silent
    report(Progress("joining the catalogues"))
    current, before, data = project.current(), project.catalogue, project.data
    if data.n_items != len(before.items):
        raise ProjectError(
            f"{data.n_items:,} items were counted where they lie, and the project holds {len(before.items):,} of them: "
            "rows cannot be counted in. Add them to the table, and fit it into a new project."
        )
    catalogue = joined(before, more)
    if catalogue.incidence.nnz == before.incidence.nnz:
        raise ProjectError(f"{more.report.path or 'The table'} holds nothing that the catalogue does not have.")
    tags = _arriving(project, before, catalogue)
    grown = data.grown(catalogue, tags, _encoder(project, encoder), report)
    report(Progress("placing the new tags"))
    known = len(data.tags)
    rules = _rules(project, grown, tags)
    clustering = _placed(project, grown, rules)
    places = remembered_places(project.flags(), grown, clustering, known)
    if places:  # where they go is known once the model has placed what came with them
        rules = _without_conflicts(project, grown, [*rules, *places])
        clustering = _placed(project, grown, rules)
    constraints = constraints_from_pairs([*project.pairs(), *rules], grown)
    unsure = unsure_rows(grown, clustering, known) if tags else np.empty(0, dtype=np.int64)
    arrived = _arrivals(clustering, known, {grown.tags[row] for row in unsure}, rules)
    n_items = len(catalogue.items) - len(before.items)
    waiting = len(catalogue.tags) - len(before.tags) - sum(tag not in set(before.tags) for tag in tags)
    seconds = time.perf_counter() - began
    new = NewRound(
        clustering=replace(clustering, seconds=seconds),
        kind=RoundKind.ADDED,
        parent=current.id,
        flags=current.flags,
        report={
            **quality_report(grown, clustering, constraints),
            **carried_figures(current),
            "added": {"tags": len(tags), "items": n_items},
        },
        names=current.names,
        check_names=tuple(sorted(names_to_check(project, current))),
        unsure=(*still_unsure(project, current), *(each.tag for each in arrived if each.unsure)),
    )
    growth = Growth(catalogue, grown, places_near(project.projection, grown.neighbours), rules)
    made = project.add_tags(new, growth)
    return Added(made, arrived, n_items, max(waiting, 0), seconds)


def _arriving(project: Project, before: Catalogue, catalogue: Catalogue) -> tuple[str, ...]:
    """Tags that are on enough items now and were not before, most frequent first.

    Where the project keeps only its most frequent tags, those that come must be as frequent as the least of these.
    """
    settings, data = project.settings, project.data
    least = settings.min_items if settings.top is None else max(settings.min_items, int(data.item_counts.min()))
    counts = catalogue.item_counts
    earlier = np.zeros(len(counts), dtype=np.int64)
    earlier[: len(before.tags)] = before.item_counts
    rows = np.flatnonzero((counts >= least) & (earlier < least))
    rows = rows[np.argsort(-counts[rows], kind="stable")]
    return tuple(catalogue.tags[row] for row in rows if catalogue.tags[row] not in data.row_of)


def _encoder(project: Project, encoder: "Encoder | None") -> "Encoder":
    if encoder is not None:
        return encoder
    from core.embedding import default_encoder

    return default_encoder(project.settings.encoder)


def _rules(project: Project, data: TrainingData, tags: tuple[str, ...]) -> tuple[Pair, ...]:
    """Pairs that earlier geo-specific decisions mean for new tags that qualify another."""
    known = data.tags[: len(data.tags) - len(tags)]
    return _without_conflicts(project, data, remembered_geo(project.flags(), tags, known))


def _without_conflicts(project: Project, data: TrainingData, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those of `pairs` that contradict no decision in force, nor one of them before."""
    kept: list[Pair] = []
    for pair in pairs:
        try:
            constraints_from_pairs([*project.pairs(), *kept, pair], data).check(data.tags)
            kept.append(pair)
        except ConstraintConflict:
            continue
    return tuple(kept)


def _placed(project: Project, data: TrainingData, rules: Sequence[Pair]) -> Clustering:
    """The current round with the new tags, which follow all pairs in force and these."""
    from core.training.placing import placed

    constraints = constraints_from_pairs([*project.pairs(), *rules], data)
    return placed(data, project.clustering(project.current().id), constraints, project.settings.objective)


def _arrivals(clustering: Clustering, first: int, unsure: set[str], rules: tuple[Pair, ...]) -> tuple[Arrival, ...]:
    because = {pair.first_tag: pair.flag for pair in rules}
    return tuple(
        Arrival(
            tag=clustering.tags[row],
            cluster=int(clustering.labels[row]),
            confidence=float(clustering.confidence[row]),
            unsure=clustering.tags[row] in unsure,
            because=because.get(clustering.tags[row]),
        )
        for row in range(first, len(clustering.tags))
    )
