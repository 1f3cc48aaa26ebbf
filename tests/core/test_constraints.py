"""Constraints: what is accepted, what follows, and what is refused by name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.constraints import Constraints, components
from core.errors import ConfigError, ConstraintConflict

TAGS = ("jazz", "blues", "delta blues", "blues rock", "rock", "metal", "techno", "house", "ambient")
JAZZ, BLUES, DELTA, BLUES_ROCK, ROCK, METAL, TECHNO, HOUSE, AMBIENT = range(9)


def _pairs(pairs):
    return [tuple(pair) for pair in pairs.tolist()]


def test_lists_of_pairs_become_arrays_with_unit_weights_and_no_flag():
    constraints = Constraints(must_link=[(3, 8)], cannot_link=[(2, 5), (7, 5)])
    assert _pairs(constraints.must_link) == [(3, 8)]
    assert _pairs(constraints.cannot_link) == [(2, 5), (7, 5)]
    assert constraints.cannot_weight.tolist() == [1.0, 1.0]
    assert constraints.must_flag.tolist() == [-1]
    assert len(constraints) == 3


def test_none_has_no_pairs():
    assert len(Constraints.none()) == 0
    Constraints.none().validate(0)


def test_given_arrays_are_neither_changed_nor_shared():
    rows, weights = np.array([[8, 3], [3, 8]]), np.array([1.0, 2.0], dtype=np.float32)
    constraints = Constraints(must_link=rows, must_weight=weights)
    rows[:] = 0
    weights[:] = 9
    assert _pairs(constraints.must_link) == [(8, 3), (3, 8)]
    assert constraints.must_weight.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"must_link": [(1, 2, 3)]}, r"must_link must be pairs of rows, shape \(pairs, 2\)\. Got shape \(1, 3\)"),
        ({"cannot_link": [(1.5, 2.0)]}, "cannot_link must hold whole row numbers. Got float64"),
        ({"must_link": [(1, 2)], "must_weight": [1, 2]}, "must_weight must have one number a pair. Got 2 for 1 pairs"),
        ({"must_link": [(1, 2)], "must_weight": [0]}, r"must_weight must be positive numbers. Got \[0.0\]"),
        ({"must_link": [(1, 2)], "must_weight": [np.inf]}, "must_weight must be positive numbers. Got infinity"),
        ({"must_link": [(1, 2), (3,)]}, "must_link must hold numbers, as many in each row"),
        ({"must_link": [(1, 2)], "must_weight": ["a"]}, "must_weight must hold numbers"),
        ({"cannot_link": [(1, 2)], "cannot_flag": ["a"]}, "cannot_flag must hold numbers"),
        ({"cannot_link": [(1, 2)], "cannot_flag": [3, 4]}, "cannot_flag must have one id a pair. Got 2 for 1 pairs"),
    ],
)
def test_malformed_pairs_are_refused(arguments, words):
    with pytest.raises(ConfigError, match=words):
        Constraints(**arguments)


@pytest.mark.parametrize(
    ("constraints", "words"),
    [
        (Constraints(must_link=[(3, 5), (3, 9)]), r"must_link pair 1 is \(3, 9\), but rows run from 0 to 8"),
        (Constraints(cannot_link=[(-1, 5)]), r"cannot_link pair 0 is \(-1, 5\), but rows run from 0 to 8"),
        (Constraints(cannot_link=[(3, 5), (7, 7)]), "cannot_link pair 1 pairs row 7 with itself"),
    ],
)
def test_pairs_outside_the_table_are_refused(constraints, words):
    with pytest.raises(ConfigError, match=words):
        constraints.validate(9)


def test_of_duplicates_the_heaviest_then_the_oldest_flag_stays():
    constraints = Constraints(
        must_link=[(8, 3), (3, 8), (3, 8), (5, 5)], must_weight=[0.5, 0.7, 0.7, 1], must_flag=[12, 31, 14, 15]
    ).distinct()
    assert _pairs(constraints.must_link) == [(3, 8)]
    assert constraints.must_weight.tolist() == pytest.approx([0.7])
    assert constraints.must_flag.tolist() == [14]


def test_friends_of_friends_are_one_group_named_by_its_smallest_row():
    constraints = Constraints(must_link=[(4, 2), (4, 7), (5, 8)], cannot_link=[(4, 8)])
    assert components(constraints.must_link) == {2: 2, 4: 2, 7: 2, 5: 5, 8: 5}
    assert components(Constraints.none().must_link) == {}


def test_a_contradiction_names_the_tag_between_and_its_flags():
    constraints = Constraints(
        must_link=[(DELTA, BLUES), (BLUES_ROCK, BLUES)], cannot_link=[(DELTA, BLUES_ROCK)], must_flag=[12, 31]
    )
    with pytest.raises(ConstraintConflict) as conflict:
        constraints.check(TAGS)
    assert str(conflict.value) == (
        '"delta blues" and "blues rock" cannot be kept apart: both must be with "blues" (flags 12 and 31 and this '
        "one). Withdraw one of them, or change this one."
    ).replace("12 and 31 and", "12, 31 and")
    assert conflict.value.tags == ("delta blues", "blues", "blues rock")
    assert conflict.value.flags == (12, 31)


def test_a_contradiction_between_saved_flags_asks_to_withdraw_one():
    constraints = Constraints(
        must_link=[(DELTA, BLUES), (BLUES_ROCK, BLUES)],
        cannot_link=[(DELTA, BLUES_ROCK)],
        must_flag=[12, 31],
        cannot_flag=[31],
    )
    with pytest.raises(ConstraintConflict) as conflict:
        constraints.check(TAGS)
    assert str(conflict.value) == (
        '"delta blues" and "blues rock" cannot be kept apart: both must be with "blues" (flags 12 and 31). '
        "Withdraw one of the flags."
    )


def test_the_shortest_of_all_chains_is_told():
    # jazz-blues-delta-blues rock contradicts jazz/blues rock in three steps; metal-techno does so in one.
    constraints = Constraints(
        must_link=[(JAZZ, BLUES), (BLUES, DELTA), (DELTA, BLUES_ROCK), (METAL, TECHNO)],
        cannot_link=[(JAZZ, BLUES_ROCK), (TECHNO, METAL)],
        must_flag=[4, 5, 6, 9],
        cannot_flag=[7, 9],
    )
    with pytest.raises(
        ConstraintConflict, match='"techno" and "metal" cannot be kept apart: they must be together'
    ) as e:
        constraints.check(TAGS)
    assert e.value.flags == (9,)
    assert "(flag 9). Withdraw it" in str(e.value)


def test_a_long_chain_is_told_step_by_step():
    constraints = Constraints(must_link=[(JAZZ, BLUES), (BLUES, DELTA), (DELTA, ROCK)], cannot_link=[(JAZZ, ROCK)])
    with pytest.raises(ConstraintConflict) as conflict:
        constraints.check(TAGS)
    assert str(conflict.value) == (
        '"jazz" and "rock" cannot be kept apart: "jazz" must be with "blues", "blues" must be with "delta blues" and '
        '"delta blues" must be with "rock". Remove one of these pairs.'
    )


def test_a_contradiction_with_one_saved_flag_says_which_to_withdraw():
    constraints = Constraints(must_link=[(HOUSE, TECHNO)], cannot_link=[(HOUSE, TECHNO)], must_flag=[40])
    with pytest.raises(ConstraintConflict, match=r"\(flag 40 and this one\)\. Withdraw flag 40, or change this one"):
        constraints.check(TAGS)


def test_two_rows_in_no_must_link_pair_do_not_contradict():
    Constraints(must_link=[(JAZZ, BLUES)], cannot_link=[(TECHNO, HOUSE), (JAZZ, TECHNO)]).check(TAGS)


rows = st.integers(3, 14)
pair_lists = st.lists(st.tuples(rows, rows).filter(lambda pair: pair[0] != pair[1]), max_size=12)


@settings(max_examples=100, deadline=None)
@given(pair_lists, pair_lists)
def test_law_pairs_stand_together_unless_a_chain_joins_two_that_are_apart(must, apart):
    reached = {row: {row} for row in range(3, 15)}
    for _ in range(12):  # every row reaches what its friends reach, until nothing is new
        for first, second in must:
            reached[first] |= reached[second]
            reached[second] |= reached[first]
    group_of = components(Constraints(must_link=must).must_link)
    for first in reached:
        for second in reached:
            assert (group_of.get(first, first) == group_of.get(second, second)) == (second in reached[first])
    if any(second in reached[first] for first, second in apart):
        with pytest.raises(ConstraintConflict):
            Constraints(must_link=must, cannot_link=apart).check()
    else:
        Constraints(must_link=must, cannot_link=apart).check()


@settings(max_examples=100, deadline=None)
@given(pair_lists, pair_lists)
def test_law_a_conflict_is_raised_exactly_when_a_pair_is_together_and_apart(must, cannot):
    group_of = components(Constraints(must_link=must).must_link)
    contradictory = any(group_of.get(a, a) == group_of.get(b, b) for a, b in cannot)
    raised = False
    try:
        Constraints(must_link=must, cannot_link=cannot).check()
    except ConstraintConflict:
        raised = True
    assert raised == contradictory
