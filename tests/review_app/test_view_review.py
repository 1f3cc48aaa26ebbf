"""The Review page as a curator meets it: what it says, what each verdict opens, what is saved."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from core import (
    Flag,
    PairKind,
    Project,
    Verdict,
    instability_of,
    likely_homes,
    merge_targets,
    next_round,
    preview_decision,
    remembered_pairs,
    review_queue,
    save_flag,
)
from review_app import state
from review_app.views.review.remembered import list_key
from review_app.wording import plain
from review_app.wording.review import card as card_words
from review_app.wording.review import evidence as evidence_words
from review_app.wording.review import pairs as pairs_words
from review_app.wording.review import preview as preview_words
from review_app.wording.review import remembered as remembered_words
from review_app.wording.review import steps as steps_words

PAIRS = {str(state.Key.REVIEW_MODE): "pairs"}
HOSTILE = "<b>**x**</b> $y$ :red[z]"


def _script() -> None:
    from review_app import loading
    from review_app.views import review

    review.page(loading.project())


@pytest.fixture
def visit(project: Project) -> Callable[..., AppTest]:
    """A new session on the page, optionally at one cluster."""

    def begin(cluster: int | None = None, **remembered: object) -> AppTest:
        at = AppTest.from_function(_script, default_timeout=60)
        if cluster is not None:
            at.session_state[str(state.Key.FOCUS)] = cluster
        for key, value in remembered.items():
            at.session_state[key] = value
        return _sound(at.run())

    return begin


def _sound(at: AppTest) -> AppTest:
    assert [problem.message for problem in at.exception] == []
    return at


def press(at: AppTest, key: str) -> AppTest:
    return _sound(button(at, key).click().run())


def button(at: AppTest, key: str) -> Any:
    """The button of this key, or the one whose key goes on from there with what it is about."""
    return next(each for each in at.button if each.key == key or str(each.key).startswith(f"{key}."))


def drawn(at: AppTest) -> dict[str, Any]:
    """What the browser is given to draw of the board."""
    found = [json.loads(each.proto.json) for each in at.get("bidi_component")]
    return next(each for each in found if "boxes" in each)


def put(at: AppTest, cluster: int, tags: Iterable[str], place: str) -> AppTest:
    """What dragging these tags to this place does: the browser reports it, and the page's own callback follows."""
    number = {tag["label"]: tag["id"] for box in drawn(at)["boxes"] for tag in box["tags"]}
    return report(at, [number[tag] for tag in tags], place)


def report(at: AppTest, rows: list[int], place: str) -> AppTest:
    """What the browser reports when tags of these rows are put at a place."""
    board = next(each for each in at.get("bidi_component") if "boxes" in json.loads(each.proto.json))
    said = [{"event": "put", "value": {"tags": rows, "place": place}}]
    states = at._tree.get_widget_states()  # the only way that AppTest leaves to a component of one's own
    states.widgets.append(
        WidgetState(id=_make_trigger_id(board.proto.id, "events"), json_trigger_value=json.dumps(said))
    )
    return _sound(at._run(states))


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.caption))


def heading(at: AppTest) -> str:
    return next(element.value for element in at.markdown if element.value.startswith("## "))


def home(project: Project, tag: str) -> int:
    clustering = project.clustering(project.current().id)
    return int(clustering.labels[project.data.row_of[tag]])


def members(project: Project, cluster: int) -> list[str]:
    clustering = project.clustering(project.current().id)
    return [clustering.tags[row] for row in clustering.members(cluster)]


def order(project: Project) -> list[int]:
    now = project.current()
    entries = review_queue(project.data, project.clustering(now.id), project.flags(), instability=instability_of(now))
    return [entry.cluster for entry in entries]


# --- looking ---


