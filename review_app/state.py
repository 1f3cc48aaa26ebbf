"""What one browser session remembers between runs; nothing else in the app touches the session's own store."""

import getpass
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from core import Flag

UNSEEN = 0.4  # seconds; to see a page and to press a key takes a person longer


class Key(StrEnum):
    """What is remembered, by name."""

    PROJECT = "project"
    CURATOR = "curator"
    GO_TO = "go_to"
    SELECTED = "selected_rows"
    SELECTED_OF = "selected_of"
    MAP_REVISION = "map_revision"
    MAP_FOUND = "map_found"
    COLOUR = "colour"
    FOCUS = "focus"
    DRAFT = "draft"
    STEPS = "review_steps"
    SAVED_FLAGS = "saved_flags"
    SAVED_AT = "saved_at"
    LEARNING = "learning_from"
    QUEUE_SHOWN = "queue_shown"
    REVIEW_MODE = "review_mode"
    SKIPPED = "skipped_pairs"
    HEAT_CELL = "heat_cell"
    SEEN_JOB = "seen_job"
    WATCHED_JOB = "watched_job"
    ROUND_BASIS = "round_basis"
    HISTORY_SHOWN = "history_shown"
    TAU_BASIS = "tau_basis"


class Widget(StrEnum):
    """Keys of widgets whose values are read outside the place that draws them."""

    CURATOR = "shell.curator"
    MAP = "map.plot"
    MAP_COLOUR = "map.colour"
    MAP_ROUND = "map.round"
    QUEUE = "review.show"
    REVIEW_MODE = "review.mode"
    HEAT = "heat.grid"
    HEAT_ROW = "heat.row"
    HEAT_COLUMN = "heat.column"
    ROUND = "rounds.chosen"
    QUERY = "probe.query"
    TAU = "probe.tau"
    PROBE = "probe.results"


class PageName(StrEnum):
    """The pages; the value is the page's address."""

    MAP = "map"
    REVIEW = "review"
    HEATMAP = "heatmap"
    ROUNDS = "rounds"
    PROBE = "probe"
    PROJECT = "project"


@dataclass(frozen=True)
class Draft:
    """A decision begun on another page, for Review to preview and save.

    Attributes:
        tags: The selected tags.
        flags: What they would become; empty when the curator has still to say.
    """

    tags: tuple[str, ...]
    flags: tuple[Flag, ...] = ()


def get(key: Key, default: Any = None) -> Any:
    """What is remembered under `key`."""
    return st.session_state.get(str(key), default)


def put(key: Key, value: Any) -> None:
    """Remember `value`."""
    st.session_state[str(key)] = value


def pop(key: Key) -> Any:
    """What is remembered under `key`, forgotten now."""
    return st.session_state.pop(str(key), None)


def widget(key: str, default: Any = None) -> Any:
    """The value of a widget of this page, or `default` before it is drawn."""
    return st.session_state.get(str(key), default)


def set_widget(key: str, value: Any) -> None:
    """Set a widget's value; only in a callback, or before the widget is drawn."""
    st.session_state[str(key)] = value


def fired(key: str, event: str) -> Any:
    """What a component of ours reported just now under the name `event`, None when it did not; in its callback."""
    return (widget(key) or {}).get(event)


def kept_widget(key: Widget, remembered: Key, default: Any) -> Any:
    """Give a widget the value it had before the page was left: a widget forgets, this does not."""
    if str(key) not in st.session_state:
        st.session_state[str(key)] = get(remembered, default)
    value = st.session_state[str(key)]
    put(remembered, value)
    return value


def choose_anew(key: Widget, basis: Key, fact: Any, value: Any) -> None:
    """Give a widget `value` when `fact` is not what it was, as when a new round waits; before the widget is drawn."""
    if get(basis) != fact or str(key) not in st.session_state:
        put(basis, fact)
        set_widget(key, value)


