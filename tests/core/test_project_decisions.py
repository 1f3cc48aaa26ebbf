"""Decisions, rounds and jobs of a project: nothing is forgotten, everything can be taken back."""

import os
import subprocess
import sys

import numpy as np
import pytest

from core import (
    EventKind,
    Flag,
    JobState,
    NewRound,
    Pair,
    PairKind,
    Progress,
    Project,
    ProjectError,
    RoundKind,
    RoundState,
    Verdict,
)
from core.clustering import Clustering
from core.evaluation import Moved

STRANGE = [
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "שלום",
    "🎷",
    "a\0b",
    "'; DROP TABLE flags; --",
    " ",
    "a\nb",
]
MUST = Pair("blues", "delta blues", PairKind.MUST, 0.5)
CANNOT = Pair("blues", "techno", PairKind.CANNOT)


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "p")


def clustering(next_id=13, seconds=1.5):
    return Clustering(
        tags=("blues", "techno"),
        assignments=np.array([[1, 0], [0.25, 0.75]], np.float32),
        cluster_ids=np.array([5, 7]),
        parameters={},
        prior=np.array([0.5, 0.5], np.float32),
        next_id=next_id,
        seconds=seconds,
    )


def made(project, state=RoundState.KEPT, parent=None, **more):
    return project.add_round(NewRound(clustering(), RoundKind.LOCAL, state, parent, **more))


def test_a_flag_comes_back_as_it_was_said(project):
    first = made(project)
    flag = Flag(
        cluster=7,
        verdict=Verdict.TOO_BROAD,
        groups=(("a", "b"), ("c",)),
        moves=(("d", 5),),
        merges_to_tag=(("e", "f"),),
        left_out=("g",),
        dropped=(("a", "c"),),
        curator="ann",
        note="two things",
        round=first.id,
    )
    number = project.add_flag(flag, [MUST, CANNOT])
    (found,) = Project.open(project.path).flags()
    assert (found.id, found.round) == (number, first.id)
    assert found.created.endswith("+00:00")
    assert Flag.from_json({**found.to_json(), "id": None, "created": ""}) == flag
    assert project.pairs() == (
        Pair("blues", "delta blues", PairKind.MUST, 0.5, number),
        Pair("blues", "techno", PairKind.CANNOT, 1.0, number),
    )


def test_strangers_texts_pass_through(project):
    for text in STRANGE:
        number = project.add_flag(
            Flag(5, Verdict.COHERENT, left_out=(text,), curator=text, note=text),
            [Pair(text, text + "2", PairKind.MUST)],
        )
        project.rename(5, text, text)
        project.judge(text, text, True, text)
        (pair,) = project.pairs([number])
        flag = project.flags()[-1]
        assert (pair.first_tag, pair.second_tag) == (text, text + "2")
        assert (flag.left_out, flag.curator, flag.note) == ((text,), text, text)
        assert project.names() == {5: text}
        assert project.judgements()[-1].query == text
        assert project.history()[-1].who == text
    project.rename(5, "half a character \ud800", "ann\udcff")
    assert project.history()[-1].who == "ann?"


def test_flags_are_withdrawn_and_restored_one_by_one(project):
    first, second, third = (
        project.add_flag(Flag(at, Verdict.COHERENT), [Pair("a", str(at), PairKind.MUST)]) for at in (5, 7, 9)
    )
    project.withdraw(second, "ben")
    assert [flag.id for flag in project.flags()] == [first, third]
    assert [flag.id for flag in project.flags(active=False)] == [first, second, third]
    assert [pair.flag for pair in project.pairs()] == [first, third]
    assert [pair.second_tag for pair in project.pairs([second, third])] == ["7", "9"]
    with pytest.raises(ProjectError, match=f"Flag {second} is withdrawn already"):
        project.withdraw(second, "ben")
    project.restore(second, "ann")
    assert [pair.flag for pair in project.pairs()] == [first, second, third]
    with pytest.raises(ProjectError, match=f"Flag {second} is in force already"):
        project.restore(second, "ann")
    for change in (project.withdraw, project.restore):
        with pytest.raises(ProjectError, match="There is no flag 99"):
            change(99, "ann")
    assert [(event.kind, event.flag, event.who) for event in project.history()[3:]] == [
        (EventKind.WITHDRAWN, second, "ben"),
        (EventKind.RESTORED, second, "ann"),
    ]
    assert project.pairs([]) == ()


