"""More rows for a project that is under review: new tags find their places, and nothing that is there moves."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.catalogue import Catalogue
from core.clustering import Clustering, Progress
from core.evaluation import quality_report
from core.project import Growth, NewRound, Project, Round, RoundKind
from core.projection import places_near
from core.suggestions.arrivals import unsure_rows
from core.verdicts import Pair, constraints_from_pairs

from .arriving import Arriving, arriving, placed_by_rules
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
    came = arriving(project, more, encoder, report)
    report(Progress("placing the new tags"))
    clustering, rules = placed_by_rules(came)
    arrived = _arrivals(came, clustering, rules)
    clustering = replace(clustering, seconds=time.perf_counter() - began)
    growth = Growth(came.catalogue, came.data, places_near(project.projection, came.data.neighbours), rules)
    made = project.add_tags(_new_round(came, clustering, arrived, rules), growth)
    return Added(made, arrived, came.n_items, came.n_waiting, clustering.seconds)


def _arrivals(came: Arriving, clustering: Clustering, rules: Sequence[Pair]) -> tuple[Arrival, ...]:
    """Where each new tag has come to, and why."""
    because = {pair.first_tag: pair.flag for pair in rules}
    unsure = set(unsure_rows(came.data, clustering, came.known).tolist()) if came.tags else set()
    return tuple(
        Arrival(
            tag=clustering.tags[row],
            cluster=int(clustering.labels[row]),
            confidence=float(clustering.confidence[row]),
            unsure=row in unsure,
            because=because.get(clustering.tags[row]),
        )
        for row in range(came.known, len(clustering.tags))
    )


def _new_round(came: Arriving, clustering: Clustering, arrived: Sequence[Arrival], rules: Sequence[Pair]) -> NewRound:
    """The round that knows the new tags; what was said of the current one holds in it."""
    project, current = came.project, came.current
    constraints = constraints_from_pairs([*project.pairs(), *rules], came.data)
    return NewRound(
        clustering=clustering,
        kind=RoundKind.ADDED,
        parent=current.id,
        flags=current.flags,
        report={
            **quality_report(came.data, clustering, constraints),
            **carried_figures(current),
            "added": {"tags": len(came.tags), "items": came.n_items},
        },
        names=current.names,
        check_names=tuple(sorted(names_to_check(project, current))),
        unsure=(*still_unsure(project, current), *(each.tag for each in arrived if each.unsure)),
    )
