"""How what is read is kept for all sessions.

Arrays are never cache arguments (Streamlit would hash a sample of them): everything is keyed by the project, that is by
its path and the moment it was begun, and a round's id.
"""

from functools import partial

import streamlit as st

from core import Project

ROUNDS_KEPT = 4  # in memory at a time, for all sessions together


def _identity(project: Project) -> tuple[str, str]:
    return str(project.path), project.created


kept = partial(st.cache_resource, show_spinner=False, hash_funcs={Project: _identity})