def test_the_worst_cluster_comes_first_with_its_tags_and_why(project, visit) -> None:
    at = visit()
    worst = order(project)[0]
    assert heading(at) == card_words.heading(project.current().names[worst])
    assert f"cluster {worst} · " in texts(at)
    assert "not reviewed" in texts(at)
    table = at.dataframe[0].value
    assert set(table["tag"]) == set(members(project, worst))
    assert set(table["tier"]) <= set(evidence_words.TIERS.values())
    assert table["confidence"].between(0, 100).all()


def test_every_verdict_shows_its_key(visit) -> None:
    at = visit()
    shown = [button(at, f"review.verdict.{verdict}") for verdict in Verdict]
    assert [button.label for button in shown] == list(card_words.BUTTONS.values())
    assert [button.proto.shortcut for button in shown] == ["1", "2", "3", "4"]
    keys = {name: at.button(key=f"review.{name}").proto.shortcut.lower() for name in ("next", "previous", "undo")}
    assert keys == {"next": "n", "previous": "p", "undo": "u"}


def test_next_previous_and_jump(project, visit) -> None:
    queue, names = order(project), project.current().names
    at = press(visit(), "review.next")
    assert heading(at) == card_words.heading(names[queue[1]])
    at = press(at, "review.previous")
    at = press(at, "review.previous")
    assert heading(at) == card_words.heading(names[queue[-1]])
    at = _sound(at.selectbox(key="review.jump").set_value(queue[2]).run())
    assert heading(at) == card_words.heading(names[queue[2]])
    at = press(at, f"review.queue.{queue[0]}")
    assert heading(at) == card_words.heading(names[queue[0]])


def test_a_cluster_that_was_merged_away_opens_as_what_it_is_now(project, visit) -> None:
    at = visit(cluster=99)
    assert heading(at) == card_words.heading(project.current().names[order(project)[0]])


def test_a_clicked_tag_says_why_it_is_there_and_can_be_moved(project, visit) -> None:
    cluster = home(project, "jazz")
    key = f"review.tags.{project.current().id}.{cluster}"
    at = visit(cluster, **{key: {"selection": {"rows": [], "columns": [], "cells": [(0, "tag")]}}})
    tag = at.dataframe[0].value["tag"].iloc[0]
    assert evidence_words.why_heading(tag) in texts(at)
    at = press(at, "review.move_runner_up")
    assert steps_words.STEP_TITLES["move"] in texts(at)
    at = press(at, "review.save")
    (flag,) = project.flags()
    assert [moved for moved, _ in flag.moves] == [tag]
    assert flag.about_tags


def test_names_of_strangers_are_text_and_never_markup(project, visit) -> None:
    cluster = order(project)[0]
    project.rename(cluster, HOSTILE, "somebody")
    at = visit(cluster)
    assert heading(at) == f"## {plain(HOSTILE)}"
    shown = [element.value for element in at.markdown] + [button.label for button in at.button]
    assert not [text for text in shown if "<b>" in text or "**x" in text or ":red[z]" in text]


def test_a_cluster_is_renamed(project, visit) -> None:
    cluster = order(project)[0]
    at = visit(cluster)
    _sound(at.text_input(key=f"review.name.{cluster}").set_value("  heavy  ").run())
    assert project.names()[cluster] == "heavy"


def test_a_name_that_is_refused_stays_before_the_eyes(project, visit) -> None:
    cluster = order(project)[0]
    at = visit(cluster, **{"review.rename": True})
    typed = at.text_input(key=f"review.name.{cluster}").set_value("x" * 201)
    at = _sound(typed.run())
    assert plain("has 201 characters, and 200 is the most") in at.toast[0].value
    assert at.session_state["review.rename"] is True
    at = _sound(at.text_input(key=f"review.name.{cluster}").set_value("x" * 200).run())
    assert at.session_state["review.rename"] is False
    assert project.names()[cluster] == "x" * 200


# --- deciding ---


