"""Everything that was ever decided, newest first, in sentences; any one decision can be taken back or put back."""

from collections.abc import Mapping

import streamlit as st

from core import Event, EventKind, Flag, Project, names_before
from review_app import state
from review_app.views.rounds import undoing
from review_app.wording import history as words
from review_app.wording.rounds import HISTORY, SHOW_MORE

PAGE = 12


def log(project: Project, names: Mapping[int, str]) -> None:
    """Draw the newest events, and more when asked."""
    flags = {flag.id: flag for flag in project.flags(active=False)}
    living = {flag.id for flag in project.flags()}
    before = {} if project.head() is None else names_before(project)
    with st.container(horizontal=True, vertical_alignment="bottom", key="rounds.history"):
        st.markdown(f"#### {HISTORY}", width="stretch")
        kinds = _kinds()
    events = [event for event in reversed(project.history()) if kinds is None or event.kind in kinds]
    if not events:
        st.caption(words.NOTHING)
    shown = state.get(state.Key.HISTORY_SHOWN, PAGE)
    for event in events[:shown]:
        if event.kind == EventKind.FLAGGED and event.flag in flags:
            flag, in_force = flags[event.flag], event.flag in living
            text = words.sentence(event, flags, names)
            text = text if in_force else words.struck(text)
            undoing.decision(text, project, flag, f"flag.{flag.id}", in_force=in_force)
        else:
            _line(project, event, flags, before.get(event.id), names)
    if len(events) > shown:
        st.button(SHOW_MORE, key="rounds.more", on_click=state.put, args=(state.Key.HISTORY_SHOWN, shown + 4 * PAGE))


def _kinds() -> frozenset[EventKind] | None:
    """Which events are wanted; None for all."""
    wanted = st.segmented_control(
        words.FILTER,
        [words.ALL, words.DECISIONS, words.ROUNDS],
        default=words.ALL,
        required=True,
        key="rounds.filter",
        label_visibility="collapsed",
    )
    return {words.DECISIONS: words.DECISION_KINDS, words.ROUNDS: words.ROUND_KINDS}.get(str(wanted))


def _line(
    project: Project, event: Event, flags: Mapping[int | None, Flag], before: str | None, names: Mapping[int, str]
) -> None:
    """What else happened; `before` is the name that a renaming took away last."""
    text, key = words.sentence(event, flags, names), f"event.{event.id}"
    if before is None:
        undoing.line(text, event.when, key)
    else:
        undoing.naming(text, event.when, project, (event.payload["cluster"], before), key)
