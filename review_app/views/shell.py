"""What stands above every page: which project and round, how far the review is, and who decides."""

import streamlit as st

from core import Project
from review_app import loading, state
from review_app.theme import PAGE_STYLE
from review_app.wording import plain
from review_app.wording import shell as words


def header(project: Project) -> None:
    """Draw the header of the current round."""
    with st.container(key="shell.style"):
        st.html(PAGE_STYLE)
    with st.container(key="shell.header", horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(plain(words.project_name(project.path.name)), anchor=False, width="content")
        shown = loading.shown(project)
        if shown is not None:
            st.caption(facts(shown), width="content")
        if not project.writable:
            st.badge(words.READ_ONLY, icon=":material/lock:", color="orange", help=words.READ_ONLY_HELP)
        st.space("stretch")
        if shown is not None:
            done, total = shown.reviewed, len(shown.living)
            st.progress(done / max(1, total), text=words.reviewed(done, total, shown.open_again), width=230)
        curator()


def facts(shown: loading.Shown) -> str:
    """Round, device, tags and clusters in one line."""
    label = words.round_label(shown.round.id, shown.proposed)
    return words.facts(label, shown.round.device, len(shown.clustering.tags), len(shown.living))


def curator() -> None:
    """Let the curator say who decides."""
    with st.popover(plain(state.curator()), icon=":material/person:", key="shell.who", width="content"):
        st.text_input(
            words.CURATOR,
            value=state.curator(),
            key=state.Widget.CURATOR,
            help=words.CURATOR_HELP,
            max_chars=80,
            on_change=_renamed,
        )


def _renamed() -> None:
    state.set_curator(state.widget(state.Widget.CURATOR, ""))


def needs_round(project: Project) -> loading.Shown | None:
    """The current round; None, with a word to the curator, while there is none."""
    shown = loading.shown(project)
    if shown is None:
        st.info(words.NOT_YET if project.writable else words.NOT_BY_YOU)
    return shown