def test_coherent_is_one_key_and_leads_on(project, visit) -> None:
    queue = order(project)
    at = press(visit(), "review.verdict.coherent")
    (flag,) = project.flags()
    assert (flag.cluster, flag.verdict) == (queue[0], Verdict.COHERENT)
    assert flag.curator
    assert heading(at) == card_words.heading(project.current().names[queue[1]])
    assert "U takes it back" in at.toast[0].value


def test_a_key_pressed_twice_decides_once(project, visit) -> None:
    queue = order(project)
    at = visit()
    twice = visit(queue[0])
    press(at, "review.verdict.coherent")
    twice = press(twice, "review.verdict.coherent")  # as it stood on the page before
    assert len(project.flags()) == 1
    assert heading(twice) == card_words.heading(project.current().names[queue[1]])


def test_a_second_press_does_not_decide_on_a_cluster_not_yet_seen(project, visit, monkeypatch) -> None:
    monkeypatch.setattr("review_app.state.saved.UNSEEN", 3600.0)
    queue = order(project)
    at = press(visit(), "review.verdict.coherent")
    press(at, "review.verdict.coherent")
    assert [flag.cluster for flag in project.flags()] == queue[:1]


def test_a_key_whose_button_was_drawn_for_a_cluster_that_was_left_says_nothing(project, visit) -> None:
    first, second = order(project)[:2]
    at = visit(first)
    late = button(at, "review.verdict.coherent").click()
    at.session_state[str(state.Key.FOCUS)] = second
    _sound(late.run())
    assert project.flags() == ()


def test_undo_pressed_twice_takes_back_one(project, visit) -> None:
    at = press(visit(), "review.verdict.coherent")
    again = button(at, "review.undo").click()
    project.withdraw(project.flags()[0].id, "somebody")  # as the first press did
    assert not _sound(again.run()).toast


def test_a_verdict_key_that_comes_late_does_not_reach_past_an_open_step(project, visit) -> None:
    at = visit()
    late = button(at, "review.verdict.coherent").click()
    at.session_state[str(state.Key.STEPS)] = {
        (project.current().id, order(project)[0]): state.Draft((), (Flag(order(project)[0], Verdict.TOO_NARROW),))
    }
    _sound(late.run())
    assert project.flags() == ()


def test_undo_takes_back_what_this_session_saved_and_returns_to_it(project, visit) -> None:
    at = visit()
    assert at.button(key="review.undo").disabled
    at = press(at, "review.verdict.coherent")
    at = press(at, "review.undo")
    assert project.flags() == ()
    assert heading(at) == card_words.heading(project.current().names[order(project)[0]])


def test_undo_leaves_the_other_session_its_decisions(project, visit) -> None:
    mine, theirs = visit(), visit()
    mine = press(mine, "review.verdict.coherent")
    press(_sound(theirs.run()), "review.next")
    press(theirs, "review.verdict.coherent")
    first, second = project.flags()
    press(_sound(mine.run()), "review.undo")
    assert project.flags() == (second,)
    assert first.cluster != second.cluster


def test_what_one_session_decides_the_other_sees_on_its_next_run(project, visit) -> None:
    mine, theirs = visit(), visit()
    queue = order(project)
    press(mine, "review.verdict.coherent")
    press(theirs, f"review.queue.{queue[1]}")
    press(theirs, "review.verdict.coherent")
    assert [flag.cluster for flag in project.flags()] == queue[:2]
    labels = {button.key: button.icon for button in _sound(mine.run()).button}
    assert labels[f"review.queue.{queue[1]}"] == card_words.ICONS["coherent"]


def test_after_a_save_what_others_reviewed_meanwhile_is_passed_over(project, visit) -> None:
    queue = order(project)
    at = visit()
    save_flag(project, Flag(queue[1], Verdict.COHERENT))
    at = press(at, "review.verdict.coherent")
    assert heading(at) == card_words.heading(project.current().names[queue[2]])


