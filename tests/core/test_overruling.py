"""A later decision that sets earlier pairs aside, and what comes back when it is withdrawn."""

import pytest

from core.errors import ConstraintConflict
from core.verdicts import Flag, Pair, PairKind, Verdict, compile_flag, constraints_from_pairs, with_flag_id
from core.verdicts.overrule import counting, overruled_by

MUST, CANNOT, OVERRULED = PairKind.MUST, PairKind.CANNOT, PairKind.OVERRULED


def test_an_overruled_pair_sets_earlier_ones_of_the_same_tags_aside_and_no_later_ones():
    first = Pair("a", "b", MUST, flag=12)
    other = Pair("a", "c", MUST, flag=12)
    later = Pair("b", "a", CANNOT, flag=31)
    assert counting([first, other, Pair("b", "a", OVERRULED, flag=31), later]) == [other, later]
    assert counting([first, other]) == [first, other]


def test_a_chain_is_cut_at_its_lightest_earlier_pair(genres):
    standing = [
        Pair("techno", "house", MUST, 0.9, flag=12),
        Pair("house", "minimal", MUST, 0.5, flag=12),
        Pair("minimal", "acid", MUST, 0.9, flag=31),
    ]
    new = [Pair("techno", "acid", CANNOT)]
    assert overruled_by(new, standing, genres) == (Pair("house", "minimal", OVERRULED),)


def test_an_earlier_pair_apart_yields_to_tags_that_are_joined_now(genres):
    standing = [Pair("techno", "house", MUST, flag=12), Pair("house", "acid", CANNOT, flag=31)]
    assert overruled_by([Pair("techno", "acid", MUST)], standing, genres) == (Pair("house", "acid", OVERRULED),)


def test_what_is_said_again_is_not_set_aside(genres):
    standing = [Pair("techno", "house", MUST, flag=12)]
    contradiction = [Pair("techno", "house", MUST), Pair("techno", "house", CANNOT)]
    assert overruled_by(contradiction, standing, genres) == ()


def test_nothing_is_set_aside_without_a_contradiction(genres):
    standing = [Pair("techno", "house", MUST, flag=12), Pair("metal", "house", CANNOT, flag=12)]
    assert overruled_by([Pair("acid", "metal", CANNOT)], standing, genres) == ()


def test_a_group_can_be_split_again_when_the_curator_says_so(genres, reviewed):
    earlier = with_flag_id(compile_flag(Flag(7, Verdict.COHERENT), genres, reviewed).pairs, 12)
    again = Flag(7, Verdict.TOO_BROAD, groups=(("techno", "acid"), ("house", "minimal")))
    with pytest.raises(ConstraintConflict, match=r"\(flag 12 and this one\)"):
        compile_flag(again, genres, reviewed, earlier)

    said = compile_flag(Flag(7, Verdict.TOO_BROAD, groups=again.groups, overrules=True), genres, reviewed, earlier)
    later = with_flag_id(said.pairs, 31)
    assert {pair.kind for pair in later} == {OVERRULED, MUST, CANNOT}
    assert OVERRULED not in {pair.kind for pair in said.pairs if (pair.first_tag, pair.second_tag) in said.must_link}
    constraints_from_pairs((*earlier, *later), genres).check(genres.tags)

    withdrawn = constraints_from_pairs(earlier, genres)
    both = constraints_from_pairs((*earlier, *later), genres)
    assert {12} == set(withdrawn.must_flag.tolist())
    assert set(both.must_flag.tolist()) <= {12, 31}
    assert len(both.cannot_link) == len(said.cannot_link)


def test_a_flag_cannot_overrule_itself(genres, reviewed):
    flag = Flag(
        7, Verdict.TOO_BROAD, groups=(("techno", "acid"), ("house",)), same=(("house", "acid"),), overrules=True
    )
    with pytest.raises(ConstraintConflict):
        compile_flag(flag, genres, reviewed)


def test_a_tag_that_is_sent_away_takes_nobody_along_it_was_once_said_to_be_with(genres, reviewed):
    earlier = with_flag_id(compile_flag(Flag(7, Verdict.COHERENT), genres, reviewed).pairs, 12)
    assert any("techno" in (pair.first_tag, pair.second_tag) for pair in earlier)
    home = next(int(cluster) for cluster in reviewed.cluster_ids if cluster != 7 and reviewed.sizes[int(cluster)])
    sent = compile_flag(
        Flag(7, Verdict.TOO_BROAD, moves=(("techno", home),), overrules=True), genres, reviewed, earlier
    )
    kept = constraints_from_pairs((*earlier, *with_flag_id(sent.pairs, 31)), genres)
    labels = reviewed.labels
    techno = genres.row_of["techno"]
    with_it = kept.must_link[(kept.must_link == techno).any(axis=1)]
    assert len(with_it)
    assert {int(labels[row]) for row in set(with_it.ravel().tolist()) - {techno}} == {home}


def test_two_tags_that_change_places_do_not_hold_each_other_back(genres, reviewed):
    comes = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 7),), stays=("finland", "norway"))
    waiting = with_flag_id(compile_flag(comes, genres, reviewed).pairs, 31)
    assert Pair("techno", "viking", MUST, 1.0, 31) in waiting
    leaves = Flag(7, Verdict.TOO_BROAD, moves=(("techno", 12),), stays=("minimal",), overrules=True)
    pairs = (*waiting, *with_flag_id(compile_flag(leaves, genres, reviewed, waiting).pairs, 32))
    kept = {(pair.first_tag, pair.second_tag) for pair in counting(pairs) if pair.kind == MUST}
    assert ("techno", "viking") not in kept
    assert {("house", "viking"), ("acid", "viking"), ("techno", "finland")} <= kept
