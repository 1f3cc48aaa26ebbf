"""Decisions begun and not finished: one a cluster, so that looking at another loses nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core import Flag
from review_app.state.names import Key, PageName
from review_app.state.store import get, pop, put
from review_app.state.where import go_to


@dataclass(frozen=True)
class Draft:
    """A decision begun on another page, for Review to preview and save.

    Attributes:
        tags: The selected tags.
        flags: What they would become; empty when the curator has still to say.
    """

    tags: tuple[str, ...]
    flags: tuple[Flag, ...] = ()


def begin_decision(tags: Sequence[str], flags: Sequence[Flag], cluster: int | None = None) -> None:
    """Take a selection to Review, with the cluster most of it lies in; for `on_click`."""
    put(Key.DRAFT, Draft(tuple(tags), tuple(flags)))
    go_to(PageName.REVIEW, cluster)


def draft() -> Draft | None:
    """The decision begun elsewhere, if any."""
    return get(Key.DRAFT)


def take_draft() -> Draft | None:
    """The decision begun elsewhere, once: Review keeps it from here on."""
    return pop(Key.DRAFT)


def step(round_id: int, cluster: int) -> Draft | None:
    """The decision that is being made on a cluster of a round, if any."""
    return get(Key.STEPS, {}).get((round_id, cluster))


def set_step(round_id: int, cluster: int, begun: Draft | None) -> None:
    """Keep a decision as it stands, or forget it; those made on other rounds that were not carried over are gone."""
    steps = {place: kept for place, kept in get(Key.STEPS, {}).items() if place[0] == round_id}
    steps.pop((round_id, cluster), None)
    put(Key.STEPS, steps if begun is None else {**steps, (round_id, cluster): begun})


def carry_steps(round_id: int, still_means: Callable[[int, Draft], bool]) -> None:
    """Let unfinished decisions go over to a new round, those that mean there what they meant; others are forgotten."""
    begun = get(Key.STEPS, {})
    if any(made_on != round_id for made_on, _ in begun):
        kept = {place: draft for place, draft in begun.items() if place[0] == round_id}
        carried = {
            (round_id, cluster): draft
            for (made_on, cluster), draft in begun.items()
            if made_on != round_id and still_means(cluster, draft)
        }
        put(Key.STEPS, carried | kept)
