"""The probe page: a query typed, where it lands, what comes back and why, and how the search learns from it."""

import streamlit as st

from core import Project
from review_app.views import shell
from review_app.views.probe import asking, judging, thumbs, training
from review_app.wording import search_training as words


def page(project: Project) -> None:
    """Draw the page."""
    shown = shell.needs_round(project)
    if shown is None:
        return
    judging.carry_out(project)
    asking.panel(shown)
    st.markdown(f"#### {words.TITLE}")
    training.panel(shown)
    thumbs.panel(project)
