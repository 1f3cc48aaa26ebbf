"""The queue beside the cluster: worst first, what is done and what is not, and a way to any cluster."""

import streamlit as st

from core import QueueEntry, step_through
from review_app import state
from review_app.views.review.desk import Desk
from review_app.wording.review import card as card_words
from review_app.wording.review import queue as queue_words

LISTED = 60  # entries drawn; more would slow the page, and the search finds every one


def panel(desk: Desk) -> None:
    """Draw the queue."""
    with st.container(key="review.queue"):
        st.caption(queue_words.QUEUE_HINT)
        _jump(desk)
        entries = shown_entries(desk)
        if not entries:
            st.caption(queue_words.ALL_DONE if state.get(state.Key.QUEUE_SHOWN) == "open" else queue_words.NONE_DONE)
        with st.container(key="review.queue_list", height=560, gap=None, border=False):
            for entry in entries[:LISTED]:
                _entry(desk, entry)
        if len(entries) > LISTED:
            st.caption(queue_words.more(len(entries) - LISTED))


def shown_entries(desk: Desk) -> list[QueueEntry]:
    """The entries that the curator wants to see, in the order of the queue."""
    state.kept_widget(state.Widget.QUEUE, state.Key.QUEUE_SHOWN, "all")
    chosen = st.segmented_control(
        queue_words.SHOW,
        list(queue_words.SHOWN),
        format_func=queue_words.SHOWN.__getitem__,
        required=True,
        key=state.Widget.QUEUE,
        label_visibility="collapsed",
        width="stretch",
    )
    state.put(state.Key.QUEUE_SHOWN, chosen)
    wanted = {"open": (False,), "done": (True,)}.get(str(chosen), (False, True))
    return [entry for entry in desk.queue if (entry.verdict is not None) in wanted]


def steps(desk: Desk) -> None:
    """Next and previous, with their keys."""
    order = [entry.cluster for entry in desk.queue]
    for label, key, by, icon in (
        (queue_words.PREVIOUS, "P", -1, ":material/chevron_left:"),
        (queue_words.NEXT, "N", 1, ":material/chevron_right:"),
    ):
        target = step_through(order, desk.cluster, by)
        st.button(
            label,
            key=f"review.{'next' if by > 0 else 'previous'}",
            icon=icon,
            shortcut=key,
            disabled=target is None,
            on_click=state.focus,
            args=(target,),
        )


def _jump(desk: Desk) -> None:
    def chosen() -> None:
        cluster = state.widget("review.jump")
        state.set_widget("review.jump", None)
        if cluster is not None:
            state.focus(cluster)

    st.selectbox(
        queue_words.JUMP,
        list(desk.shown.living),
        index=None,
        format_func=desk.choice,
        placeholder=queue_words.JUMP_HINT,
        label_visibility="collapsed",
        key="review.jump",
        on_change=chosen,
    )


def _entry(desk: Desk, entry: QueueEntry) -> None:
    here = entry.cluster == desk.cluster
    st.button(
        queue_words.queue_label(desk.name(entry.cluster), entry.size, entry.cluster in desk.shown.to_check),
        key=f"review.queue.{entry.cluster}",
        icon=card_words.ICONS[entry.verdict] if entry.verdict else queue_words.NO_VERDICT,
        type="secondary" if here else "tertiary",
        width="stretch",
        on_click=state.focus,
        args=(entry.cluster,),
    )
