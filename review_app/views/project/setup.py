"""How the project was set up, and with which versions."""

import streamlit as st

from core import Project
from review_app.wording import project as words
from review_app.wording.moments import when


def panel(project: Project) -> None:
    """Draw the settings; the versions unfold."""
    st.markdown(f"#### {words.PROJECT}")
    rows = words.settings(project.settings, project.path, when(project.created))
    st.dataframe(_table(rows, words.SETTING_COLUMNS), hide_index=True, key="project.settings")
    with st.expander(words.VERSIONS, key="project.versions"):
        st.dataframe(
            _table(list(project.packages.items()), words.VERSION_COLUMNS), hide_index=True, key="project.packages"
        )


def _table(rows: list[tuple[str, str]], columns: dict[str, str]) -> list[dict[str, str]]:
    return [dict(zip(columns.values(), row, strict=True)) for row in rows]
