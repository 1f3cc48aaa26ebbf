"""Pairs are remembered, found by their text, and let go one by one without losing the rest of what was said."""

import pytest

from core import (
    Flag,
    NewRound,
    Pair,
    PairKind,
    Project,
    RoundKind,
    Verdict,
    forget_pair,
    remembered_pairs,
    save_flag,
    undo_flag,
)
from core.errors import FlagError


@pytest.fixture
def project(tmp_path, genres, reviewed):
    """The genres with their first round."""
    made = Project.create(tmp_path / "p")
    made.save_data(genres, genres.embeddings)
    made.add_round(NewRound(reviewed, RoundKind.FIRST, names={5: "metal", 7: "techno", 12: "places"}))
    return made


def said(pairs):
    return {(frozenset((each.first_tag, each.second_tag)), str(each.kind)) for each in pairs}


APART = (frozenset(("techno", "house")), "cannot-link")


def test_answers_come_first_and_are_told_from_verdicts(project):
    save_flag(project, Flag(5, Verdict.COHERENT, curator="ann"))
    save_flag(project, Flag(7, Verdict.TOO_BROAD, apart=(("techno", "house"),), curator="bo"))
    save_flag(project, Flag(12, Verdict.COHERENT, curator="ann"))
    found = remembered_pairs(project)
    assert [each.answered for each in found] == [True] + [False] * (len(found) - 1)
    assert (found[0].curator, found[0].flags) == ("bo", (2,))
    assert [each.flags for each in found[1:]] == sorted((each.flags for each in found[1:]), reverse=True)


def test_pairs_are_found_by_text_and_kind(project):
    save_flag(project, Flag(5, Verdict.COHERENT))
    save_flag(project, Flag(7, Verdict.TOO_BROAD, apart=(("techno", "house"),)))
    assert said(remembered_pairs(project, "TECH")) == {APART}
    assert said(remembered_pairs(project, kind=PairKind.CANNOT)) == {APART}
    assert APART not in said(remembered_pairs(project, kind=PairKind.MUST))
    assert remembered_pairs(project, "polka") == ()


def test_two_flags_that_say_the_same_are_one_entry(project):
    for curator in ("ann", "bo"):
        save_flag(project, Flag(7, Verdict.TOO_BROAD, apart=(("techno", "house"),), curator=curator))
    (found,) = remembered_pairs(project)
    assert (found.flags, found.curator) == ((1, 2), "bo")
    assert forget_pair(project, "house", "techno", "cy") == 3
    assert remembered_pairs(project) == ()


def test_an_answer_is_forgotten_by_withdrawing_it(project):
    save_flag(project, Flag(7, Verdict.TOO_BROAD, apart=(("techno", "house"),)))
    assert forget_pair(project, "techno", "house", "ann") == 1
    assert project.flags() == ()


def test_a_verdict_keeps_its_other_pairs_and_undo_brings_the_pair_back(project):
    save_flag(project, Flag(7, Verdict.TOO_BROAD, groups=(("techno", "minimal"), ("house", "acid"))))
    before = said(remembered_pairs(project))
    one = next(each for each in remembered_pairs(project) if each.kind == PairKind.CANNOT)
    made = forget_pair(project, one.first_tag, one.second_tag, "ann")
    assert before - said(remembered_pairs(project)) == said([one])
    assert project.flags()[-1].about_tags
    undo_flag(project, made, "ann")
    assert said(remembered_pairs(project)) == before


def test_a_pair_that_was_let_go_can_be_said_again(project):
    save_flag(project, Flag(7, Verdict.TOO_BROAD, groups=(("techno",), ("house",))))
    forget_pair(project, "techno", "house", "ann")
    save_flag(project, Flag(7, Verdict.TOO_NARROW, same=(("techno", "house"),)))
    assert said(remembered_pairs(project)) == {(APART[0], "must-link")}


def test_a_decision_saved_while_pairs_are_listed_is_in_the_list_or_not_but_no_error(project, monkeypatch):
    save_flag(project, Flag(5, Verdict.COHERENT))
    read, write = type(project).flags, [lambda: save_flag(project, Flag(12, Verdict.COHERENT))]

    def meanwhile(self, active=True):
        if write:
            write.pop()()
        return read(self, active)

    monkeypatch.setattr(type(project), "flags", meanwhile)
    assert {each.flags for each in remembered_pairs(project)} == {(1,)}
    assert {each.flags for each in remembered_pairs(project)} == {(1,), (2,)}


def test_a_pair_of_tags_that_the_current_round_does_not_have_cannot_be_let_go(project):
    pair = Pair("metal", "sludge metal", PairKind.MUST)
    project.add_flag(Flag(5, Verdict.COHERENT), [pair])
    with pytest.raises(FlagError, match='There is no tag "sludge metal"'):
        forget_pair(project, "metal", "sludge metal", "ann")


def test_there_must_be_something_to_forget(project):
    with pytest.raises(FlagError, match='keeps "techno" and "house" together or apart'):
        forget_pair(project, "techno", "house", "ann")
