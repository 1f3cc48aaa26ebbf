"""What waits to be learned, and the buttons that start learning it."""

from collections.abc import Mapping

import streamlit as st

from core import Flag, Project, pending_flags
from review_app import jobs, state
from review_app.views.acting import attempt
from review_app.views.rounds import undoing
from review_app.wording import rounds as words


def box(project: Project, names: Mapping[int, str]) -> None:
    """Draw the pending decisions with Retrain, and after a job that broke off, say what still stands."""
    made, withdrawn = pending_flags(project)
    waiting = project.waiting()
    text = words.pending(len(made), len(withdrawn), project.current().id)
    _after_a_break(project)
    with st.container(border=True, key="rounds.learn"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(words.waits_for_answer(waiting.id) if waiting else text, width="stretch")
            _retrain(project, bool(made or withdrawn))
            _retrain_everything(project)
        st.caption(words.INTRO)
        if (made or withdrawn) and not waiting:
            with st.expander(words.PENDING_LIST, key="rounds.pending"):
                _pending(project, made, withdrawn, names)


def _after_a_break(project: Project) -> None:
    """Say why the last retrain made no round, and that nothing is lost; a cancelled one only to who cancelled it."""
    now = jobs.view(project)
    if now is None or now.kind != "retrain" or now.state not in ("failed", "lost", "cancelled"):
        return
    watched = state.get(state.Key.WATCHED_JOB) == now.pid  # the panel above says how it ended
    if now.state != "cancelled" or watched:
        st.info(words.broken_off("" if watched else now.message, project.current().id), icon=":material/shield:")


def _reason(project: Project, waiting: bool) -> str | None:
    """Why nothing can be learned now, None when it can."""
    now = jobs.view(project)
    if now is not None and now.running:
        return words.BUSY
    if project.waiting() is not None:
        return words.WAITS_FOR_ANSWER
    return None if waiting else words.NOTHING_PENDING


def _retrain(project: Project, waiting: bool) -> None:
    reason = _reason(project, waiting)
    st.button(
        words.RETRAIN,
        key="rounds.retrain",
        type="primary",
        icon=":material/model_training:",
        shortcut="Ctrl+Enter",
        disabled=reason is not None,
        help=reason or words.RETRAIN_HELP,
        on_click=attempt,
        args=(jobs.start, project, "retrain", "--propose"),
    )


def _retrain_everything(project: Project) -> None:
    """A full fit moves tags that nobody named, so it asks once more."""
    reason = _reason(project, waiting=True)
    with st.popover(words.RETRAIN_ALL, type="tertiary", disabled=reason is not None, help=reason, key="rounds.all"):
        st.markdown(words.RETRAIN_ALL_WHY)
        st.button(
            words.RETRAIN_ALL_YES,
            key="rounds.retrain_all",
            disabled=reason is not None,
            on_click=attempt,
            args=(jobs.start, project, "retrain", "--propose", "--full"),
        )


def _pending(project: Project, made: tuple[Flag, ...], withdrawn: tuple[Flag, ...], names: Mapping[int, str]) -> None:
    for flag in made:
        undoing.decision(words.made(flag, names), project, flag, f"pending.{flag.id}", in_force=True)
    for flag in withdrawn:
        undoing.decision(words.taken_back(flag, names), project, flag, f"pending.{flag.id}", in_force=False)
