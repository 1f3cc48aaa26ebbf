"""Single pairs: "do these two belong together?", answered with one key, and all that is known of pairs."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import Question, why_here
from review_app import loading, state
from review_app.views.review import acts, card, remembered
from review_app.views.review.desk import Desk
from review_app.wording.review import evidence as evidence_words
from review_app.wording.review import pairs as pairs_words

ASKED = 10
COMPANY = 5
ITEMS = 4


def page(desk: Desk, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """Draw the question, the evidence on both tags, and what is remembered."""
    questions = _questions(desk)
    with left:
        st.caption(pairs_words.PAIRS_HINT)
        if questions[1:]:
            st.markdown(f"#### {pairs_words.COMING}")
        for question in questions[1:]:
            st.caption(pairs_words.coming(question.first_tag, question.second_tag))
    with right:
        _heading(desk, questions)
        if questions:
            _question(desk, questions[0])
        else:
            st.info(pairs_words.NO_QUESTIONS)
        remembered.panel(desk)


def _questions(desk: Desk) -> list[Question]:
    """The most useful pairs that nothing decided so far answers, and that were not skipped."""
    skipped, shown = state.skipped(), desk.shown
    found = loading.questions(desk.project, shown.round.id, loading.flags_in_force(shown), ASKED + len(skipped))
    return [each for each in found if frozenset((each.first_tag, each.second_tag)) not in skipped][:ASKED]


def _heading(desk: Desk, questions: list[Question]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="review.heading"):
        st.markdown(f"## {pairs_words.PAIR_QUESTION}", width="stretch")
        if questions:
            st.button(
                pairs_words.SKIP,
                key="review.skip",
                icon=":material/skip_next:",
                shortcut="N",
                on_click=state.skip,
                args=(questions[0].first_tag, questions[0].second_tag),
            )
        card.undo_button(desk)


def _question(desk: Desk, question: Question) -> None:
    st.caption(pairs_words.chance(question.same))
    with st.container(key="review.pair"):
        for column, tag in zip(st.columns(2, gap="medium"), (question.first_tag, question.second_tag), strict=True):
            with column, st.container(border=True, height="stretch"):
                _tag(desk, tag)
    with st.container(horizontal=True, key="review.verdicts"):
        for key, label, same, icon in (
            ("1", pairs_words.SAME, True, ":material/link:"),
            ("2", pairs_words.APART, False, ":material/link_off:"),
        ):
            st.button(
                label,
                key=f"review.answer.{'same' if same else 'apart'}",
                icon=icon,
                shortcut=key,
                width="stretch",
                on_click=acts.answer,
                args=(desk, question, same),
            )


def _tag(desk: Desk, tag: str) -> None:
    """One tag with what tells what it is about."""
    why = why_here(desk.shown.data, desk.shown.clustering, tag, n=COMPANY)
    items = desk.example_items([tag], ITEMS)
    count = int(desk.shown.data.item_counts[desk.shown.data.row_of[tag]])
    st.markdown(pairs_words.tag_heading(tag))
    st.markdown(pairs_words.tag_place(desk.name(why.cluster), why.confidence, count))
    for kind, names in (
        (evidence_words.WHY_KINDS["partners"], [each.tag for each in why.partners]),
        (evidence_words.WHY_KINDS["neighbours"], [each.tag for each in why.neighbours]),
        (pairs_words.ON_ITEMS, [each.title for each in items]),
    ):
        st.markdown(pairs_words.tag_company(kind, names))
