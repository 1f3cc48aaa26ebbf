"""The rounds page: what waits to be learned, what each round changed, and everything that was ever decided."""

import streamlit as st

from core import Project, names_ever
from review_app.views import shell
from review_app.views.rounds import change, choosing, history, learning

SECONDS_BETWEEN_LOOKS = 5.0


def page(project: Project) -> None:
    """Draw the page."""
    if shell.needs_round(project) is None:
        return
    names, seen = names_ever(project), project.last_event()
    learning.box(project, names)
    left, right = st.columns([0.26, 0.74], gap="large")
    with left:
        chosen = choosing.chosen_round(project)
    with right:
        change.panel(project, chosen, names)
    history.log(project, names)
    with st.container(key="rounds.watch"):
        st.fragment(_watch, run_every=SECONDS_BETWEEN_LOOKS)(project, seen)


def _watch(project: Project, seen: int) -> None:
    """What a colleague decides shows here without a click."""
    if project.last_event() != seen:
        st.rerun()
