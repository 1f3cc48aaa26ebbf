"""The thumbs that were given, newest first, each with a way to take it back."""

import streamlit as st

from core import Project, SearchPair, judge_hit
from review_app import state
from review_app.views.acting import attempt
from review_app.wording import probe, search_training

SHOWN = 50


def panel(project: Project) -> None:
    """Draw the list, folded."""
    given = tuple(reversed(project.judgements()))
    with st.expander(search_training.thumbs(len(given)), key="probe.thumbs"):
        if not given:
            st.caption(search_training.NO_THUMBS)
        for said in given[:SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", key=f"probe.thumb.{said.id}"):
                st.markdown(search_training.thumb(said), width="stretch")
                st.button(
                    search_training.TAKE_BACK,
                    key=f"probe.thumb.undo.{said.id}",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=attempt,
                    args=(judge_hit, project, SearchPair(said.query, said.item), None, state.curator()),
                    kwargs={"said": probe.JUDGED[None]},
                )