def test_a_flag_is_saved_with_all_of_its_pairs_or_not_at_all(project):
    with pytest.raises(ProjectError, match="refused a change"):
        project.add_flag(Flag(5, Verdict.COHERENT), [MUST, Pair("a", "b", PairKind.MUST, 0.0)])
    assert (project.flags(), project.pairs(), project.history()) == ((), (), ())
    with pytest.raises(ProjectError, match="refused a change"):
        project.add_flag(Flag(5, Verdict.COHERENT, round=44), [])


def test_history_only_grows(project):
    first = made(project)
    project.add_flag(Flag(5, Verdict.TOO_NARROW, into=7, curator="ann"), [MUST])
    project.rename(5, "Blues", "ben")
    before = project.history()
    assert [(event.kind, event.who, event.payload) for event in before] == [
        (EventKind.ROUND_MADE, "", {"kind": "local", "state": "kept", "moved": 0, "flags": []}),
        (EventKind.FLAGGED, "ann", {"cluster": 5, "verdict": "too-narrow", "pairs": 1}),
        (EventKind.RENAMED, "ben", {"cluster": 5, "name": "Blues"}),
    ]
    project.withdraw(1, "ann")
    assert project.history()[:3] == before
    assert before[-1].id < project.last_event() == project.history()[-1].id
    assert before[0].round == first.id


def test_a_round_comes_back_as_it_was_made(project):
    moved = (Moved("blues", 5, 7, (3, 8)),)
    report = {"contrast": 3.75, "modularity": None, "sizes": {"5": 1}}
    made(project)
    saved = made(project, RoundState.KEPT, 1, flags=(3, 8), report=report, moved=moved, names={5: "Blues", 7: "<b>"})
    again = Project.open(project.path).round(saved.id)
    assert again == saved == project.rounds()[1]
    assert (again.kind, again.state, again.parent, again.device) == (RoundKind.LOCAL, RoundState.KEPT, 1, "cpu")
    assert (again.seconds, again.next_id, again.flags) == (1.5, 13, (3, 8))
    assert (again.report, again.moved, again.names) == (report, moved, {5: "Blues", 7: "<b>"})


def test_the_current_round_comes_as_it_was_made(project):
    assert (project.head_id(), project.head()) == (None, None)
    moved = (Moved("delta blues", from_=5, to=7, because=(3, 8)), Moved("polka", from_=7, to=12))
    saved = made(project, moved=moved, report={"moved": 2}, names={5: "Blues"})
    head = project.head()
    assert (project.head_id(), head) == (saved.id, saved)
    assert (len(head.moved), head.moved[1].tag, head.moved[:1], head.moved) == (2, "polka", moved[:1], moved)
    made(project, RoundState.PROPOSED, saved.id, moved=moved[1:])
    assert project.waiting().moved == moved[1:]


def test_what_moved_is_read_when_somebody_looks(project):
    made(project, moved=(Moved("polka", from_=7, to=12),))
    script = (  # in a process of its own: the checks of types in this one look into every sequence
        "import sys; import core.project.rounds as rounds; from core import Project; read = []\n"
        "rounds.Moved = lambda **move: read.append(move['tag'])\n"
        "project = Project.open(sys.argv[1]); head = project.head(); project.has_data; project.head_id()\n"
        "print(len(read), len(head.moved), len(head.moved), read)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(project.path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1", "1", "['polka']"]


def test_rounds_are_kept_rejected_and_returned_to(project):
    first = made(project)
    second = made(project, RoundState.PROPOSED, first.id)
    assert (project.current().id, project.proposed().id, project.waiting().id) == (first.id, second.id, second.id)
    project.keep(second.id, "ann")
    assert (project.current().id, project.waiting()) == (second.id, None)
    third = made(project, RoundState.PROPOSED, second.id)
    project.reject(third.id, "ann")
    assert project.current().id == second.id
    project.return_to(first.id, "ben")
    assert project.current().id == first.id
    project.keep(third.id, "ben")
    assert (project.current().id, project.round(third.id).state) == (third.id, RoundState.KEPT)
    assert [(event.kind, event.round, event.payload) for event in project.history()][-4:] == [
        (EventKind.ROUND_MADE, third.id, {"kind": "local", "state": "proposed", "moved": 0, "flags": []}),
        (EventKind.ROUND_REJECTED, third.id, {}),
        (EventKind.RETURNED, first.id, {"from": second.id}),
        (EventKind.ROUND_KEPT, third.id, {}),
    ]


