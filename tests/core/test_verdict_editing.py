"""A decision being made up: every tag has one place, and the flag handed in never changes."""

from dataclasses import replace

from core import Flag, Verdict, leave_out, put_back, regroup, send_tags, settled, stay, with_rest

SPLIT = Flag(
    7,
    Verdict.TOO_BROAD,
    groups=(("delta blues", "blues"), ("bebop", "hard bop"), ("swing",)),
    moves=(("waltz", 12),),
    merges_to_tag=(("finnish metal", "metal"),),
    left_out=("seen live",),
)


def test_a_tag_put_into_another_group_leaves_its_own() -> None:
    edited = regroup(SPLIT, ["blues"], 1)
    assert edited.groups == (("delta blues",), ("bebop", "hard bop", "blues"), ("swing",))
    assert SPLIT.groups[0] == ("delta blues", "blues")


def test_a_group_that_loses_its_last_tag_is_gone_and_places_before_it_are_kept() -> None:
    assert regroup(SPLIT, ["delta blues", "blues"], 2).groups == (
        ("bebop", "hard bop"),
        ("swing", "delta blues", "blues"),
    )


def test_a_new_group_is_the_last_and_takes_tags_from_everywhere() -> None:
    edited = regroup(SPLIT, ["hard bop", "waltz", "seen live", "finnish metal"])
    assert edited.groups[-1] == ("hard bop", "waltz", "seen live", "finnish metal")
    assert (edited.moves, edited.left_out, edited.merges_to_tag) == ((), (), ())


def test_a_whole_group_is_sent_to_a_cluster() -> None:
    edited = send_tags(SPLIT, SPLIT.groups[1], 30)
    assert edited.groups == (("delta blues", "blues"), ("swing",))
    assert edited.moves == (("waltz", 12), ("bebop", 30), ("hard bop", 30))


def test_a_tag_sent_twice_goes_to_the_second_place_only() -> None:
    assert send_tags(SPLIT, ["waltz"], 30).moves == (("waltz", 30),)


def test_a_tag_left_out_is_named_nowhere_else_and_can_come_back() -> None:
    edited = leave_out(SPLIT, ["blues", "waltz"])
    assert edited.left_out == ("seen live", "blues", "waltz")
    assert edited.groups[0] == ("delta blues",)
    assert edited.moves == ()
    assert put_back(edited, ["blues", "waltz", "seen live"]).left_out == ()


def test_one_group_beside_tags_sent_away_is_what_stays() -> None:
    one_left = send_tags(send_tags(SPLIT, SPLIT.groups[0], 30), ["swing"], 30)
    assert len(one_left.groups) == 1
    assert (settled(one_left).groups, settled(one_left).stays) == ((), ("bebop", "hard bop"))
    assert not settled(one_left).about_tags  # it was said of the cluster
    assert settled(SPLIT) == SPLIT
    assert settled(Flag(7, Verdict.TOO_BROAD, groups=(("a",),))).groups == (("a",),)  # left for the check to refuse


def test_what_is_taken_out_no_longer_stays_and_can_return() -> None:
    whole = Flag(7, Verdict.TOO_BROAD, stays=("blues", "bebop", "waltz", "swing"))
    edited = regroup(send_tags(whole, ["waltz"], 30), ["swing"])
    assert (edited.stays, edited.moves, edited.groups) == (("blues", "bebop"), (("waltz", 30),), (("swing",),))
    back = stay(edited, ["swing", "waltz"])
    assert (back.stays, back.moves, back.groups) == (("blues", "bebop", "swing", "waltz"), (), ())
    assert settled(edited) == edited


def test_the_rest_is_every_tag_that_is_put_nowhere_else(reviewed) -> None:
    flag = Flag(7, Verdict.TOO_BROAD, groups=(("acid",),), moves=(("house", 5),))
    assert with_rest(flag, reviewed).stays == ("techno", "minimal")
    assert with_rest(replace(flag, left_out=("techno",)), reviewed).stays == ("minimal",)
