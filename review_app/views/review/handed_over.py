"""Tags that were selected on the map, and what they can become."""

from collections.abc import Sequence

import streamlit as st

from core import Flag
from review_app import state
from review_app.charts.selection import move_to, split_off, tie_together
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.wording.review import steps as words


def take_over(desk: Desk) -> None:
    """Put the decision begun on another page before the curator."""
    draft = state.take_draft()
    if draft is not None:
        desk.set_step(draft)


def choices(desk: Desk, tags: Sequence[str]) -> None:
    """Ask what the tags are to become."""
    rows = [desk.shown.data.row_of[tag] for tag in tags if tag in desk.shown.data.row_of]
    clustering = desk.shown.clustering
    st.markdown(words.selection(len(tags), tags))
    split = split_off(clustering, rows, desk.cluster)
    with st.container(horizontal=True, vertical_alignment="bottom", key="review.selection"):
        st.button(
            words.SPLIT_OUT,
            key="review.selection.split",
            icon=":material/call_split:",
            disabled=split is None,
            on_click=acts.change,
            args=(desk, (split,) if split else ()),
        )
        together = tie_together(clustering, rows)
        st.button(
            words.TOGETHER,
            key="review.selection.together",
            icon=":material/link:",
            disabled=together is None,
            on_click=acts.change,
            args=(desk, (together,) if together else ()),
        )
        _move(desk, rows)


def _move(desk: Desk, rows: Sequence[int]) -> None:
    key = "review.selection.move"

    def chosen() -> None:
        into = state.widget(key)
        if into is not None:
            acts.change(desk, move_to(desk.shown.clustering, rows, into))

    st.selectbox(
        words.MOVE_TO,
        list(desk.shown.living),
        index=None,
        format_func=desk.choice,
        placeholder=words.MOVE_TO,
        label_visibility="collapsed",
        key=key,
        on_change=chosen,
        width=320,
    )


def several(desk: Desk, flags: Sequence[Flag]) -> None:
    """Say what a decision on several clusters does, cluster by cluster."""
    for flag in flags:
        for target in dict.fromkeys(target for _, target in flag.moves):
            sent = [tag for tag, to in flag.moves if to == target]
            st.markdown(words.sends(sent, desk.name(flag.cluster), desk.name(target)))
