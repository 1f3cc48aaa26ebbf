"""What a decision would mean, pair by pair, before it is saved; and what stands in its way."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import DecisionPreview, Flag, PairKind, preview_decision
from review_app.charts.cluster_tables import height, pair_rows
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.views.review.ticks import as_ticked, editor_key
from review_app.wording import decisions, plain
from review_app.wording.review import preview as words


def preview(desk: Desk, flags: Sequence[Flag], above: DeltaGenerator) -> DecisionPreview:
    """Draw the pairs with their ticks; returns the decision as it stands, without what is unticked.

    Args:
        desk: The cluster under review.
        flags: The decision.
        above: Where it is said what stands in its way: where it is seen without scrolling.
    """
    whole = preview_decision(desk.project, flags)
    with st.container(key="review.preview", gap="small"):
        counts = st.container()
        if whole.listed:
            _tick_list(whole)
        ticked = as_ticked(whole, flags)
        final = whole if ticked == list(flags) else preview_decision(desk.project, ticked)
        if final.problem is None:
            with counts:
                _counts(final)
    with above:
        if final.problem is not None:
            _problem(desk, final)
        elif final.set_aside:
            _wins(desk, final)
    return final


def _tick_list(whole: DecisionPreview) -> None:
    table = pair_rows(whole, words.PREVIEW_KINDS)
    st.data_editor(
        table,
        key=editor_key(whole),
        hide_index=True,
        height=height(len(table), 250),
        disabled=["first", "kind", "second"],
        column_config={
            "keep": st.column_config.CheckboxColumn(words.PREVIEW_COLUMNS["keep"], width=60),
            "first": st.column_config.TextColumn(words.PREVIEW_COLUMNS["first"]),
            "kind": st.column_config.TextColumn(words.PREVIEW_COLUMNS["kind"], width=110),
            "second": st.column_config.TextColumn(words.PREVIEW_COLUMNS["second"]),
        },
    )


def _counts(final: DecisionPreview) -> None:
    must, cannot = (sum(pair.kind == kind for pair in final.kept) for kind in (PairKind.MUST, PairKind.CANNOT))
    text = words.preview_counts(must, cannot, len(final.listed)) if final.listed else words.NO_PAIRS
    st.markdown(text)


def _problem(desk: Desk, final: DecisionPreview) -> None:
    """Why it cannot be saved, and, where other flags stand in the way, a way to withdraw them."""
    st.error(f"{plain(str(final.problem))} {words.NOTHING_SAVED}", icon=":material/error:")
    blocking = getattr(final.problem, "flags", ())
    for flag in (each for each in desk.project.flags() if each.id in blocking):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(decisions.sentence(flag, desk.shown.names), width="stretch")
            st.button(
                words.withdraw(flag.id or 0),
                key=f"review.withdraw.{flag.id}",
                on_click=acts.withdraw,
                args=(desk, flag.id),
            )
    if blocking:
        _offer_to_win(desk, final)


def _offer_to_win(desk: Desk, final: DecisionPreview) -> None:
    """The earlier decision may stay as it is but for what contradicts this one; saving is a second click."""
    with st.container(horizontal=True, vertical_alignment="center", key="review.overrule"):
        st.markdown(words.OVERRULE_WHY, width="stretch")
        st.button(
            words.OVERRULE,
            key="review.overrule_yes",
            icon=":material/gavel:",
            on_click=acts.overrule,
            args=(desk, final.flags, True),
        )


def _wins(desk: Desk, final: DecisionPreview) -> None:
    """What a decision that wins sets aside, and a way not to let it."""
    with st.container(horizontal=True, vertical_alignment="center", key="review.wins"):
        st.warning(words.wins([(pair.first_tag, pair.second_tag) for pair in final.set_aside]), icon=":material/gavel:")
        st.button(
            words.OVERRULE_NO,
            key="review.overrule_no",
            on_click=acts.overrule,
            args=(desk, final.flags, False),
        )
