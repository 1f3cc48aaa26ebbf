"""What loading made of the table: how much was read, what was left out and why, which spellings were folded."""

import streamlit as st

from core import Catalogue, Project
from review_app import loading
from review_app.charts.spellings import spelling_table
from review_app.wording import plain
from review_app.wording import project as words


def panel(project: Project) -> None:
    """Draw the report."""
    st.markdown(f"#### {words.CATALOGUE}")
    if not project.has_catalogue:
        st.info(words.NO_CATALOGUE)
        return
    catalogue = project.catalogue
    report = catalogue.report
    st.markdown(words.rows_read(report, project.settings.source or report.path))
    with st.container(horizontal=True, key="project.metrics"):
        for label, value, meaning in words.metrics(report, len(project.data.tags) if project.has_data else None):
            st.metric(label, value, help=meaning, border=True)
    st.caption(words.columns_read(report))
    if project.has_data:
        st.markdown(words.left_out(loading.reached(project)))
    _dropped(catalogue)
    _spellings(catalogue)


def _dropped(catalogue: Catalogue) -> None:
    st.markdown(f"**{words.DROPPED}**")
    if not catalogue.report.dropped:
        st.caption(words.NOTHING_DROPPED)
    st.markdown("\n".join(f"- {words.reason(text, rows)}" for text, rows in catalogue.report.dropped.items()))
    if catalogue.report.notes:
        st.markdown(f"**{words.NOTES}**")
        st.markdown("\n".join(f"- {plain(note)}" for note in catalogue.report.notes))


def _spellings(catalogue: Catalogue) -> None:
    st.markdown(f"**{words.SPELLINGS}**", help=words.SPELLINGS_WHY)
    if not catalogue.spellings:
        st.caption(words.NO_SPELLINGS)
        return
    st.dataframe(
        spelling_table(catalogue.spellings),
        column_config=words.SPELLING_COLUMNS,
        hide_index=True,
        key="project.spellings",
    )
