"""The list of rounds, newest first; the one that waits for an answer is chosen by itself."""

import streamlit as st

from core import Project, Round
from review_app import state
from review_app.wording import rounds as words

ROUNDS_IN_VIEW = 10
LIST_HEIGHT = 520  # pixels; about that many rounds, the others by scrolling


def chosen_round(project: Project) -> Round:
    """Draw the list and return the chosen round: the proposed one, else the current, until another is picked."""
    rounds = {each.id: each for each in reversed(project.rounds())}
    waiting, current = project.waiting(), project.current().id
    st.markdown(f"#### {words.ROUNDS}")
    first = waiting.id if waiting else current
    state.choose_anew(state.Widget.ROUND, state.Key.ROUND_BASIS, (project.path, first, current), first)
    with st.container(height=LIST_HEIGHT if len(rounds) > ROUNDS_IN_VIEW else "content", border=False):
        chosen = st.radio(
            words.ROUNDS,
            list(rounds),
            format_func=lambda number: words.choice(rounds[number], number == current),
            captions=[words.caption(each) for each in rounds.values()],
            label_visibility="collapsed",
            key=state.Widget.ROUND,
        )
    return rounds[chosen]
