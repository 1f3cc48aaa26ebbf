"""The Rounds page as a curator meets it: what waits, what a retrain moved and why, keep, reject, undo, return."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core import (
    Flag,
    Project,
    RoundRequest,
    RoundState,
    Verdict,
    next_round,
    pending_flags,
    rename_cluster,
    save_flag,
    shown_names,
)
from review_app.wording import plain, quality
from review_app.wording import rounds as words

HOSTILE = "<b>**x**</b> $y$ :red[z]"


def _script() -> None:
    from review_app import loading
    from review_app.views import rounds

    rounds.page(loading.project())


@pytest.fixture
def visit(project: Project) -> Callable[[], AppTest]:
    return lambda: _sound(AppTest.from_function(_script, default_timeout=60).run())


def _sound(at: AppTest) -> AppTest:
    assert [problem.message for problem in at.exception] == []
    return at


def press(at: AppTest, key: str) -> AppTest:
    return _sound(at.button(key=key).click().run())


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.caption, *at.info))


def home(project: Project, tag: str) -> int:
    clustering = project.clustering(project.current().id)
    return int(clustering.labels[project.data.row_of[tag]])


def decide(project: Project, curator: str = "Anna") -> int:
    """Send "sad" to where "jazz" is; the flag's number."""
    flag = Flag(home(project, "sad"), Verdict.TOO_BROAD, moves=(("sad", home(project, "jazz")),), curator=curator)
    saved = save_flag(project, flag).flag.id
    assert saved is not None
    return saved


def propose(project: Project) -> int:
    return next_round(project, RoundRequest(propose=True)).id


# --- before a retrain ---


def test_without_decisions_retrain_is_off_and_says_why(project, visit) -> None:
    at = visit()
    button = at.button(key="rounds.retrain")
    assert button.disabled
    assert button.proto.help == words.NOTHING_PENDING
    assert words.pending(0, 0, project.current().id) in texts(at)


def test_decisions_that_wait_are_counted_and_told_one_by_one(project, visit, started) -> None:
    first, second = decide(project), decide(project, curator=HOSTILE)
    at = visit()
    assert "**2 new decisions** since round 1 wait to be learned." in texts(at)
    assert f"Flag {first}: Anna moved “sad” from " in texts(at)
    assert f"Flag {second}: {plain(HOSTILE)} moved" in texts(at)
    press(at, "rounds.retrain")
    assert started == [("retrain", "--propose")]


def test_retraining_everything_asks_once_more(visit, started) -> None:
    at = visit()
    assert words.RETRAIN_ALL_WHY in texts(at)
    press(at, "rounds.retrain_all")
    assert started == [("retrain", "--propose", "--full")]


def test_a_waiting_decision_is_undone_and_redone(project, visit) -> None:
    flag = decide(project)
    at = press(visit(), f"rounds.undo.pending.{flag}")
    assert pending_flags(project) == ((), ())
    assert "Taken back:" in texts(at)
    press(at, f"rounds.redo.flag.{flag}")
    assert [made.id for made in pending_flags(project)[0]] == [flag]


def test_a_redo_that_contradicts_is_refused_in_a_sentence(project, visit) -> None:
    cluster = home(project, "jazz")
    same = save_flag(project, Flag(cluster, Verdict.TOO_NARROW, same=(("jazz", "bebop"),))).flag.id
    project.withdraw(same, "Anna")
    save_flag(project, Flag(cluster, Verdict.TOO_BROAD, apart=(("jazz", "bebop"),)))
    at = press(visit(), f"rounds.redo.flag.{same}")
    assert "cannot" in at.toast[0].value
    assert len(project.flags()) == 1


def test_two_sessions_see_one_another_s_decisions(project, visit) -> None:
    one, other = visit(), visit()
    flag = decide(project)
    press(_sound(one.run()), f"rounds.undo.flag.{flag}")
    assert "Taken back:" in texts(_sound(other.run()))


# --- a proposed round ---


def test_a_proposal_says_what_moved_and_because_of_which_decision(project, visit) -> None:
    source, target = home(project, "sad"), home(project, "jazz")
    flag, proposed = decide(project), propose(project)
    at = visit()
    assert f"#### Round {proposed}, proposed" in texts(at)
    because = next(line.value for line in at.markdown if line.value.startswith(f"- **Flag {flag}.**"))
    assert "**1 tag moved**: “sad” from " in because
    assert f"({source}) to " in because
    assert because.endswith(f"({target}).")
    moves = at.dataframe[0].value
    assert moves[["tag", "because"]].values.tolist() == [["sad", f"flag {flag}"]]
    sizes = at.dataframe[1].value
    assert sizes["change"].tolist() in ([-1, 1], [1, -1])


