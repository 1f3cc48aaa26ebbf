"""Lines of a log: when, what, and for a decision the button that takes it back or puts it back in force."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core import Flag, Project, redo_flag, rename_cluster, undo_flag
from review_app import state
from review_app.views.acting import attempt
from review_app.wording import history
from review_app.wording import rounds as words
from review_app.wording.moments import when

WHEN_WIDTH = 112  # pixels; "yesterday 23:59" fits


def line(text: str, moment: str, key: str, button: Callable[[], None] | None = None) -> None:
    """Draw one line.

    Args:
        text: The sentence, in Markdown.
        moment: When it was, as the project keeps it.
        key: Tells this line from others on the page.
        button: Draws what takes it back or puts it back, where that can be done.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"rounds.line.{key}"):
        st.markdown(history.moment(when(moment)), width=WHEN_WIDTH)
        st.markdown(text, width="stretch")
        if button is not None:
            button()


def decision(text: str, project: Project, flag: Flag, key: str, *, in_force: bool) -> None:
    """Draw a decision with the button that takes it back, or puts it back in force."""
    line(text, flag.created, key, partial(_of_flag, project, flag, in_force, key))


def naming(text: str, moment: str, project: Project, earlier: tuple[int, str], key: str) -> None:
    """Draw a naming with the button that takes it back; `earlier` is the cluster and the name it had before."""
    line(text, moment, key, partial(_of_name, project, *earlier, key))


def _of_flag(project: Project, flag: Flag, in_force: bool, key: str) -> None:
    st.button(
        words.TAKE_BACK if in_force else words.PUT_BACK,
        key=f"rounds.{'undo' if in_force else 'redo'}.{key}",
        icon=":material/undo:" if in_force else ":material/redo:",
        type="tertiary",
        help=words.UNDO_HELP if in_force else words.REDO_HELP,
        on_click=attempt,
        args=(undo_flag if in_force else redo_flag, project, flag.id, state.curator()),
        kwargs={"said": (history.UNDONE if in_force else history.REDONE).format(flag=flag.id)},
    )


def _of_name(project: Project, cluster: int, before: str, key: str) -> None:
    st.button(
        words.TAKE_BACK,
        key=f"rounds.undo.{key}",
        icon=":material/undo:",
        type="tertiary",
        help=history.named_again_help(before),
        on_click=attempt,
        args=(rename_cluster, project, cluster, before, state.curator()),
        kwargs={"said": history.named_again(cluster, before)},
    )