def test_a_split_starts_with_everything_staying_together(project, visit) -> None:
    cluster = home(project, "jazz")
    at = press(visit(cluster), "review.verdict.too-broad")
    assert steps_words.STEP_TITLES["too-broad"] in texts(at)
    assert _step(at) == Flag(cluster, Verdict.TOO_BROAD, stays=tuple(members(project, cluster)))
    assert "review.save" not in {button.key for button in at.button}
    assert press(at, "review.not_yet").toast[0].value == steps_words.MISSING["too-broad"]
    boxes = drawn(at)["boxes"]
    assert [box["key"] for box in boxes] == [f"stays{at}" for at in range(len(boxes))]
    assert sorted(tag["label"] for box in boxes for tag in box["tags"]) == sorted(members(project, cluster))


def test_what_is_put_on_a_board_that_is_gone_moves_nothing(project, visit) -> None:
    """The browser still shows another round's board: it names tags that are elsewhere, or not there at all."""
    cluster = home(project, "jazz")
    at = visit(cluster)
    elsewhere = project.data.row_of[members(project, home(project, "metal"))[0]]
    for row in (elsewhere, 10**6):
        at = report(at, [row], "apart")
        assert not any(str(each.key).startswith("review.save") for each in at.button)
    at = put(at, cluster, members(project, cluster)[:1], "apart")
    assert any(str(each.key).startswith("review.save") for each in at.button)


def test_taking_a_group_out_opens_the_split_and_what_is_left_stays(project, visit) -> None:
    cluster, other = home(project, "jazz"), home(project, "metal")
    at = visit(cluster)
    group = tuple(tag["label"] for tag in drawn(at)["boxes"][-1]["tags"])
    rest = tuple(tag for tag in members(project, cluster) if tag not in group)
    assert f"c{other}" in drawn(at)["all"]
    at = put(at, cluster, group, f"c{other}")
    assert "must-link" in texts(at)
    assert (_step(at).moves, _step(at).stays) == (tuple((tag, other) for tag in group), rest)
    press(at, "review.save")
    (flag,) = project.flags()
    assert (flag.verdict, flag.stays, flag.about_tags) == (Verdict.TOO_BROAD, rest, False)


def test_a_tag_is_put_into_a_cluster_of_its_own_into_another_back_and_left_out(project, visit) -> None:
    cluster = home(project, "jazz")
    one, two, three, *others = members(project, cluster)
    at = put(visit(cluster), cluster, [one], "apart")
    assert _step(at).groups == ((one,),)
    at = put(at, cluster, [two, three], "group0")
    assert _step(at).groups == ((one, two, three),)
    assert drawn(at)["boxes"][0]["out"]  # what leaves stands first
    at = put(at, cluster, [three], "stay")
    assert (_step(at).groups, _step(at).stays) == (((one, two),), (*others, three))
    at = put(at, cluster, [three], "out")
    assert _step(at).left_out == (three,)
    press(at, "review.save")
    named = {tag for pair in project.pairs() for tag in (pair.first_tag, pair.second_tag)}
    assert one in named
    assert three not in named


def test_every_tag_is_offered_the_places_it_points_to(project, visit) -> None:
    cluster = home(project, "jazz")
    message = drawn(visit(cluster))
    label = {tag["id"]: tag["label"] for box in message["boxes"] for tag in box["tags"]}
    clustering = project.clustering(project.current().id)
    for number, places in message["offers"].items():
        (likely,) = likely_homes(project.data, clustering, cluster, [[label[int(number)]]])
        assert places == [f"c{each}" for each in likely]
    assert set(message["all"]) == {f"c{each}" for each in clustering.cluster_ids.tolist() if each != cluster}


def test_learning_is_one_key_and_is_kept_at_once(project, visit, started) -> None:
    at = visit()
    assert at.button(key="review.learn").disabled
    at = press(at, "review.verdict.coherent")
    assert at.button(key="review.learn").proto.shortcut.lower() == "l"
    press(at, "review.learn")
    assert started == [("retrain",)]


