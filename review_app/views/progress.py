"""The panel of work in the background: how far it is, how it ended, and a way to stop it; and the app's only watch.

The panel stands on every page and looks every few seconds whether anything has happened in the project, whoever did it:
then the whole page is drawn anew, and what was typed or chosen stays. It redraws itself inside a container with a key:
a self-redrawing fragment in the bare page can take what is drawn after it along. Cancel stands outside it, where no
click is lost.
"""

import streamlit as st

from core import Project, uploads_by_name
from review_app import jobs, state
from review_app.views.acting import attempt
from review_app.wording import jobs as words
from review_app.wording import plain

SECONDS_RUNNING = 1.0
SECONDS_IDLE = 3.0


def panel(project: Project) -> None:
    """Draw the running job, or how the last one of this session ended; always one container, so nothing below moves."""
    jobs.ensure_first_round(project)
    now = jobs.view(project)
    running = now is not None and now.running
    state.put(state.Key.SEEN, _seen(project, now))
    with st.container(key="job.panel"):
        with st.container(key="job"):
            st.fragment(_redrawn, run_every=SECONDS_RUNNING if running else SECONDS_IDLE)(project)
        if now is not None and running:
            state.put(state.Key.WATCHED_JOB, now.pid)
            _running_actions(project, now)
        elif now is not None:
            _ended(project, now)


def _seen(project: Project, now: jobs.JobView | None) -> tuple[object, ...]:
    """What a full redraw must follow: the job's state, all that anybody did, and, before the first round, the map."""
    return (now and now.key, project.last_event(), project.head_id() is None and project.has_data)


def _redrawn(project: Project) -> None:
    """The part that redraws itself."""
    now = jobs.view(project)
    if _seen(project, now) != state.get(state.Key.SEEN):
        st.rerun()
    if now is None or not now.running:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        text = words.progress(now.stage, now.step, now.steps)
        st.markdown(f"**{words.title(now.kind)}** · {plain(text)}", width="stretch")
        with st.popover(words.LOG, key="job.log", width="content"):
            st.code(jobs.tail(now.log) or words.NO_LOG, language=None, height=240)
    st.progress(now.fraction or 0.0)
    if now.loss is not None:
        st.caption(plain(words.loss(now.loss, now.terms)))


def _running_actions(project: Project, now: jobs.JobView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="job.actions"):
        st.button(words.CANCEL, key="job.cancel", on_click=jobs.cancel, args=(project,), icon=":material/stop:")
        if now.kind == "fit":
            st.caption(words.WHILE_FITTING)


def _ended(project: Project, now: jobs.JobView) -> None:
    """Say how a job that this session watched ended; a project without any round says so to everybody."""
    watched = state.get(state.Key.WATCHED_JOB) == now.pid
    if now.state == "done":
        if watched:
            state.pop(state.Key.WATCHED_JOB)
            made = words.retrained(project.rounds()[-1]) if now.kind == "retrain" else ""
            st.toast(words.ended(now.kind, now.state, made), icon=":material/check:")
        return
    if not watched and project.head_id() is not None:
        return
    tell, icon = (st.warning, ":material/block:") if now.state == "cancelled" else (st.error, ":material/error:")
    message = uploads_by_name(project, now.message)
    tell(plain(words.ended(now.kind, now.state, message)), icon=icon)
    log = jobs.tail(now.log)
    if log:
        with st.expander(words.LOG, key="job.last_log"):
            st.code(log, language=None, height=160)
    if now.kind == "fit":
        st.button(words.AGAIN, key="job.again", on_click=attempt, args=(jobs.start, project, "fit"))
    else:
        st.button(words.CLOSE, key="job.close", on_click=state.pop, args=(state.Key.WATCHED_JOB,))
