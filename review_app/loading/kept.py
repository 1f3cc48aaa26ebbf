"""How what is read is kept for all sessions.

Arrays are never cache arguments (Streamlit would hash a sample of them): everything is keyed by the project's path and
a round's id.
"""

from functools import partial

import streamlit as st

from core import Project

ROUNDS_KEPT = 4  # in memory at a time, for all sessions together


def _path_of(project: Project) -> str:
    return str(project.path)


kept = partial(st.cache_resource, show_spinner=False, hash_funcs={Project: _path_of})