def belong_to(project: str) -> None:
    """Forget what was remembered of another project than the one served now; only the curator's name stays."""
    if get(Key.PROJECT, project) != project:
        for key in set(st.session_state) - {str(Key.CURATOR), str(Widget.CURATOR)}:
            del st.session_state[key]
    put(Key.PROJECT, project)


# --- who ---


def curator() -> str:
    """The name that signs decisions: the one typed in, else the login name."""
    return get(Key.CURATOR) or _login_name()


def set_curator(name: str) -> None:
    """Sign with `name` from now on."""
    put(Key.CURATOR, name.strip())


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in the password database, as in some containers
        return "curator"


# --- where ---


def go_to(page: PageName, cluster: int | None = None) -> None:
    """Open `page` in the next run, with `cluster` in focus; for `on_click`."""
    if cluster is not None:
        focus(cluster)
    put(Key.GO_TO, page)


def page_is_asked_for() -> bool:
    """Whether a click in a part of the page that is drawn by itself asked for another page: draw the whole app then."""
    return get(Key.GO_TO) is not None


def page_asked_for() -> PageName | None:
    """The page that the last run asked for, once."""
    asked = pop(Key.GO_TO)
    return None if asked is None else PageName(asked)


def focus(cluster: int | None) -> None:
    """Put a cluster in focus: the one Review opens and the map's panel talks about."""
    put(Key.FOCUS, cluster)


def focused() -> int | None:
    """Id of the cluster in focus; it may have been merged away since (`Clustering.resolve`)."""
    return get(Key.FOCUS)


# --- the selection: rows of the project's data, valid for one fingerprint of it ---


def select(rows: Iterable[int], of: str, found: int | None = None) -> None:
    """Select these rows from outside the map; the map shows them, and zooms to `found` when one is named."""
    remember_selection(tuple(rows), of)
    put(Key.MAP_FOUND, found)
    put(Key.MAP_REVISION, str(time.time_ns()))


def remember_selection(rows: Sequence[int], of: str) -> None:
    """Keep what the map itself has selected."""
    put(Key.SELECTED, tuple(rows))
    put(Key.SELECTED_OF, of)


def selected(of: str) -> tuple[int, ...]:
    """Selected rows of the data with fingerprint `of`; none when they were of other data."""
    return get(Key.SELECTED, ()) if get(Key.SELECTED_OF) == of else ()


def map_revision() -> tuple[str, int | None]:
    """A text that changes when the map must follow the session, and the row to zoom to."""
    return get(Key.MAP_REVISION, ""), get(Key.MAP_FOUND)


# --- a decision begun on another page, for Review to finish ---


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


# --- decisions begun on Review and not finished: one a cluster, so that looking at another loses nothing ---


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


def saved_flags() -> tuple[int, ...]:
    """Ids of the flags saved by this session, oldest first."""
    return get(Key.SAVED_FLAGS, ())


def remember_saved(flag_ids: Iterable[int]) -> None:
    """Keep which flags this session saved, for its undo."""
    put(Key.SAVED_FLAGS, (*saved_flags(), *flag_ids))
    put(Key.SAVED_AT, time.monotonic())


def just_saved() -> bool:
    """Whether this session saved a decision so short a time ago that nobody can have looked at what came up since."""
    return time.monotonic() - get(Key.SAVED_AT, -UNSEEN) < UNSEEN


def learn_from(round_id: int) -> None:
    """Keep from which round the model was told to follow: in the next, review begins at its worst cluster."""
    put(Key.LEARNING, round_id)


def has_learned(round_id: int) -> bool:
    """Whether `round_id` is what came of that; said once."""
    if get(Key.LEARNING) in (None, round_id):
        return False
    pop(Key.LEARNING)
    return True


def skipped() -> frozenset[frozenset[str]]:
    """Pairs of tags that the curator did not want to answer."""
    return get(Key.SKIPPED, frozenset())


def skip(first: str, second: str) -> None:
    """Ask about this pair no more."""
    put(Key.SKIPPED, skipped() | {frozenset((first, second))})
