"""The rounds page: what waits to be learned, what each round changed, and everything that was ever decided."""

import streamlit as st

from core import Project, names_ever
from review_app.views import shell
from review_app.views.rounds import change, choosing, history, learning


def page(project: Project) -> None:
    """Draw the page."""
    if shell.needs_round(project) is None:
        return
    names = names_ever(project)
    learning.box(project, names)
    left, right = st.columns([0.26, 0.74], gap="large")
    with left:
        chosen = choosing.chosen_round(project)
    with right:
        change.panel(project, chosen, names)
    history.log(project, names)
