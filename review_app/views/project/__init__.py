"""The project page: what was loaded and how, what leaves and comes in, and how to work on something else."""

import streamlit as st

from core import Project
from review_app.views.project import arriving, catalogue, leaving, opening, setup


def page(project: Project) -> None:
    """Draw the page."""
    left, right = st.columns([0.58, 0.42], gap="large")
    with left:
        catalogue.panel(project)
    with right:
        setup.panel(project)
        leaving.panel(project)
        arriving.panel(project)
    opening.panel(project)
