"""The step that a verdict opens: what it would do, to be changed, then previewed, then saved."""

import streamlit as st

from core import DecisionPreview, Flag, MergeTarget, Verdict, tags_named
from review_app import loading, state
from review_app.views.review import acts, handed_over
from review_app.views.review.boards import joining_board, sending_board, split_board
from review_app.views.review.desk import Desk
from review_app.views.review.preview import preview
from review_app.wording.review import board as board_words
from review_app.wording.review import steps as steps_words

TARGETS = 8


def panel(desk: Desk, step: state.Draft) -> None:
    """Draw the open step."""
    with st.container(key="review.step", border=True):
        title = st.container(horizontal=True, vertical_alignment="center", key="review.step_title")
        kind = kind_of(step)
        trouble = st.container(key="review.trouble")
        st.caption(steps_words.STEP_HELP[kind])
        if kind == "selection":
            handed_over.choices(desk, step.tags)
            _title(title, desk, kind, None)
            return
        if len(step.flags) == 1:
            _body(desk, step.flags[0], kind)
        else:
            handed_over.several(desk, step.flags)
        final = None if incomplete(step) else preview(desk, step.flags, trouble)
        _title(title, desk, kind, final)


def kind_of(step: state.Draft) -> str:
    """Which step it is, as the wording calls it."""
    if not step.flags:
        return "selection"
    flag = step.flags[0]
    if flag.verdict == Verdict.TOO_BROAD and not (flag.groups or flag.stays):
        return "move"
    return "together" if flag.about_tags else str(flag.verdict)


def incomplete(step: state.Draft) -> bool:
    """Whether the curator has not yet said where anything goes, so that there is nothing to preview."""
    flag = step.flags[0]
    narrow = flag.verdict == Verdict.TOO_NARROW and flag.into is None and not flag.same
    nowhere = flag.verdict == Verdict.GEO_SPECIFIC and flag.into is None and not (flag.moves or flag.merges_to_tag)
    whole = bool(flag.stays) and not (flag.groups or flag.moves)
    return narrow or nowhere or whole


def _title(place: "st.delta_generator.DeltaGenerator", desk: Desk, kind: str, final: DecisionPreview | None) -> None:
    """The heading with Save and Back; filled last, when it is known what would be saved."""
    with place:
        st.markdown(f"#### {steps_words.STEP_TITLES[kind]}", width="stretch")
        if final is None:
            _back(desk)
            _not_yet(kind)
            return
        note_key = f"review.note.{desk.cluster}"
        st.text_input(
            steps_words.NOTE,
            key=note_key,
            placeholder=steps_words.NOTE_HINT,
            label_visibility="collapsed",
            width=220,
            max_chars=500,
        )
        _back(desk)
        st.button(
            steps_words.SAVE,
            key="review.save",
            type="primary",
            shortcut="S",
            disabled=final.problem is not None or not final.kept,
            on_click=acts.save_step,
            args=(desk, note_key),
        )


def _back(desk: Desk) -> None:
    st.button(steps_words.BACK, key="review.back", shortcut="B", on_click=acts.leave, args=(desk,))


def _not_yet(kind: str) -> None:
    """Save while there is nothing to save: it says what is missing."""

    def tell() -> None:
        st.toast(steps_words.MISSING[kind])

    st.button(steps_words.SAVE, key="review.not_yet", shortcut="S", on_click=tell)


def _body(desk: Desk, flag: Flag, kind: str) -> None:
    if kind == "too-broad":
        split_board(desk, flag)
    elif kind == "too-narrow":
        _targets(desk, flag)
        if flag.into is not None:
            joining_board(desk, flag)
    elif kind == "geo-specific":
        if not (flag.moves or flag.merges_to_tag):
            st.info(steps_words.NO_GEO)
        _send_all(desk, flag)
        sending_board(desk, flag)
    elif kind == "move":
        sending_board(desk, flag)
    elif kind == "together":
        st.markdown(steps_words.tied(tags_named(flag)))


def _targets(desk: Desk, flag: Flag) -> None:
    """Clusters it could belong to, best first, each with its key."""
    flags = loading.flags_in_force(desk.shown)
    targets = loading.joinable(desk.project, desk.shown.round.id, flags, desk.cluster, TARGETS)
    if not targets:
        st.info(steps_words.NO_TARGETS)
    with st.container(key="review.targets"):
        for at, target in enumerate(targets):
            _target(desk, flag, target, str(at + 1))
    _send_all(desk, flag)


def _target(desk: Desk, flag: Flag, target: MergeTarget, key: str) -> None:
    name, size = desk.name(target.cluster), desk.shown.clustering.sizes[target.cluster]
    st.button(
        steps_words.target(name, size, target),
        key=f"review.target.{target.cluster}",
        type="primary" if target.cluster == flag.into else "secondary",
        shortcut=key,
        width="stretch",
        on_click=acts.send_into,
        args=(desk, target.cluster),
    )


def _send_all(desk: Desk, flag: Flag) -> None:
    """Send the whole cluster into any other."""
    key = f"review.into.{desk.cluster}"

    def chosen() -> None:
        acts.send_into(desk, state.widget(key))

    st.selectbox(
        steps_words.OTHER_TARGET if flag.verdict == Verdict.TOO_NARROW else steps_words.SEND_ALL,
        desk.others,
        index=desk.others.index(flag.into) if flag.into in desk.others else None,
        format_func=desk.choice,
        placeholder=board_words.CHOOSE_CLUSTER,
        key=key,
        on_change=chosen,
        width=420,
    )
