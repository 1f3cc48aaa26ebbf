"""The cluster under review: its name, why it is worth a look, and the verdict to be given."""

import streamlit as st

from core import Verdict, pending_flags
from review_app import jobs
from review_app.components.focused import fields_focused
from review_app.views.review import acts, queue
from review_app.views.review.desk import Desk
from review_app.wording import decisions
from review_app.wording.review import card as words


def heading(desk: Desk) -> None:
    """The name, and the keys that lead on and back."""
    with st.container(key="review.card"):
        with st.container(horizontal=True, vertical_alignment="center", key="review.heading"):
            st.markdown(words.heading(desk.name(desk.cluster)), width="stretch")
            queue.steps(desk)
            undo_button(desk)
            _learn_button(desk)
        with st.container(horizontal=True, vertical_alignment="center", key="review.about"):
            verdict, followed = (said.get(desk.cluster) for said in (desk.shown.verdicts, desk.shown.followed))
            st.markdown(words.about(desk.cluster, desk.entry.size, verdict, followed), width="content")
            _rename(desk)
            if desk.cluster in desk.shown.to_check:
                _check_name(desk)
        st.caption(words.reasons(desk.entry.reasons, desk.shown.names))
        if desk.unsure_here:
            st.markdown(words.new_and_unsure(desk.unsure_here))


def verdicts(desk: Desk) -> None:
    """The four verdicts, each on its key."""
    standing = desk.shown.verdicts.get(desk.cluster)
    with st.container(horizontal=True, key="review.verdicts"):
        for at, verdict in enumerate(Verdict):
            st.button(
                words.BUTTONS[verdict],
                key=f"review.verdict.{verdict}",
                icon=words.ICONS[verdict],
                type="primary" if verdict == standing else "secondary",
                help=words.BUTTON_HELP[verdict],
                shortcut=str(at + 1),
                width="stretch",
                on_click=acts.begin,
                args=(desk, verdict),
            )


def undo_button(desk: Desk) -> None:
    """Take back what was done last: a name that was given, or a decision."""
    named, flag = acts.named_just_now(desk), acts.undoable(desk)
    if named is not None:
        said = words.undo_name_help(named.name, named.before)
    elif flag is not None:
        said = words.undo_help(decisions.sentence(flag, desk.shown.names))
    else:
        said = words.NOTHING_TO_UNDO
    st.button(
        words.UNDO,
        key="review.undo",
        icon=":material/undo:",
        shortcut="U",
        disabled=named is None and flag is None,
        help=said,
        on_click=acts.undo if named is None else acts.take_back_name,
        args=(desk, flag if named is None else named),
    )


def _learn_button(desk: Desk) -> None:
    """Let the model follow what was decided since it last did."""
    made, withdrawn = pending_flags(desk.project)
    waiting = len(made) + len(withdrawn)
    now = jobs.view(desk.project)
    if now is not None and now.running:
        reason = words.BUSY
    elif desk.project.waiting() is not None:
        reason = words.WAITS_FOR_ANSWER
    else:
        reason = "" if waiting else words.NOTHING_TO_LEARN
    st.button(
        words.learn(waiting),
        key="review.learn",
        icon=":material/model_training:",
        shortcut="L",
        disabled=bool(reason),
        help=reason or words.LEARN_HELP,
        on_click=acts.learn,
        args=(desk,),
    )


def _rename(desk: Desk) -> None:
    """How long a name may be is core's to say; a limit here would print its count over the end of the name."""
    key, popover = f"review.name.{desk.cluster}", "review.rename"
    with st.popover(words.RENAME, icon=":material/edit:", key=popover, type="tertiary", on_change="rerun"):
        st.text_input(
            words.RENAME_LABEL,
            value=desk.name(desk.cluster),
            key=key,
            on_change=acts.rename,
            args=(desk, key, popover),
        )
    fields_focused(key="review.popovers")


def _check_name(desk: Desk) -> None:
    """Most of what the name was given to is gone: it is confirmed here, or changed beside."""
    st.markdown(words.CHECK_NAME, width="content", help=words.CHECK_NAME_WHY)
    st.button(
        words.NAME_FITS,
        key="review.name_fits",
        icon=":material/check:",
        type="tertiary",
        help=words.NAME_FITS_HELP,
        on_click=acts.confirm,
        args=(desk,),
    )
