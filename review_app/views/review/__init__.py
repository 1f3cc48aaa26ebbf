"""The Review page: one cluster at a time, worst first, or one pair; what a decision would mean, and on to the next."""

import streamlit as st

from core import Project
from review_app import state
from review_app.components.address import address
from review_app.components.escape import escape
from review_app.components.page_top import page_top
from review_app.views import shell
from review_app.views.review import card, evidence, groups, handed_over, pairs, queue, step
from review_app.views.review.desk import Desk
from review_app.views.review.desk import desk as laid_out
from review_app.views.review.style import STYLE
from review_app.wording.review import card as card_words
from review_app.wording.review import queue as queue_words


def page(project: Project) -> None:
    """Draw the page."""
    shown = shell.needs_round(project)
    if shown is None:
        return
    state.focus_from_address()
    desk = laid_out(shown)
    if desk is None:
        st.info(card_words.NOTHING)
        return
    handed_over.take_over(desk)
    with st.container(key="review.style"):
        st.html(STYLE)
        page_top(f"{desk.cluster} {state.get(state.Key.BEGUN, 0)}", key="review.top")
        address(state.CLUSTER, str(desk.cluster), key="review.address")
        escape(".st-key-review-back button", key="review.escape")
    left, right = st.columns([0.23, 0.77], gap="medium")
    with left:
        mode = _mode()
    if mode == "pairs":
        pairs.page(desk, left, right)
        return
    with left:
        queue.panel(desk)
    with right:
        _cluster(desk)


def _cluster(desk: Desk) -> None:
    card.heading(desk)
    if desk.step is None:
        card.verdicts(desk)
        groups.panel(desk)
    else:
        step.panel(desk, desk.step)
    evidence.panel(desk)


def _mode() -> str:
    """Whether clusters or single pairs are reviewed; kept when the page is left."""
    state.kept_widget(state.Widget.REVIEW_MODE, state.Key.REVIEW_MODE, "clusters")
    chosen = st.segmented_control(
        queue_words.MODE,
        list(queue_words.MODES),
        format_func=queue_words.MODES.__getitem__,
        required=True,
        key=state.Widget.REVIEW_MODE,
        label_visibility="collapsed",
        width="stretch",
    )
    state.put(state.Key.REVIEW_MODE, chosen)
    return str(chosen)
