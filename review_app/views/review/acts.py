"""What the keys and buttons of the Review page do; each is a callback that asks core and tells state."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from core import (
    Flag,
    Question,
    RememberedPair,
    TagloomError,
    Verdict,
    confirm_name,
    forget_pair,
    pending_flags,
    preview_decision,
    proposed_flag,
    rename_cluster,
    save_decision,
    save_flag,
    undo_flag,
)
from review_app import jobs, state
from review_app.views.acting import attempt
from review_app.views.review.desk import Desk
from review_app.views.review.ticks import as_ticked
from review_app.wording import decisions, plain
from review_app.wording.review import card as card_words
from review_app.wording.review import pairs as pairs_words
from review_app.wording.review import preview as preview_words
from review_app.wording.review import remembered as remembered_words


def begin(desk: Desk, verdict: Verdict) -> None:
    """Open the step of a verdict; "coherent" has none and is saved at once.

    A key that comes late says nothing: its button was drawn for a cluster that has been left, or for one that a step
    is open on, or the cluster has come up too short a time ago to have been seen.
    """
    if desk.cluster != state.focused() or desk.step is not None or state.just_saved():
        return
    if verdict == Verdict.COHERENT:
        if desk.verdict_now() == verdict:
            state.remember_saved(())
            state.focus(desk.next_open())
        else:
            save(desk, (Flag(desk.cluster, verdict),))
        return
    desk.set_step(state.Draft((), (begun(desk, verdict),)))
    state.put(state.Key.BEGUN, state.get(state.Key.BEGUN, 0) + 1)  # another step, which begins at the top of the page


def edit(desk: Desk, put: Callable[[Flag], Flag]) -> None:
    """Change the open decision on this cluster as it stands at this moment; taking tags out of it opens a split."""
    flags = (begun(desk, Verdict.TOO_BROAD),) if desk.step is None else desk.step.flags
    change(desk, [put(flag) for flag in flags])


def begun(desk: Desk, verdict: Verdict) -> Flag:
    """A verdict on this cluster as it begins."""
    return proposed_flag(desk.shown.data, desk.shown.clustering, desk.cluster, verdict)


def change(desk: Desk, flags: Sequence[Flag]) -> None:
    """Keep an edited decision."""
    step = desk.step
    desk.set_step(state.Draft(step.tags if step else (), tuple(flags)))


def send_into(desk: Desk, cluster: int | None) -> None:
    """Send the whole cluster into another; None takes that back."""
    edit(desk, partial(replace, into=cluster))


def overrule(desk: Desk, flags: Sequence[Flag], wins: bool) -> None:
    """Let a decision win over the earlier ones it contradicts, or not after all; it is still to be saved."""
    change(desk, [replace(flag, overrules=wins) for flag in flags])


def leave(desk: Desk) -> None:
    """Give up the decision that is being made."""
    desk.set_step(None)


def save(desk: Desk, flags: Sequence[Flag], note: str = "") -> None:
    """Save a decision, say so, and go on to the next cluster; or stay, with what stands in the way before the eyes."""
    signed = [replace(flag, curator=state.curator(), note=note.strip()) for flag in flags]
    try:
        saved = save_decision(desk.project, signed)
    except TagloomError as problem:
        change(desk, flags)
        if preview_decision(desk.project, flags).problem is None:  # else the step says it, with a way out
            st.toast(plain(str(problem)), icon=":material/error:", duration="infinite")
        return
    state.remember_saved(each.flag.id for each in saved if each.flag.id is not None)
    desk.set_step(None)
    verdict = None if saved[0].flag.about_tags else str(saved[0].flag.verdict)
    n_pairs = sum(len(each.compiled.must_link) + len(each.compiled.cannot_link) for each in saved)
    st.toast(card_words.saved(desk.name(desk.cluster), verdict, n_pairs), icon=":material/check:")
    state.focus(desk.next_open())


def save_step(desk: Desk, note_key: str) -> None:
    """Save the open decision as it stands at this moment, whatever was drawn last."""
    step = desk.step
    if step is not None and step.flags:
        whole = preview_decision(desk.project, step.flags)
        save(desk, as_ticked(whole, step.flags), str(state.widget(note_key, "") or ""))


def undoable(desk: Desk) -> Flag | None:
    """The decision that undo takes back: this session's last, else the curator's last that no round has learned."""
    waiting, _ = pending_flags(desk.project)
    mine = state.saved_flags()
    by_session = [flag for flag in waiting if flag.id in mine]
    by_name = [flag for flag in waiting if flag.curator == state.curator()]
    return next(reversed(by_session or by_name), None)


def undo(desk: Desk, flag: Flag) -> None:
    """Take back one decision and return to its cluster; a second press of the key takes nothing more."""
    if flag.id not in {each.id for each in desk.project.flags()}:
        return
    said = card_words.undone(decisions.sentence(flag, desk.shown.names))
    attempt(undo_flag, desk.project, flag.id, state.curator(), said=said)
    state.focus(flag.cluster)


def learn(desk: Desk) -> None:
    """Let the model follow what was decided; the round that comes of it is kept, and can be returned from."""
    state.learn_from(desk.shown.round.id)
    attempt(jobs.start, desk.project, "retrain")


def withdraw(desk: Desk, flag_id: int) -> None:
    """Take back a decision that stands in the way of this one."""
    attempt(undo_flag, desk.project, flag_id, state.curator(), said=preview_words.withdrawn(flag_id))


def forget(desk: Desk, pair: RememberedPair) -> None:
    """Keep two tags neither together nor apart any more."""
    said = remembered_words.let_go(pair.first_tag, pair.second_tag)
    attempt(forget_pair, desk.project, pair.first_tag, pair.second_tag, state.curator(), said=said)


def rename(desk: Desk, key: str, popover: str) -> None:
    """Give the cluster the name that was typed, and close the `popover`; one that is refused stays to be mended."""
    name = str(state.widget(key, "")).strip()

    def give() -> None:
        before = desk.name(desk.cluster)
        if name and name != before:
            given = rename_cluster(desk.project, desk.cluster, name, state.curator())
            state.remember_named(state.Named(desk.cluster, given, before))
            st.toast(card_words.renamed(before, given), icon=":material/check:")
        state.set_widget(popover, False)

    attempt(give)


def named_just_now(desk: Desk) -> state.Named | None:
    """The name that undo takes back: given by this session after its last decision, and still there."""
    named = state.named_last()
    return named if named is not None and desk.shown.names.get(named.cluster) == named.name else None


def take_back_name(desk: Desk, named: state.Named) -> None:
    """Give a cluster the name it had before, and return to it."""
    said = card_words.name_taken_back(named.before)
    attempt(rename_cluster, desk.project, named.cluster, named.before, state.curator(), said=said)
    state.forget_named()
    state.focus(named.cluster)


def confirm(desk: Desk) -> None:
    """Let the cluster keep the name it has."""
    attempt(
        confirm_name, desk.project, desk.cluster, state.curator(), said=card_words.name_kept(desk.name(desk.cluster))
    )


def move_tag(desk: Desk, tag: str, cluster: int | None) -> None:
    """Begin a decision that sends one tag to another cluster."""
    if cluster is not None:
        desk.set_step(state.Draft((tag,), (Flag(desk.cluster, Verdict.TOO_BROAD, moves=((tag, cluster),)),)))


def answer(desk: Desk, question: Question, same: bool) -> None:
    """Save the answer to a single pair; what contradicts a decision in force is refused and not asked again."""
    pair = ((question.first_tag, question.second_tag),)
    if state.just_saved() or any(pair[0] in (*flag.same, *flag.apart) for flag in desk.project.flags()):
        return  # the key was pressed twice, and this question is answered or has not been seen
    clustering, row_of = desk.shown.clustering, desk.shown.data.row_of
    cluster = int(clustering.labels[row_of[question.first_tag]])
    flag = (
        Flag(cluster, Verdict.TOO_NARROW, same=pair, curator=state.curator())
        if same
        else Flag(cluster, Verdict.TOO_BROAD, apart=pair, curator=state.curator())
    )
    try:
        saved = save_flag(desk.project, flag)
    except TagloomError as problem:
        st.toast(plain(str(problem)), icon=":material/error:", duration="infinite")
        state.skip(question.first_tag, question.second_tag)
        return
    if saved.flag.id is not None:
        state.remember_saved([saved.flag.id])
    st.toast(pairs_words.answered(question.first_tag, question.second_tag, same), icon=":material/check:")
