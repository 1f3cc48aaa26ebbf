"""From decisions to a plan: which slots begin and end, which tags go where, and what is taken back."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import ConstraintConflict
from core.evaluation import Moved
from core.rounds import Decisions, carried_names, changed_much, misnamed, plan_next, replay
from core.training.plan import Born
from core.verdicts import Flag, Pair, PairKind, Verdict, compile_flag, constraints_from_pairs, with_flag_id


def _plan(data, clustering, *made, **decisions):
    """The plan after these new flags, compiled on the clustering itself."""
    pairs = [pair for flag in made for pair in with_flag_id(compile_flag(flag, data, clustering).pairs, flag.id)]
    return plan_next(data, clustering, Decisions(in_force=made, **decisions), constraints_from_pairs(pairs, data))


def _tags(data, rows):
    return {data.tags[row] for row in rows}


def test_nothing_decided_is_an_empty_plan(genres, reviewed):
    assert plan_next(genres, reviewed, Decisions(), constraints_from_pairs([], genres)).empty


def test_a_split_keeps_the_id_for_the_largest_group_and_opens_new_ids(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("minimal",), ("techno", "acid")), id=31)
    plan = _plan(genres, reviewed, flag)
    assert plan.born == (Born(13, (genres.row_of["minimal"],), 7),)
    assert plan.touched == {7}
    assert plan.retired == {}
    assert _tags(genres, plan.free) == {"house"}  # in no group: the model decides
    assert plan.cluster_flags == {7: (31,), 13: (31,)}


def test_what_stays_keeps_the_id_however_little_it_is(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("techno", "minimal"),), stays=("acid",), id=31)
    plan = _plan(genres, reviewed, flag)
    assert [(born.cluster_id, _tags(genres, born.rows)) for born in plan.born] == [(13, {"techno", "minimal"})]
    assert _tags(genres, plan.free) == {"house"}  # neither taken out nor said to stay


def test_ids_that_other_rounds_used_are_not_used_again(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("minimal",), ("techno", "acid")), id=31)
    assert [born.cluster_id for born in _plan(genres, reviewed, flag, next_id=40).born] == [40]


def test_equal_groups_are_ranked_by_how_sure_the_model_is(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("minimal", "acid"), ("techno", "house")), id=31)
    plan = _plan(genres, reviewed, flag)
    assert _tags(genres, plan.born[0].rows) == {"minimal", "acid"}


def test_left_out_tags_of_a_split_are_held(genres, reviewed):
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("minimal",), ("techno", "acid")), left_out=("house",), id=31)
    assert _plan(genres, reviewed, flag).free == frozenset()


def test_a_merge_retires_the_id_and_redirects_it(genres, reviewed):
    plan = _plan(genres, reviewed, Flag(12, Verdict.TOO_NARROW, into=5, id=40))
    assert plan.retired == {12: 5}
    assert plan.touched == {5, 12}
    assert plan.born == ()


def test_a_tag_left_out_of_a_merge_goes_to_the_next_likeliest_cluster(genres, reviewed):
    plan = _plan(genres, reviewed, Flag(12, Verdict.TOO_NARROW, into=5, left_out=("viking",), id=40))
    assert {genres.tags[row]: cluster for row, cluster in plan.sent.items()} == {"viking": 7}


def test_merges_in_a_chain_and_in_a_circle_lead_to_a_living_cluster(genres, reviewed):
    chain = _plan(
        genres, reviewed, Flag(12, Verdict.TOO_NARROW, into=5, id=40), Flag(5, Verdict.TOO_NARROW, into=7, id=41)
    )
    assert chain.retired == {12: 7, 5: 7}
    circle = _plan(
        genres, reviewed, Flag(12, Verdict.TOO_NARROW, into=5, id=40), Flag(5, Verdict.TOO_NARROW, into=12, id=41)
    )
    assert circle.retired == {12: 5}


def test_moved_tags_are_sent_and_nothing_else_is_free(genres, reviewed):
    plan = _plan(genres, reviewed, Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),), id=31))
    assert {genres.tags[row]: cluster for row, cluster in plan.sent.items()} == {"viking": 5}
    assert plan.touched == {5, 12}
    assert plan.free <= {genres.row_of[tag] for tag in ("metal", "doom metal", "finnish metal", "finland", "norway")}
    assert plan.row_flags[genres.row_of["viking"]] == (31,)


def test_a_geo_tag_goes_where_the_other_tag_is_going(genres, reviewed):
    first = Flag(5, Verdict.TOO_NARROW, into=7, id=31)
    second = Flag(12, Verdict.GEO_SPECIFIC, merges_to_tag=(("viking", "metal"),), id=32)
    plan = _plan(genres, reviewed, first, second)
    assert plan.sent[genres.row_of["viking"]] == 7


def test_a_cluster_whose_tags_were_all_sent_away_ends(genres, reviewed):
    moves = (("viking", 5), ("finland", 7), ("norway", 7))
    plan = _plan(genres, reviewed, Flag(12, Verdict.GEO_SPECIFIC, moves=moves, id=31))
    assert plan.retired == {12: 7}


def test_coherent_asks_for_nothing_but_is_learned(genres, reviewed):
    plan = _plan(genres, reviewed, Flag(7, Verdict.COHERENT, id=31))
    assert (plan.touched, plan.born, plan.retired, plan.sent) == (frozenset(), (), {}, {})
    assert not plan.empty
    assert plan.flags == {31}


def test_learned_flags_ask_for_nothing(genres, reviewed):
    flag = Flag(12, Verdict.TOO_NARROW, into=5, id=40)
    pairs = constraints_from_pairs(with_flag_id(compile_flag(flag, genres, reviewed).pairs, 40), genres)
    plan = plan_next(genres, reviewed, Decisions((flag,), learned=frozenset({40})), pairs)
    assert plan.empty
    assert len(plan.constraints) > 0


def test_a_contradiction_stops_the_plan(genres, reviewed):
    pairs = [
        Pair("house", "techno", PairKind.MUST, flag=31),
        Pair("techno", "acid", PairKind.MUST, flag=31),
        Pair("acid", "house", PairKind.CANNOT, flag=40),
    ]
    with pytest.raises(ConstraintConflict) as conflict:
        plan_next(genres, reviewed, Decisions(), constraints_from_pairs(pairs, genres))
    assert conflict.value.flags == (31, 40)


NOTHING: tuple[Pair, ...] = ()


def _undone(data, clustering, withdrawn, effects, in_force=()):
    decisions = Decisions(in_force, frozenset({withdrawn.id}), (withdrawn,), effects)
    return plan_next(data, clustering, decisions, constraints_from_pairs(NOTHING, data))


@pytest.fixture
def split_apart(genres, reviewed, make_clustering):
    """Flag 31 has split 7: "minimal" and "acid" are in 13 now."""
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("techno", "house"), ("minimal", "acid")), id=31)
    labels = [
        13 if tag in ("minimal", "acid") else int(at) for tag, at in zip(genres.tags, reviewed.labels, strict=True)
    ]
    return flag, make_clustering(genres.tags, labels), (Moved("minimal", 7, 13, (31,)), Moved("acid", 7, 13, (31,)))


def test_undoing_a_split_sends_its_tags_back_and_ends_what_it_opened(genres, split_apart):
    flag, clustering, effects = split_apart
    plan = _undone(genres, clustering, flag, effects)
    assert {genres.tags[row]: cluster for row, cluster in plan.sent.items()} == {}  # the redirect says it already
    assert plan.retired == {13: 7}
    assert plan.touched == {7, 13}
    assert plan.flags == {31}


def test_undoing_a_split_leaves_tags_that_another_flag_names(genres, split_apart):
    flag, clustering, effects = split_apart
    other = Flag(13, Verdict.TOO_BROAD, moves=(("acid", 5),), id=40)
    decisions = Decisions((other,), frozenset({31, 40}), (flag,), effects)
    plan = plan_next(genres, clustering, decisions, constraints_from_pairs(NOTHING, genres))
    assert {genres.tags[row]: cluster for row, cluster in plan.sent.items()} == {"minimal": 7}
    assert plan.retired == {}


def test_redoing_a_split_gives_the_old_id_back(genres, reviewed, split_apart):
    flag, _, effects = split_apart
    back = (Moved("minimal", 13, 7, (31,)), Moved("acid", 13, 7, (31,)))
    undone = replace(reviewed, redirects={13: 7}, next_id=14)
    assert _plan(genres, undone, flag, effects=effects + back).born == (Born(13, (5, 6), 7),)


def test_undoing_a_merge_opens_the_old_id_again(genres, reviewed, make_clustering):
    labels = [5 if at == 12 else int(at) for at in reviewed.labels]
    merged = make_clustering(genres.tags, labels, redirects={12: 5}, next_id=13)
    effects = tuple(Moved(tag, 12, 5, (40,)) for tag in ("finland", "norway", "viking"))
    plan = _undone(genres, merged, Flag(12, Verdict.TOO_NARROW, into=5, id=40), effects)
    assert plan.born == (Born(12, tuple(genres.row_of[tag] for tag in ("finland", "norway", "viking")), 5),)
    assert plan.touched == {5}


def test_undoing_a_move_takes_the_tag_back(genres, reviewed, make_clustering):
    labels = [5 if tag == "viking" else int(at) for tag, at in zip(genres.tags, reviewed.labels, strict=True)]
    flag = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),), id=31)
    plan = _undone(genres, make_clustering(genres.tags, labels), flag, (Moved("viking", 12, 5, (31,)),))
    assert plan.sent == {genres.row_of["viking"]: 12}
    assert plan.touched == {5, 12}


def test_a_tag_that_has_moved_on_since_is_not_taken_back(genres, reviewed):
    flag = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),), id=31)
    assert _undone(genres, reviewed, flag, (Moved("viking", 7, 5, (31,)),)).sent == {}


def test_flags_on_a_slot_that_another_new_flag_opens_again_are_followed(genres, reviewed, split_apart):
    # back at the round before the split: flag 31 opens 13 again, and flag 32 sends it on into 5
    flag, split_up, effects = split_apart
    onward = Flag(13, Verdict.TOO_NARROW, into=5, id=32)
    pairs = with_flag_id(compile_flag(flag, genres, reviewed).pairs, 31)
    pairs += with_flag_id(compile_flag(onward, genres, split_up).pairs, 32)
    decisions = Decisions((flag, onward), effects=effects, next_id=14)
    plan = plan_next(genres, reviewed, decisions, constraints_from_pairs(pairs, genres))
    assert plan.born == ()
    assert {genres.tags[row]: cluster for row, cluster in plan.sent.items()} == {"minimal": 5, "acid": 5}


def test_names_stay_with_ids_and_new_ones_are_unlike_all_others(genres, make_clustering):
    labels = [5, 5, 5, 13, 13, 7, 7, 12, 12, 12]
    names = carried_names({7: "techno, house", 12: "places", 3: "gone"}, genres, make_clustering(genres.tags, labels))
    assert (names[7], names[12], names[3]) == ("techno, house", "places", "gone")
    assert names[13] == "techno"
    assert names[5] == "metal"
    names = carried_names({7: "techno, house", 12: "techno"}, genres, make_clustering(genres.tags, labels))
    assert names[13] == "techno, house (13)"  # no name is left to it alone


def test_a_name_is_to_be_checked_when_more_changed_than_stayed(make_clustering):
    tags = ("a", "b", "c", "d", "e")
    before = make_clustering(tags, [5, 5, 5, 7, 7])
    after = make_clustering(tags, [5, 12, 12, 7, 7])
    assert changed_much(before, after) == {5}  # one in common of three
    assert changed_much(before, before) == frozenset()


def test_a_name_is_to_be_checked_when_a_tag_in_it_has_left(make_clustering):
    tags = ("rock", "pop, soul", "c", "d", "e", "f")
    before, after = (make_clustering(tags, labels) for labels in ([5, 7, 5, 5, 7, 7], [7, 5, 5, 5, 7, 7]))
    assert misnamed({5: "rock, c", 7: "pop, soul"}, before, after, [5, 7]) == {5, 7}
    assert misnamed({5: "c, d", 7: "rock"}, before, after, [5, 7]) == frozenset()  # "rock" has come, not gone
    assert misnamed({5: "rock, c"}, before, after, [7]) == misnamed({}, before, after, [5]) == frozenset()


def test_arguments_are_not_changed(genres, reviewed):
    before = reviewed.assignments.copy(), dict(reviewed.redirects)
    _plan(genres, reviewed, Flag(12, Verdict.TOO_NARROW, into=5, id=40))
    assert np.array_equal(before[0], reviewed.assignments)
    assert before[1] == reviewed.redirects


def test_undoing_follows_a_tag_through_several_moves_and_ignores_abandoned_rounds(genres, reviewed, make_clustering):
    labels = [13 if tag == "acid" else int(at) for tag, at in zip(genres.tags, reviewed.labels, strict=True)]
    effects = (
        Moved("acid", 7, 12, (31,)),
        Moved("acid", 7, 5, (31,)),  # a round that was returned from
        Moved("acid", 12, 13, (31,)),
    )
    plan = _undone(genres, make_clustering(genres.tags, labels), Flag(7, Verdict.COHERENT, id=31), effects)
    assert plan.retired == {13: 7}
    assert plan.sent == {}


def test_undoing_nothing_that_is_there_changes_nothing(genres, reviewed):
    effects = (Moved("gone", 7, 12, (31,)), Moved("acid", 7, 12, (31,)), Moved("acid", 12, 7, (31,)))
    plan = _undone(genres, reviewed, Flag(7, Verdict.COHERENT, id=31), effects)
    assert (plan.sent, plan.born, plan.retired) == ({}, (), {})


def test_a_decision_log_means_the_same_on_a_fresh_fit(genres, reviewed, make_clustering):
    flags = (Flag(12, Verdict.TOO_NARROW, into=5, id=40), Flag(7, Verdict.COHERENT, id=41))
    pairs = [pair for flag in flags for pair in with_flag_id(compile_flag(flag, genres, reviewed).pairs, flag.id)]
    again = replay(flags, pairs, genres)
    assert again.constraints.must_link.tolist() == constraints_from_pairs(pairs, genres).must_link.tolist()
    assert (again.kept, again.partly, again.lost) == ((40, 41), {}, {})


def test_next_months_catalogue_keeps_what_it_can_and_lists_the_rest(genres):
    flags = (
        Flag(5, Verdict.TOO_BROAD, groups=(("metal", "polka"), ("doom metal",)), id=31),
        Flag(7, Verdict.TOO_BROAD, groups=(("waltz",), ("polka",)), id=32),
        Flag(7, Verdict.COHERENT, id=33),
    )
    pairs = [
        Pair("metal", "polka", PairKind.MUST, flag=31),
        Pair("metal", "doom metal", PairKind.CANNOT, flag=31),
        Pair("waltz", "polka", PairKind.CANNOT, flag=32),
        Pair("house", "techno", PairKind.MUST, flag=34),  # of a flag that is not in force
    ]
    again = replay(flags, pairs, genres)
    assert again.constraints.cannot_link.tolist() == [[0, 1]]
    assert len(again.constraints.must_link) == 0
    assert (again.kept, again.partly, again.lost) == ((33,), {31: ("polka",)}, {32: ("waltz", "polka")})
