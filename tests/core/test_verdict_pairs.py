"""What each verdict compiles to, pair by pair."""

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from core.constraints import Constraints, components
from core.errors import ConstraintConflict, FlagError
from core.verdicts import (
    CompiledFlag,
    Flag,
    Pair,
    PairKind,
    Verdict,
    compile_flag,
    constraints_from_pairs,
    missing_tags,
    tags_named,
    with_flag_id,
)
from core.verdicts.links import apart, medoid, nearest, spanning
from core.verdicts.taken_out import taken_out


def _same(*pairs):
    return {frozenset(pair) for pair in pairs}


def _told(pairs):
    return {frozenset(pair) for pair in pairs}


def test_coherent_ties_the_core_together_and_weighs_by_confidence(genres, reviewed):
    compiled = compile_flag(Flag(7, Verdict.COHERENT), genres, reviewed)
    tied = {tag for pair in compiled.must_link for tag in pair}
    assert {"techno", "house"} <= tied <= {"techno", "house", "minimal", "acid"}
    assert compiled.cannot_link == ()
    assert compiled.touched == {7}
    by_pair = {frozenset((pair.first_tag, pair.second_tag)): pair.weight for pair in compiled.pairs}
    sure = (0.9 * 0.8) ** 0.5  # of techno and house
    assert by_pair[frozenset(("techno", "house"))] == pytest.approx(0.5 + 0.5 * sure)


def test_coherent_of_one_tag_has_no_pairs(make_data, make_clustering):
    data = make_data(("a", "b"), np.eye(2))
    assert compile_flag(Flag(7, Verdict.COHERENT), data, make_clustering(data.tags, [5, 7])).pairs == ()


def test_too_broad_ties_groups_inside_and_holds_them_apart(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("techno", "acid", "minimal"), ("house",)))
    compiled = compile_flag(flag, genres, reviewed)
    # acid 86, techno 90, minimal 98 degrees: the tree is acid-techno-minimal, and techno is the middle
    assert _told(compiled.must_link) == _same(("techno", "acid"), ("techno", "minimal"))
    # house is at 94 degrees, as near to techno as to minimal; one pair holds the two groups apart
    assert len(compiled.cannot_link) == 1
    assert "house" in compiled.cannot_link[0]
    assert compiled.touched == {7}
    assert {pair.weight for pair in compiled.pairs} == {1.0}


def test_what_stays_is_held_by_its_core_and_apart_from_what_is_taken_out(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("house", "minimal"),), stays=("techno", "acid"))
    compiled = compile_flag(flag, genres, reviewed)
    assert not flag.about_tags
    assert ("house", "minimal") in [tuple(sorted(pair)) for pair in compiled.must_link]
    # the closest of the two sides: techno at 90 degrees and house at 94
    assert frozenset(("techno", "house")) in {frozenset(pair) for pair in compiled.cannot_link}
    assert {pair.weight for pair in compiled.pairs if {pair.first_tag, pair.second_tag} == {"house", "minimal"}} == {
        1.0
    }


def test_tags_sent_away_while_the_rest_stays_are_a_word_on_the_cluster(genres, reviewed):
    sent = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),))
    stays = replace(sent, stays=("finland", "norway"))
    assert (sent.about_tags, stays.about_tags) == (True, False)
    assert _told(compile_flag(stays, genres, reviewed).cannot_link) == _same(
        ("viking", "finland"), ("viking", "norway")
    )
    with pytest.raises(FlagError, match="Nothing is taken out of cluster 12"):
        compile_flag(replace(stays, moves=(), stays=("finland", "norway", "viking")), genres, reviewed)


def test_a_moved_tag_is_tied_to_its_new_home_and_held_apart_from_the_old(genres, reviewed):
    flag = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),))
    compiled = compile_flag(flag, genres, reviewed)
    assert _told(compiled.must_link) == _same(
        ("viking", "metal"), ("viking", "doom metal"), ("viking", "finnish metal")
    )
    assert _told(compiled.cannot_link) == _same(("viking", "finland"), ("viking", "norway"))
    assert compiled.touched == {5, 12}
    assert flag.about_tags