def test_what_cannot_be_done_with_a_round_is_said(project):
    first = made(project)
    proposed = made(project, RoundState.PROPOSED, first.id)
    for change, text in [
        (lambda: project.keep(first.id, ""), "Round 1 is kept already. Return to it"),
        (lambda: project.reject(first.id, ""), "Round 1 is kept, not proposed"),
        (lambda: project.return_to(proposed.id, ""), "Round 2 is proposed. Keep it"),
        (lambda: project.return_to(first.id, ""), "Round 1 is the current one already"),
        (lambda: project.keep(9, ""), "There is no round 9"),
    ]:
        with pytest.raises(ProjectError, match=text):
            change()
    assert project.current() == first


def test_a_round_does_not_override_what_was_chosen_meanwhile(project):
    first = made(project)
    second = made(project, parent=first.id)
    project.return_to(first.id, "ann")
    late = made(project, parent=second.id)
    assert late.state == RoundState.PROPOSED
    assert project.current().id == first.id


def test_cluster_ids_are_never_used_again_whichever_round_is_current(project):
    assert project.next_cluster_id() == 0
    first = project.add_round(NewRound(clustering(next_id=13), RoundKind.FIRST))
    project.add_round(NewRound(clustering(next_id=21), RoundKind.LOCAL, parent=first.id))
    project.return_to(first.id, "ann")
    assert project.next_cluster_id() == 21


def test_the_last_name_counts(project):
    project.rename(5, "Blues", "ann")
    project.rename(7, "Dance", "ann")
    project.rename(5, "Delta", "ben")
    assert project.names() == {5: "Delta", 7: "Dance"}


def test_the_last_judgement_counts_until_it_is_withdrawn(project):
    project.judge("sad songs", "Nick Drake", True, "ann")
    project.judge("sad songs", "Abba", False, "ann")
    project.judge("sad songs", "Nick Drake", False, "ben")
    assert [(word.item, word.good) for word in project.judgements()] == [("Abba", False), ("Nick Drake", False)]
    project.judge("sad songs", "Nick Drake", None, "ben")
    project.judge("sad songs", "Nick Drake", None, "ben")  # there is nothing left to take back
    assert [(word.item, word.good) for word in project.judgements()] == [("Abba", False)]
    said, taken = EventKind.JUDGED, EventKind.JUDGEMENT_WITHDRAWN
    assert [event.kind for event in project.history()] == [said, said, taken, said, taken]


def test_one_job_at_a_time(project):
    job = project.start_job("fit", os.getpid())
    project.update_job(job, Progress("fitting", 3, 10, 0.5, {"balance": 0.25}))
    found = Project.open(project.path).job()
    assert (found.id, found.kind, found.state, found.pid) == (job, "fit", JobState.RUNNING, os.getpid())
    assert (found.progress.step, found.progress.terms) == (3, {"balance": 0.25})
    assert found.log == project.path / "jobs" / f"{job}.log"
    with pytest.raises(ProjectError, match=rf"busy: a fit \(job {job}, process {os.getpid()}\) is running"):
        project.start_job("retrain", os.getpid())
    project.finish_job(job, "failed", "no memory")
    assert (project.job().state, project.job().message) == (JobState.FAILED, "no memory")
    assert project.start_job("retrain", os.getpid()) == job + 1


def test_a_job_whose_process_is_gone_is_lost(project):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    job = project.start_job("fit", gone.pid)
    os.waitid(os.P_PID, gone.pid, os.WEXITED | os.WNOWAIT)  # ended, and nobody has asked after it yet
    assert project.job().state == JobState.LOST
    assert "ended without a word" in project.job().message
    gone.wait()
    assert project.job().state == JobState.LOST
    project.start_job("retrain", os.getpid())
    assert project.job().id == job + 1


def test_a_later_process_of_the_same_number_is_another(project, monkeypatch):
    project.start_job("fit", os.getpid())
    assert project.job().state == JobState.RUNNING
    monkeypatch.setattr("core.project.processes.started_at", lambda _pid: "another moment")
    assert project.job().state == JobState.LOST


def test_only_one_of_two_processes_gets_the_job(project):
    code = (
        "import sys; from core import Project, ProjectError; p = Project.open(sys.argv[1]); input()\n"
        "try: print(p.start_job('fit', int(sys.argv[2])))\n"
        "except ProjectError: print('busy')"
    )
    command = [sys.executable, "-c", code, str(project.path), str(os.getpid())]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    assert sorted(process.communicate()[0].strip() for process in both) == ["1", "busy"]
