"""Everything that was ever decided, newest first, in sentences; any one decision can be taken back or put back."""

from collections.abc import Mapping

import streamlit as st

from core import Event, EventKind, Flag, Project
from review_app import state
from review_app.views.rounds import undoing
from review_app.wording import history as words
from review_app.wording.rounds import HISTORY, SHOW_MORE

PAGE = 12


def log(project: Project, names: Mapping[int, str]) -> None:
    """Draw the newest events, and more when asked."""
    flags = {flag.id: flag for flag in project.flags(active=False)}
    living = {flag.id for flag in project.flags()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="rounds.history"):
        st.markdown(f"#### {HISTORY}", width="stretch")
        kinds = _kinds()
    events = [event for event in reversed(project.history()) if kinds is None or event.kind in kinds]
    if not events:
        st.caption(words.NOTHING)
    shown = state.get(state.Key.HISTORY_SHOWN, PAGE)
    for event in events[:shown]:
        _line(project, event, flags, living, names)
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
    project: Project, event: Event, flags: Mapping[int | None, Flag], living: set[int | None], names: Mapping[int, str]
) -> None:
    text = words.sentence(event, flags, names)
    if event.kind != EventKind.FLAGGED or event.flag not in flags:
        undoing.line(text, event.when, key=f"event.{event.id}")
        return
    in_force = event.flag in living
    shown = text if in_force else words.struck(text)
    undoing.line(shown, event.when, (project, flags[event.flag], in_force), f"flag.{event.flag}")