def test_too_narrow_ties_the_two_cores(genres, reviewed):
    compiled = compile_flag(Flag(5, Verdict.TOO_NARROW, into=7), genres, reviewed)
    across = [pair for pair in compiled.must_link if len({"metal", "doom metal", "finnish metal"} & set(pair)) == 1]
    assert {tag for pair in across for tag in pair} >= {"metal", "doom metal", "finnish metal"}
    assert compiled.cannot_link == ()
    assert compiled.touched == {5, 7}
    groups = constraints_from_pairs(compiled.pairs, genres)
    group_of = components(groups.must_link)
    assert group_of[genres.row_of["doom metal"]] == group_of[genres.row_of["techno"]]


def test_geo_specific_sends_tag_by_tag_to_the_tag_that_it_qualifies(genres, reviewed):
    flag = Flag(12, Verdict.GEO_SPECIFIC, merges_to_tag=(("viking", "metal"),), moves=(("norway", 7),))
    compiled = compile_flag(flag, genres, reviewed)
    assert frozenset(("viking", "metal")) in _told(compiled.must_link)
    assert _same(("viking", "finland"), ("norway", "finland")) == _told(compiled.cannot_link)
    assert sum("norway" in pair for pair in compiled.must_link) == 3
    assert compiled.touched == {5, 7, 12}


def test_geo_specific_sends_a_whole_cluster_without_holding_it_apart_from_itself(genres, reviewed):
    compiled = compile_flag(Flag(12, Verdict.GEO_SPECIFIC, into=5), genres, reviewed)
    assert compiled.cannot_link == ()
    assert frozenset(("finland", "norway")) in _told(compiled.must_link)


def test_left_out_tags_and_dropped_pairs_are_in_no_pair(genres, reviewed):
    flag = Flag(
        7,
        Verdict.TOO_BROAD,
        groups=(("techno", "acid", "minimal"), ("house",)),
        left_out=("minimal",),
        dropped=(("acid", "techno"),),
    )
    compiled = compile_flag(flag, genres, reviewed)
    assert compiled.must_link == ()
    assert _told(compiled.cannot_link) == _same(("techno", "house"))


def test_a_tag_is_not_tied_to_one_that_another_decision_sends_away(genres, reviewed):
    leaves = compile_flag(
        Flag(5, Verdict.TOO_BROAD, moves=(("metal", 7),), stays=("doom metal", "finnish metal")), genres, reviewed
    )
    comes = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),), stays=("finland", "norway"))
    after = compile_flag(comes, genres, reviewed, leaves.pairs)
    assert {tag for pair in after.must_link if "viking" in pair for tag in pair} == {
        "viking",
        "doom metal",
        "finnish metal",
    }


