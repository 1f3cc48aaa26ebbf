"""The project page."""

import streamlit as st

from core import Project
from review_app.wording import shell as words


def page(project: Project) -> None:  # noqa: ARG001
    """Draw the page."""
    st.info(words.COMING)