def test_a_proposal_is_kept(project, visit) -> None:
    decide(project)
    proposed = propose(project)
    at = press(visit(), "rounds.keep")
    assert project.current().id == proposed
    assert home(project, "sad") == home(project, "jazz")
    assert at.toast[0].value == words.kept(proposed)
    assert f"#### Round {proposed}, current" in texts(at)


def test_a_proposal_is_rejected_and_kept_after_all(project, visit) -> None:
    decide(project)
    proposed = propose(project)
    at = press(visit(), "rounds.reject")
    assert project.current().id == 1
    assert project.round(proposed).state == RoundState.REJECTED
    assert len(project.flags()) == 1
    _sound(at.radio(key="rounds.chosen").set_value(proposed).run())
    press(at, "rounds.keep")
    assert project.current().id == proposed


def test_while_a_round_waits_nothing_else_is_learned(project, visit) -> None:
    decide(project)
    proposed = propose(project)
    at = visit()
    assert words.waits_for_answer(proposed) in texts(at)
    assert at.button(key="rounds.retrain").disabled
    assert at.button(key="rounds.retrain_all").disabled


def test_quality_is_shown_before_and_after_with_its_meaning(project, visit) -> None:
    decide(project)
    propose(project)
    table = visit().table[0].value
    together = table[table["Figure"] == f"**{quality.FIGURES['must_link_satisfied'][0]}**"].iloc[0]
    assert together["After"] == "100.0%"
    assert "better" in together["Change"]
    assert set(table["What it says"]) == {meaning for _, meaning in quality.FIGURES.values()}


def test_a_round_that_needed_no_training_shows_no_curve(project, visit) -> None:
    save_flag(project, Flag(home(project, "jazz"), Verdict.COHERENT, curator="Anna"))
    made = project.round(propose(project))
    assert project.clustering(made.id).history == ()  # the pairs of a coherent cluster held already
    assert words.NO_LOSS in texts(visit())


def test_the_first_round_has_nothing_to_compare_with(visit) -> None:
    at = visit()
    assert quality.FIRST_ROUND in texts(at)
    assert list(at.table[0].value.columns) == ["Figure", "Value", "What it says"]


# --- rounds and history ---


def test_returning_to_an_earlier_round(project, visit) -> None:
    decide(project)
    project.keep(propose(project), "Anna")
    at = visit()
    _sound(at.radio(key="rounds.chosen").set_value(1).run())
    at = press(at, "rounds.return")
    assert project.current().id == 1
    assert "returned to **round 1** from round 2." in texts(at)
    assert "1 new decision" in texts(at)


def test_a_learned_decision_that_is_undone_waits_to_be_unlearned(project, visit) -> None:
    flag = decide(project)
    project.keep(propose(project), "Anna")
    at = press(visit(), f"rounds.undo.flag.{flag}")
    assert "**1 decision taken back** since round 2 waits to be learned." in texts(at)
    propose(project)
    assert "Taken back: flag" in texts(_sound(at.run()))


def test_a_name_can_be_taken_back(project, visit) -> None:
    cluster = home(project, "sad")
    own = shown_names(project, project.current())[cluster]
    rename_cluster(project, cluster, "blue *notes*", "Anna")
    event = project.history()[-1]
    at = press(visit(), f"rounds.undo.event.{event.id}")
    assert shown_names(project, project.current())[cluster] == own
    assert f"rounds.undo.event.{event.id}" not in {button.key for button in at.button}
    at = press(at, f"rounds.undo.event.{project.history()[-1].id}")
    assert shown_names(project, project.current())[cluster] == "blue *notes*"


def test_the_history_can_be_narrowed(project, visit) -> None:
    flag = decide(project)
    at = visit()
    assert "**Round 1** was made by the first fit." in texts(at)
    _sound(at.segmented_control(key="rounds.filter").set_value("Decisions").run())
    assert "was made by the first fit" not in texts(at)
    assert f"Flag {flag}: Anna" in texts(at)


def test_names_of_strangers_are_text_and_never_markup(project, visit) -> None:
    project.rename(home(project, "sad"), HOSTILE, HOSTILE)
    decide(project)
    propose(project)
    at = visit()
    shown = [element.value for element in (*at.markdown, *at.caption)]
    assert plain(HOSTILE) in "\n".join(shown)
    assert not [text for text in shown if "<b>" in text or "**x" in text or ":red[z]" in text]


def test_after_a_job_that_was_killed_the_last_good_round_stands(project, visit) -> None:
    decide(project)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        project.start_job("retrain", child.pid)
        assert "still stands" not in texts(visit())
        child.kill()
    at = visit()
    lost = plain("The retrain ended without a word: its process was killed or the machine stopped. Start it again.")
    assert f"{lost} Nothing is lost: round 1 still stands, and every decision is saved." in texts(at)
    assert not at.button(key="rounds.retrain").disabled