def test_answered_pairs_are_taken_as_they_are(genres, reviewed):
    flag = Flag(12, Verdict.TOO_NARROW, same=(("viking", "metal"),))
    assert compile_flag(flag, genres, reviewed).must_link == (("metal", "viking"),)
    flag = Flag(12, Verdict.TOO_BROAD, apart=(("viking", "norway"),))
    assert compile_flag(flag, genres, reviewed).cannot_link == (("norway", "viking"),)
    assert flag.about_tags
    assert not Flag(12, Verdict.COHERENT).about_tags


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        (Flag(99, Verdict.COHERENT), "There is no cluster 99. The clusters are 5, 7, 12."),
        (Flag(3, Verdict.COHERENT), "Cluster 3 was merged into cluster 7 earlier. Name cluster 7 instead."),
        (Flag(5, Verdict.TOO_NARROW, into=3), "Cluster 3 was merged into cluster 7 earlier."),
        (Flag(5, Verdict.TOO_NARROW, into=5), "Cluster 5 cannot be sent into itself."),
        (Flag(5, Verdict.TOO_NARROW), "Say which cluster cluster 5 belongs to"),
        (Flag(5, Verdict.TOO_NARROW, into=7, groups=(("metal",),)), "Use too-broad to split it"),
        (Flag(5, Verdict.TOO_BROAD), "split into at least two groups. Got 0 for cluster 5."),
        (Flag(5, Verdict.TOO_BROAD, groups=(("metal",),)), "split into at least two groups. Got 1 for cluster 5."),
        (
            Flag(5, Verdict.TOO_BROAD, groups=(("metal",), ())),
            "Group 2 of 2 is empty. Put a tag into it, or remove it.",
        ),
        (
            Flag(5, Verdict.TOO_BROAD, groups=(("metal",), ("techno",))),
            '"techno" is not in cluster 5; it is in cluster 7',
        ),
        (Flag(5, Verdict.TOO_BROAD, groups=(("metal",), ("metl",))), 'no tag "metl". Did you mean "metal"?'),
        (Flag(5, Verdict.TOO_BROAD, moves=(("xyzzy", 7),)), 'There is no tag "xyzzy". Check its spelling.'),
        (Flag(5, Verdict.TOO_BROAD, groups=(("metal",), ("metal",))), '"metal" is given two places in one decision'),
        (Flag(5, Verdict.TOO_BROAD, into=7), "Use too-narrow to send it into another"),
        (Flag(5, Verdict.GEO_SPECIFIC), "Say where the tags of cluster 5 go"),
        (Flag(5, Verdict.GEO_SPECIFIC, groups=(("metal",),)), "Use too-broad to split it into groups"),
        (Flag(5, Verdict.COHERENT, into=7), "called coherent, so nothing of it can be sent away or split"),
        (Flag(5, Verdict.TOO_NARROW, same=(("metal", "metal"),)), '"metal" is paired with itself'),
        (Flag(5, Verdict.TOO_BROAD, moves=(("metal", 20),)), "Cluster 20 is empty: it has no tag to be tied to"),
    ],
)
def test_a_flag_that_makes_no_sense_is_refused_in_words(genres, reviewed, make_clustering, flag, words):
    clustering = make_clustering(genres.tags, reviewed.labels.tolist(), ids=[5, 7, 12], redirects={3: 7})
    if "empty:" in words:
        clustering = make_clustering(genres.tags, reviewed.labels.tolist(), ids=[5, 7, 12, 20])
    with pytest.raises(FlagError) as refused:
        compile_flag(flag, genres, clustering)
    assert words in str(refused.value)


def test_many_ids_are_not_all_listed(make_data, make_clustering):
    tags = tuple(f"tag {at}" for at in range(30))
    data = make_data(tags, np.eye(30))
    with pytest.raises(FlagError, match=r"The clusters are 100, 103, .*133, \.\.\. \(30 of them\)"):
        compile_flag(Flag(5, Verdict.COHERENT), data, make_clustering(tags, range(100, 190, 3)))


def test_a_flag_may_not_contradict_those_in_force(genres, reviewed):
    tied = (Pair("techno", "house", PairKind.MUST, flag=12),)
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("techno",), ("house",)))
    with pytest.raises(ConstraintConflict) as conflict:
        compile_flag(flag, genres, reviewed, tied)
    assert conflict.value.flags == (12,)
    assert '"techno" and "house" cannot be kept apart: they must be together (flag 12 and this one)' in str(
        conflict.value
    )


def test_a_flag_may_not_contradict_itself(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("techno", "acid"), ("house",)), same=(("house", "acid"),))
    with pytest.raises(ConstraintConflict):
        compile_flag(flag, genres, reviewed)


def test_compiling_changes_nothing_and_repeats_itself(genres, reviewed):
    flag = Flag(5, Verdict.TOO_NARROW, into=7)
    before = reviewed.assignments.copy()
    assert compile_flag(flag, genres, reviewed) == compile_flag(flag, genres, reviewed)
    assert np.array_equal(before, reviewed.assignments)


