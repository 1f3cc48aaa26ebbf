"""Why one tag is in its cluster, and a way to send it to another."""

import streamlit as st

from core import Why, why_here
from review_app import state
from review_app.charts.cluster_tables import company_rows, height
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.wording import decisions
from review_app.wording.review import evidence as words


def panel(desk: Desk, tag: str) -> None:
    """Draw the reasons of one tag."""
    why = why_here(desk.shown.data, desk.shown.clustering, tag, desk.project.pairs())
    with st.container(key="review.why", border=True, gap="small"):
        st.markdown(words.why_heading(tag))
        if why.runner_up == why.cluster:
            st.markdown(words.why_alone(why.confidence))
        else:
            st.markdown(words.why_margin(why.confidence, desk.name(why.runner_up), why.confidence - why.margin))
            st.caption(words.why_support(why.support, why.runner_up_support))
            _move(desk, why)
        _company(desk, why)
        _pairs(desk, why)


def _move(desk: Desk, why: Why) -> None:
    key = "review.move_tag"

    def chosen() -> None:
        acts.move_tag(desk, why.tag, state.widget(key))

    with st.container(horizontal=True, vertical_alignment="center", key="review.move"):
        st.button(
            words.move_button(desk.name(why.runner_up)),
            key="review.move_runner_up",
            icon=":material/arrow_forward:",
            on_click=acts.move_tag,
            args=(desk, why.tag, why.runner_up),
        )
        st.selectbox(
            words.MOVE,
            desk.others,
            index=None,
            format_func=desk.choice,
            placeholder=words.MOVE_HINT,
            label_visibility="collapsed",
            key=key,
            on_change=chosen,
        )


def _company(desk: Desk, why: Why) -> None:
    """The tags that speak for its place, or against it."""

    def named(cluster: int) -> str:
        return words.HERE if cluster == why.cluster else desk.name(cluster)

    table = company_rows(why, named, words.WHY_KINDS)
    if table.empty:
        return
    st.dataframe(
        table,
        key="review.why.company",
        hide_index=True,
        height=height(len(table), 280),
        column_config={
            "kind": st.column_config.TextColumn(words.WHY_COLUMNS["kind"], width=90),
            "tag": st.column_config.TextColumn(words.WHY_COLUMNS["tag"]),
            "value": st.column_config.NumberColumn(words.WHY_COLUMNS["value"], format="%.2f", width=62),
            "cluster": st.column_config.TextColumn(words.WHY_COLUMNS["cluster"]),
        },
    )


def _pairs(desk: Desk, why: Why) -> None:
    """Decisions in force that name the tag."""
    numbers = {pair.flag for pair in why.pairs}
    for flag in (each for each in desk.project.flags() if each.id in numbers):
        st.caption(decisions.sentence(flag, desk.shown.names))