def test_an_unticked_pair_is_not_saved(project, visit) -> None:
    cluster = home(project, "jazz")
    tags = members(project, cluster)
    flag = Flag(cluster, Verdict.TOO_BROAD, groups=(tuple(tags[:3]), tuple(tags[3:])))
    listed = preview_decision(project, [flag])
    ticks = {"edited_rows": {0: {"keep": False}}, "added_rows": [], "deleted_rows": []}
    at = visit(cluster, **_begun(project, cluster, flag), **{f"review.pairs.{listed.fingerprint}": ticks})
    assert "1 unticked" in texts(at)
    press(at, "review.save")
    first = listed.listed[0]
    assert (first.first_tag, first.second_tag) in project.flags()[0].dropped
    assert len(project.pairs()) == len(listed.listed) - 1


def test_too_narrow_ranks_targets_and_saves_the_chosen_one(project, visit) -> None:
    cluster = home(project, "sad")
    at = press(visit(cluster), "review.verdict.too-narrow")
    assert "review.save" not in {button.key for button in at.button}
    assert not at.error
    target = merge_targets(project.data, project.clustering(project.current().id), cluster)[0].cluster
    assert at.button(key=f"review.target.{target}").proto.shortcut == "1"
    at = press(at, f"review.target.{target}")
    press(at, "review.save")
    assert project.flags()[0].into == target


def test_geo_specific_ties_a_tag_to_the_one_it_qualifies(project, visit) -> None:
    cluster = home(project, "finnish metal")
    at = press(visit(cluster), "review.verdict.geo-specific")
    assert ("finnish metal", "metal") in _step(at).merges_to_tag
    press(at, "review.save")
    assert {"finnish metal", "metal"} in [{pair.first_tag, pair.second_tag} for pair in project.pairs()]


def test_back_gives_a_decision_up_and_another_cluster_does_not(project, visit) -> None:
    first, second = order(project)[:2]
    at = press(visit(first), "review.verdict.too-broad")
    at = press(at, f"review.queue.{second}")
    assert steps_words.STEP_TITLES["too-broad"] not in texts(at)
    at = press(at, f"review.queue.{first}")
    assert steps_words.STEP_TITLES["too-broad"] in texts(at)
    at = press(at, "review.back")
    assert steps_words.STEP_TITLES["too-broad"] not in texts(at)
    assert project.flags() == ()


def test_a_contradiction_is_told_in_words_and_nothing_is_saved(project, visit) -> None:
    cluster = home(project, "jazz")
    tags = members(project, cluster)
    earlier = save_flag(project, Flag(cluster, Verdict.TOO_NARROW, same=((tags[0], tags[1]),)))
    flag = Flag(cluster, Verdict.TOO_BROAD, apart=((tags[0], tags[1]),), groups=((tags[0],), tuple(tags[1:])))
    at = visit(cluster, **_begun(project, cluster, flag))
    assert "cannot be kept apart" in at.error[0].value
    assert at.button(key="review.save").disabled
    assert "unticked" not in texts(at)  # what cannot be saved is not counted
    at = press(at, f"review.withdraw.{earlier.flag.id}")
    assert not at.error
    assert not at.button(key="review.save").disabled
    assert project.flags() == ()


def test_a_decision_that_came_to_contradict_is_not_saved(project, visit) -> None:
    cluster = home(project, "jazz")
    tags = members(project, cluster)
    flag = Flag(cluster, Verdict.TOO_BROAD, groups=(tuple(tags[:3]), tuple(tags[3:])))
    at = visit(cluster, **_begun(project, cluster, flag))
    save_flag(project, Flag(cluster, Verdict.TOO_NARROW, same=((tags[0], tags[3]),)))  # meanwhile, elsewhere
    at = press(at, "review.save")
    assert len(project.flags()) == 1
    assert "cannot be kept apart" in at.error[0].value
    assert not at.toast  # the step says it, and nothing covers the way out
    assert steps_words.STEP_TITLES["too-broad"] in texts(at)