def test_pairs_stay_in_proportion_to_the_group():
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(400, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.arange(400)
    assert 399 <= len(spanning(rows, vectors)) <= 2 * 399
    groups = [rows[at::10] for at in range(10)]
    assert 45 <= len(apart(groups, vectors)) <= 2 * 400
    alone = [rows[at : at + 1] for at in range(400)]
    assert len(apart(alone, vectors)) <= 400 * 9


def test_spanning_pairs_connect_and_close_pairs_hold_apart():
    angles = np.radians([0, 10, 20, 60, 70])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert spanning(np.array([0, 1, 2]), vectors) == [(0, 1), (1, 2)]  # 1 is both the middle and on the tree
    assert spanning(np.array([3]), vectors) == []
    assert medoid(np.array([0, 1, 2]), vectors) == 1
    assert nearest(2, np.arange(5), vectors, 2).tolist() == [1, 0]
    # each of the smaller group with its nearest in the larger, 20 degrees, both times
    assert apart([np.array([0, 1, 2]), np.array([3, 4])], vectors) == [(2, 3), (2, 4)]


def test_flags_survive_json(genres):
    flag = Flag(
        12,
        Verdict.GEO_SPECIFIC,
        into=5,
        moves=(("norway", 7),),
        merges_to_tag=(("viking", "metal"),),
        left_out=("finland",),
        note="places",
        id=31,
    )
    saved = flag.to_json()
    assert Flag.from_json(saved) == flag
    assert Flag.from_json({"cluster": 5, "verdict": "coherent", "from a later version": 1}) == Flag(5, Verdict.COHERENT)
    assert tags_named(flag) == ("norway", "viking", "metal", "finland")


def test_pairs_of_tags_that_are_gone_wait(genres):
    pairs = with_flag_id((Pair("metal", "gone", PairKind.MUST), Pair("house", "techno", PairKind.CANNOT, 0.5)), 31)
    constraints = constraints_from_pairs(pairs, genres)
    assert len(constraints.must_link) == 0
    assert constraints.cannot_link.tolist() == [[3, 4]]
    assert (constraints.cannot_weight.tolist(), constraints.cannot_flag.tolist()) == ([0.5], [31])
    assert missing_tags([Flag(5, Verdict.COHERENT, id=31, left_out=("lost",))], pairs, genres) == {31: ("lost", "gone")}


def test_values_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CompiledFlag((), frozenset()).touched = frozenset({5})


def test_what_an_earlier_flag_took_out_of_a_cluster_stands_for_it_no_more(genres, reviewed):
    left = Flag(7, Verdict.TOO_BROAD, groups=(("acid",),), stays=("techno", "house", "minimal"), id=1)
    standing = with_flag_id(compile_flag(left, genres, reviewed).pairs, 1)
    joined = compile_flag(Flag(12, Verdict.TOO_NARROW, into=7), genres, reviewed, standing)
    assert joined.must_link
    assert "acid" not in {tag for pair in joined.must_link for tag in pair}
    moved = compile_flag(Flag(5, Verdict.TOO_BROAD, moves=(("doom metal", 7),)), genres, reviewed, standing)
    assert "acid" not in {tag for pair in moved.must_link for tag in pair}


def test_of_parts_held_apart_the_largest_stays():
    members = np.array([2, 3, 5, 7, 8, 9])
    pairs = Constraints(must_link=[(2, 3), (5, 7), (7, 8), (1, 9)], cannot_link=[(3, 8), (1, 2)])
    assert taken_out(members, pairs) == {2, 3}
    assert taken_out(members, Constraints(must_link=[(2, 3)], cannot_link=[(1, 2)])) == frozenset()
    assert taken_out(members, Constraints(must_link=[], cannot_link=[(5, 2)])) == {5}  # equal: the lowest row stays
