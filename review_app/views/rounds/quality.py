"""Figures of a round beside those of the round before, each with what it says in plain words."""

import streamlit as st

from core import Figure, RoundChange
from review_app.wording import quality as words


def table(change: RoundChange) -> None:
    """Draw the table; the first round has nothing to compare with."""
    if change.parent is None:
        st.caption(words.FIRST_ROUND)
    st.table(
        [_row(figure, change.parent is not None) for figure in change.figures], border="horizontal", hide_index=True
    )


def _row(figure: Figure, compared: bool) -> dict[str, str]:
    name, meaning = words.FIGURES[figure.name]
    row = {words.FIGURE_COLUMNS["figure"]: f"**{name}**"}
    if compared:
        row[words.FIGURE_COLUMNS["before"]] = words.figure(figure.name, figure.before)
    row[words.FIGURE_COLUMNS["after" if compared else "value"]] = words.figure(figure.name, figure.after)
    if compared:
        row[words.FIGURE_COLUMNS["change"]] = words.change(figure.name, figure.change)
    return {**row, words.FIGURE_COLUMNS["meaning"]: meaning}