def test_a_verdict_that_contradicts_an_earlier_one_shows_it_and_a_way_out(project, visit) -> None:
    cluster = home(project, "jazz")
    core = preview_decision(project, [Flag(cluster, Verdict.COHERENT)]).listed[0]
    earlier = save_flag(project, Flag(cluster, Verdict.TOO_BROAD, apart=((core.first_tag, core.second_tag),)))
    at = press(visit(cluster), "review.verdict.coherent")
    assert "cannot be kept apart" in at.error[0].value
    assert preview_words.NOTHING_SAVED in at.error[0].value
    at = press(at, f"review.withdraw.{earlier.flag.id}")
    press(at, "review.save")
    assert [flag.verdict for flag in project.flags()] == [Verdict.COHERENT]


def test_a_decision_wins_over_an_earlier_one_by_two_deliberate_clicks(project, visit) -> None:
    cluster = home(project, "jazz")
    core = preview_decision(project, [Flag(cluster, Verdict.COHERENT)]).listed[0]
    both = (core.first_tag, core.second_tag)
    save_flag(project, Flag(cluster, Verdict.TOO_BROAD, apart=(both,)))
    at = press(visit(cluster), "review.verdict.coherent")
    at = press(at, "review.overrule_yes")
    assert len(at.error) == 0
    assert at.warning[0].value == preview_words.wins([both])
    assert len(project.flags()) == 1  # nothing is saved by the first click
    at = press(at, "review.overrule_no")
    assert "cannot be kept apart" in at.error[0].value
    at = press(at, "review.overrule_yes")
    press(at, "review.save")
    assert [flag.overrules for flag in project.flags()] == [False, True]
    assert [
        pair.kind for pair in remembered_pairs(project, both[0]) if {pair.first_tag, pair.second_tag} == set(both)
    ] == [PairKind.MUST]


def test_an_unfinished_decision_goes_over_to_the_next_round(project, visit) -> None:
    cluster, other = home(project, "jazz"), home(project, "metal")
    tags = members(project, cluster)
    begun = Flag(cluster, Verdict.TOO_BROAD, moves=((tags[0], other),), stays=tuple(tags[1:]))
    at = visit(cluster, **_begun(project, cluster, begun))
    save_flag(project, Flag(home(project, "sad"), Verdict.COHERENT))
    at.session_state[str(state.Key.LEARNING)] = project.current().id
    learned = next_round(project)
    at = _sound(at.run())
    assert steps_words.STEP_TITLES["too-broad"] in texts(at)  # and the page did not leave for the worst cluster
    assert dict(at.session_state[str(state.Key.STEPS)])[(learned.id, cluster)].flags == (begun,)


def test_after_learning_the_review_begins_at_the_worst_cluster(project, visit) -> None:
    at = visit(order(project)[2])
    save_flag(project, Flag(order(project)[2], Verdict.COHERENT))
    at.session_state[str(state.Key.LEARNING)] = project.current().id
    next_round(project)
    at = _sound(at.run())
    assert heading(at) == card_words.heading(project.current().names[order(project)[0]])


# --- single pairs ---


def test_a_pair_is_answered_and_not_asked_again(project, visit) -> None:
    at = visit(**PAIRS)
    assert pairs_words.PAIR_QUESTION in texts(at)
    asked = _asked(at)
    at = press(at, "review.answer.apart")
    (flag,) = project.flags()
    assert {plain(tag) for tag in flag.apart[0]} == asked
    assert _asked(at) != asked
    row = at.dataframe[0].value.iloc[0].tolist()
    assert (row[1], {row[0], row[2]}) == ("not the same", set(flag.apart[0]))
    press(at, "review.undo")
    assert project.flags() == ()


def test_a_skipped_pair_is_not_asked_in_this_session(project, visit) -> None:
    at = visit(**PAIRS)
    asked = _asked(at)
    at = press(at, "review.skip")
    assert _asked(at) != asked
    assert project.flags() == ()


