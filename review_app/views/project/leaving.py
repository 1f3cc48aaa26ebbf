"""What can be taken along: the clusters in three formats, and the log of decisions; made when asked for."""

from functools import partial

import streamlit as st

from core import Project, decision_log, exported
from review_app.wording import project as words


def panel(project: Project) -> None:
    """Draw the download buttons."""
    st.markdown(f"#### {words.TAKE}")
    st.caption(words.TAKE_WHY)
    with st.container(horizontal=True, key="project.take"):
        for suffix, (label, kind) in words.FORMATS.items():
            st.download_button(
                label,
                partial(exported, project, suffix),
                file_name=f"{words.TABLE_FILE}{suffix}",
                mime=kind,
                key=f"project.export{suffix}",
                icon=":material/download:",
                on_click="ignore",
                disabled=project.head_id() is None,
            )
        st.download_button(
            words.LOG,
            partial(decision_log, project),
            file_name=words.LOG_FILE,
            mime=words.FORMATS[".jsonl"][1],
            key="project.log",
            icon=":material/history:",
            on_click="ignore",
        )
