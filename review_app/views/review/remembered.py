"""Every pair that is kept together or apart: searched, and let go again."""

from collections.abc import Sequence
from zlib import crc32

import pandas as pd
import streamlit as st

from core import PairKind, RememberedPair, remembered_pairs
from review_app import state
from review_app.charts.cluster_tables import height, remembered_rows
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.wording.review import remembered as words

ROWS_SENT = 500  # the search finds the others


def panel(desk: Desk) -> None:
    """Draw the list with its search and the button that lets a pair go."""
    st.markdown(f"#### {words.REMEMBERED}")
    with st.container(horizontal=True, vertical_alignment="center", key="review.remembered"):
        typed = st.text_input(
            words.REMEMBERED_SEARCH,
            key="review.remembered.search",
            placeholder=words.REMEMBERED_SEARCH,
            label_visibility="collapsed",
            width=280,
        )
        kind = _kind()
        pairs = remembered_pairs(desk.project, typed, kind)
        st.caption(words.remembered(len(pairs), ROWS_SENT), width="stretch")
        button = st.container(width="content")
    if not pairs:
        st.caption(words.NONE_FOUND if typed or kind else words.NONE_REMEMBERED)
        return
    table = remembered_rows(pairs[:ROWS_SENT], words.ANSWER_KINDS, words.SOURCES)
    chosen = _chosen_row(table, list_key(pairs))
    with button:
        st.button(
            words.LET_PAIR_GO,
            key="review.answers.take_back",
            icon=":material/undo:",
            disabled=chosen is None,
            help=words.LET_PAIR_GO_HELP,
            on_click=acts.forget,
            args=(desk, None if chosen is None else pairs[chosen]),
        )


def list_key(pairs: Sequence[RememberedPair]) -> str:
    """Widget key of a list of pairs: a selection must not outlive the list that it was made in."""
    return f"review.answers.{crc32(repr(pairs[:ROWS_SENT]).encode())}"


def _kind() -> PairKind | None:
    """Which pairs are wanted; None for both kinds."""
    wanted = st.segmented_control(
        words.REMEMBERED,
        list(words.REMEMBERED_KINDS),
        format_func=words.REMEMBERED_KINDS.__getitem__,
        default="all",
        required=True,
        key="review.remembered.kind",
        label_visibility="collapsed",
    )
    return None if wanted == "all" else PairKind(str(wanted))


def _chosen_row(table: pd.DataFrame, key: str) -> int | None:
    st.dataframe(
        table.rename(columns=words.ANSWER_COLUMNS),
        key=key,
        hide_index=True,
        height=height(len(table), 320),
        on_select="rerun",
        selection_mode="single-cell",
    )
    cells = state.widget(key, {}).get("selection", {}).get("cells", [])
    return cells[0][0] if cells and cells[0][0] < len(table) else None
