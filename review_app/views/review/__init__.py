"""The Review page: one cluster at a time, worst first; a verdict, what it would mean, and on to the next."""

import streamlit as st

from core import Project
from review_app.views import shell
from review_app.views.review import card, evidence, handed_over, queue, step
from review_app.views.review.desk import desk as laid_out
from review_app.views.review.style import STYLE
from review_app.wording import review as words


def page(project: Project) -> None:
    """Draw the page."""
    shown = shell.needs_round(project)
    if shown is None:
        return
    desk = laid_out(shown)
    if desk is None:
        st.info(words.NOTHING)
        return
    handed_over.take_over(desk)
    st.html(STYLE)
    left, right = st.columns([0.23, 0.77], gap="medium")
    with left:
        queue.panel(desk)
    with right:
        card.heading(desk)
        if desk.step is None:
            card.verdicts(desk)
        else:
            step.panel(desk, desk.step)
        evidence.panel(desk)
