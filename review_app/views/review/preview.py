"""What a decision would mean, pair by pair, before it is saved; and what stands in its way."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from core import DecisionPreview, Flag, PairKind, preview_decision
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.wording import decisions, plain
from review_app.wording import review as words

ROW = 35


def preview(desk: Desk, flags: Sequence[Flag]) -> DecisionPreview:
    """Draw the pairs with their ticks; returns the decision as it stands with what is unticked left out."""
    whole = preview_decision(desk.project, flags)
    with st.expander(words.PREVIEW_TICK, key="review.pairs", icon=":material/checklist:", expanded=len(flags) > 0):
        dropped = _ticked(whole) if whole.listed else ()
    final = preview_decision(desk.project, [replace(flag, dropped=dropped) for flag in flags]) if dropped else whole
    _counts(final)
    if final.problem is not None:
        _problem(desk, final)
    return final


def _ticked(whole: DecisionPreview) -> tuple[tuple[str, str], ...]:
    """The tick-list; returns the pairs without a tick."""
    table = pd.DataFrame(
        {
            "keep": True,
            "first": [pair.first_tag for pair in whole.listed],
            "kind": [words.PREVIEW_KINDS[pair.kind] for pair in whole.listed],
            "second": [pair.second_tag for pair in whole.listed],
        }
    )
    edited = st.data_editor(
        table,
        key=f"review.pairs.{whole.fingerprint}",  # ticks belong to these pairs and to no others
        hide_index=True,
        height=min(300, ROW * (len(table) + 1) + 3),
        disabled=["first", "kind", "second"],
        column_config={
            "keep": st.column_config.CheckboxColumn(words.PREVIEW_COLUMNS["keep"], width=60),
            "first": st.column_config.TextColumn(words.PREVIEW_COLUMNS["first"]),
            "kind": st.column_config.TextColumn(words.PREVIEW_COLUMNS["kind"], width=100),
            "second": st.column_config.TextColumn(words.PREVIEW_COLUMNS["second"]),
        },
    )
    kept = edited["keep"].tolist()
    return tuple((pair.first_tag, pair.second_tag) for pair, keep in zip(whole.listed, kept, strict=True) if not keep)


def _counts(final: DecisionPreview) -> None:
    if not final.listed:
        st.caption(words.NO_PAIRS)
        return
    must = sum(pair.kind == PairKind.MUST for pair in final.kept)
    text = words.preview_counts(must, len(final.kept) - must)
    left = len(final.listed) - len(final.kept)
    st.markdown(text + (words.preview_dropped(left) if left else ""))


def _problem(desk: Desk, final: DecisionPreview) -> None:
    """Why it cannot be saved, and, where other flags stand in the way, a way to withdraw them."""
    st.error(plain(str(final.problem)), icon=":material/error:")
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
