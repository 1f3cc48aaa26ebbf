"""Lines of a log: when, what, and for a decision the button that takes it back or puts it back in force."""

import streamlit as st

from core import Flag, Project, redo_flag, undo_flag
from review_app import state
from review_app.views.acting import attempt
from review_app.wording import history
from review_app.wording import rounds as words
from review_app.wording.moments import when

WHEN_WIDTH = 112  # pixels; "yesterday 23:59" fits


def line(text: str, moment: str, flag: tuple[Project, Flag, bool] | None = None, key: str = "") -> None:
    """Draw one line.

    Args:
        text: The sentence, in Markdown.
        moment: When it was, as the project keeps it.
        flag: Project, decision and whether it is in force now, when there is something to take back or put back.
        key: Tells this line from others on the page.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"rounds.line.{key}"):
        st.markdown(history.moment(when(moment)), width=WHEN_WIDTH)
        st.markdown(text, width="stretch")
        if flag is not None:
            _button(*flag, key)


def _button(project: Project, flag: Flag, in_force: bool, key: str) -> None:
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