def test_an_answer_is_taken_back_from_the_list(project, visit) -> None:
    first, second = members(project, home(project, "jazz"))[:2]
    save_flag(project, Flag(home(project, "jazz"), Verdict.TOO_NARROW, same=((first, second),)))
    chosen = {"selection": {"rows": [], "columns": [], "cells": [(0, "Tag")]}}
    at = visit(**PAIRS, **{list_key(remembered_pairs(project)): chosen})
    press(at, "review.answers.take_back")
    assert project.flags() == ()


def test_what_is_remembered_is_searched_and_a_verdicts_pair_is_let_go(project, visit) -> None:
    cluster = home(project, "jazz")
    first, second, third = members(project, cluster)[:3]
    save_flag(project, Flag(cluster, Verdict.TOO_BROAD, groups=((first,), (second, third))))
    at = visit(**PAIRS)
    assert set(at.dataframe[0].value["Kept"]) == {"together", "not the same"}
    at.segmented_control(key="review.remembered.kind").set_value("must-link").run()
    assert at.dataframe[0].value["Kept"].tolist() == ["together"]
    at.text_input(key="review.remembered.search").set_value("no such tag").run()
    assert remembered_words.NONE_FOUND in texts(at)
    chosen = {"selection": {"rows": [], "columns": [], "cells": [(0, "Tag")]}}
    must = remembered_pairs(project, kind=PairKind.MUST)
    at = visit(**PAIRS, **{"review.remembered.kind": "must-link", list_key(must): chosen})
    press(at, "review.answers.take_back")
    assert remembered_pairs(project, kind=PairKind.MUST) == ()
    assert len(remembered_pairs(project, kind=PairKind.CANNOT)) > 0


# --- tags selected on the map ---


def test_a_selection_is_split_off(project, visit) -> None:
    cluster = home(project, "jazz")
    tags = tuple(members(project, cluster)[:2])
    at = visit(cluster, **{str(state.Key.DRAFT): state.Draft(tags)})
    assert steps_words.STEP_TITLES["selection"] in texts(at)
    at = press(at, "review.selection.split")
    assert set(_step(at).groups[0]) == set(tags)
    assert set(_step(at).stays) == set(members(project, cluster)) - set(tags)
    press(at, "review.save")
    assert len(project.flags()) == 1


def test_a_selection_from_several_clusters_is_moved_as_one_decision(project, visit) -> None:
    here, there, target = (home(project, tag) for tag in ("jazz", "metal", "sad"))
    tags = (members(project, here)[0], members(project, there)[0])
    at = visit(here, **{str(state.Key.DRAFT): state.Draft(tags)})
    at = _sound(at.selectbox(key="review.selection.move").set_value(target).run())
    press(at, "review.save")
    assert {flag.cluster: flag.moves for flag in project.flags()} == {
        here: ((tags[0], target),),
        there: ((tags[1], target),),
    }


def test_a_selection_is_said_to_belong_together(project, visit) -> None:
    here, there = (home(project, tag) for tag in ("jazz", "metal"))
    tags = (members(project, here)[0], members(project, here)[1], members(project, there)[0])
    at = visit(here, **{str(state.Key.DRAFT): state.Draft(tags)})
    at = press(at, "review.selection.together")
    press(at, "review.save")
    (flag,) = project.flags()
    assert flag.cluster == here
    assert len(flag.same) == 2
    assert {tag for pair in flag.same for tag in pair} == set(tags)


def _asked(at: AppTest) -> set[str]:
    """The two tags of the question, escaped as they are shown."""
    return {element.value[4:] for element in at.markdown if element.value.startswith("### ")}


def _step(at: AppTest) -> Flag:
    (step,) = at.session_state[str(state.Key.STEPS)].values()
    return step.flags[0]


def _begun(project: Project, cluster: int, flag: Flag) -> dict[str, object]:
    """What a session remembers that has begun a decision."""
    return {str(state.Key.STEPS): {(project.current().id, cluster): state.Draft((), (flag,))}}
