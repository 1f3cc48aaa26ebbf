"""What a cluster holds, in groups, before anything is said of it: taking out what belongs elsewhere begins a split."""

import streamlit as st

from core import Verdict
from review_app.views.review import acts
from review_app.views.review.boards import split_board
from review_app.views.review.desk import Desk
from review_app.wording.review import board as words

MOST = 300  # tags; of a larger cluster the groups are drawn when the split is opened


def panel(desk: Desk) -> None:
    """Draw the groups as a board."""
    if not 1 < desk.entry.size <= MOST:
        return
    with st.container(key="review.groups", gap="small"):
        st.markdown(f"#### {words.GROUPS}")
        st.caption(words.GROUPS_HINT)
        split_board(desk, acts.begun(desk, Verdict.TOO_BROAD))
