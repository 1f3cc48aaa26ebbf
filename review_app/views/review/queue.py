"""The queue beside the cluster: worst first, what is done and what is not, and a way to any cluster."""

import streamlit as st

from core import QueueEntry, step_through
from review_app import state
from review_app.views.review.desk import Desk
from review_app.wording import review as words

LISTED = 60  # entries drawn; more would slow the page, and the search finds every one


def panel(desk: Desk) -> None:
    """Draw the queue."""
    with st.container(key="review.queue"):
        st.caption(words.QUEUE_HINT)
        _jump(desk)
        entries = shown_entries(desk)
        if not entries:
            st.caption(words.ALL_DONE if state.get(state.Key.QUEUE_SHOWN) == "open" else words.NONE_DONE)
        with st.container(key="review.queue_list", height=560, gap=None, border=False):
            for entry in entries[:LISTED]:
                _entry(desk, entry)
        if len(entries) > LISTED:
            st.caption(words.more(len(entries) - LISTED))


def shown_entries(desk: Desk) -> list[QueueEntry]:
    """The entries that the curator wants to see, in the order of the queue."""
    state.kept_widget(state.Widget.QUEUE, state.Key.QUEUE_SHOWN, "all")
    chosen = st.segmented_control(
        words.SHOW,
        list(words.SHOWN),
        format_func=words.SHOWN.__getitem__,
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
        (words.PREVIOUS, "P", -1, ":material/chevron_left:"),
        (words.NEXT, "N", 1, ":material/chevron_right:"),
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
        words.JUMP,
        list(desk.shown.living),
        index=None,
        format_func=desk.choice,
        placeholder=words.JUMP_HINT,
        label_visibility="collapsed",
        key="review.jump",
        on_change=chosen,
    )


def _entry(desk: Desk, entry: QueueEntry) -> None:
    here = entry.cluster == desk.cluster
    st.button(
        words.queue_label(desk.name(entry.cluster), entry.size, entry.cluster in desk.shown.to_check),
        key=f"review.queue.{entry.cluster}",
        icon=words.ICONS[entry.verdict] if entry.verdict else words.NO_VERDICT,
        type="secondary" if here else "tertiary",
        width="stretch",
        on_click=state.focus,
        args=(entry.cluster,),
    )
