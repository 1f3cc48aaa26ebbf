"""Killed at any moment, a project opens at its last good round and has every decision that was acknowledged.

A child writes without end and tells each thing that it has saved; it gets SIGKILL at a moment of chance.
"""

import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from core import Flag, JobState, NewRound, Project, ProjectSettings, RoundKind, Verdict
from core.catalogue import catalogue_from_pairs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

PREAMBLE = """
import os, sys
import numpy as np
from core import Flag, NewRound, Pair, PairKind, Progress, Project, RoundKind, TrainingData, Verdict
from core.catalogue import catalogue_from_pairs
from core.clustering import Clustering
project = Project.open(sys.argv[1])
TAGS = tuple(f"tag {at}" for at in range(400))
def clustering(mark):
    assignments = np.full((400, 64), (1 - 1 / 64) / 63, np.float32)
    assignments[:, mark % 64] = 1 / 64
    return Clustering(TAGS, assignments, np.arange(3, 67), {"weights": np.full((64, 384), mark, np.float32)},
                      np.full(64, 1 / 64, np.float32), next_id=67 + mark)
def tell(*words):
    print(*words, flush=True)
tell("ready")
mark = 0
while True:
    mark += 1
"""

SAVES = {
    "round": "    tell(project.add_round(NewRound(clustering(mark), RoundKind.LOCAL, "
    "parent=project.head() and project.head().id)).id)\n",
    "flag": "    tell(project.add_flag(Flag(5, Verdict.COHERENT, note=str(mark)), "
    "[Pair('a', str(at), PairKind.MUST) for at in range(50)]))\n",
    "job": "    job = project.start_job('fit', os.getpid()); project.update_job(job, Progress('fitting', mark, 9))\n"
    "    project.finish_job(job, 'done', ''); tell(job)\n",
    "data": "    vectors = np.random.default_rng(mark).normal(size=(400, 64))\n"
    "    project.save_data(TrainingData.from_embeddings(vectors, TAGS), np.full((400, 2), mark)); tell(mark)\n",
    "catalogue": "    project.save_catalogue(catalogue_from_pairs([(f'item {mark}', t) for t in TAGS])); tell(mark)\n",
    "settings": "    from core import ProjectSettings; project.save_settings(ProjectSettings(seed=mark)); tell(mark)\n",
}


def killed_while_saving(project, what, at_least=3):
    """What the child had told when it was killed, as numbers; one more may have been saved and not told."""
    command = [sys.executable, "-c", PREAMBLE + SAVES[what], str(project.path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told = [child.stdout.readline() for _ in range(at_least + 1)]
    time.sleep(random.Random(time.time_ns()).uniform(0, 0.03))
    os.kill(child.pid, signal.SIGKILL)
    told += child.stdout.read().splitlines()
    child.wait()
    return child.pid, [int(line) for line in told[1:] if line.strip().isdigit()]


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "p", catalogue_from_pairs([("item", "tag")]), ProjectSettings(seed=0))


def test_rounds(project):
    for _ in range(4):
        _, told = killed_while_saving(project, "round")
        again = Project.open(project.path)
        head = again.current()
        assert told[-1] <= head.id <= told[-1] + 1
        assert [made.id for made in again.rounds()] == list(range(1, head.id + 1))
        for made in again.rounds()[-2:]:
            clustering = again.clustering(made.id)
            mark = made.next_id - 67
            assert (clustering.parameters["weights"] == mark).all()
            np.testing.assert_allclose(clustering.assignments.sum(axis=1), 1, atol=1e-4)
    assert again.rounds()[-1].parent == head.id - 1


def test_flags(project):
    for _ in range(4):
        _, told = killed_while_saving(project, "flag")
        again = Project.open(project.path)
        flags = again.flags()
        assert told[-1] <= len(flags) <= told[-1] + 1
        assert [flag.id for flag in flags] == list(range(1, len(flags) + 1))
        assert len(again.pairs()) == 50 * len(flags), "a flag has all of its pairs"
        assert len(again.history()) == len(flags)
        again.add_flag(Flag(7, Verdict.COHERENT), [])
        again.withdraw(len(flags) + 1, "ann")
        assert len(again.flags()) == len(flags)
        project = remade(project)


def remade(project):
    """A fresh project beside, so that counts begin at one again."""
    return Project.create(project.path.with_name(project.path.name + "x"))


def test_jobs(project):
    for _ in range(3):
        pid, told = killed_while_saving(project, "job")
        job = Project.open(project.path).job()
        assert told[-1] <= job.id <= told[-1] + 1
        assert job.state in {JobState.DONE, JobState.LOST}
        assert job.pid == pid
        mine = project.start_job("retrain", os.getpid())
        project.finish_job(mine, "done", "")


def test_training_data(project):
    for _ in range(3):
        _, told = killed_while_saving(project, "data")
        again = Project.open(project.path)
        mark = int(again.projection[0, 0])
        assert told[-1] <= mark <= told[-1] + 1
        assert again.has_data
        vectors = np.random.default_rng(mark).normal(size=(400, 64))
        expected = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        np.testing.assert_allclose(again.data.embeddings, expected, atol=1e-6)
        assert len(again.data.neighbours.indices) == 400


def test_catalogues(project):
    for _ in range(3):
        _, told = killed_while_saving(project, "catalogue")
        (item,) = Project.open(project.path).catalogue.items
        assert told[-1] <= int(item.split()[1]) <= told[-1] + 1


def test_settings(project):
    for _ in range(3):
        _, told = killed_while_saving(project, "settings", at_least=20)
        assert told[-1] <= Project.open(project.path).settings.seed <= told[-1] + 1


AT_THE_MOMENT = """    import importlib, signal
    module, name = sys.argv[2].rsplit(".", 1)
    setattr(importlib.import_module(module), name, lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL))
    project.add_round(NewRound(clustering(9), RoundKind.LOCAL, parent=project.current().id))
"""


@pytest.mark.parametrize(
    "moment",
    [
        "core.files._sync",  # the arrays are written, under a name that nothing looks for
        "core.project.rounds.insert_row",  # the arrays are there, their row is not
        "core.project.rounds.record",  # the row is there, the transaction is open
        "core.project.rounds._round",  # the same, with the event
    ],
)
def test_a_round_killed_at_each_of_its_steps(project, moment):
    killed_while_saving(project, "round")
    before = Project.open(project.path).rounds()
    child = subprocess.run(
        [sys.executable, "-c", PREAMBLE + AT_THE_MOMENT, str(project.path), moment], capture_output=True, check=False
    )
    assert child.returncode == -signal.SIGKILL
    again = Project.open(project.path)
    assert again.rounds() == before
    assert again.clustering(again.current().id).next_id == before[-1].next_id
    made = again.add_round(NewRound(again.clustering(before[-1].id), RoundKind.LOCAL, parent=before[-1].id))
    assert made.id == before[-1].id + 1


BEGIN = """
import sys
from core import Project
from core.catalogue import catalogue_from_pairs
print("ready", flush=True)
Project.create(sys.argv[1], catalogue_from_pairs([("item", f"tag {at}") for at in range(2000)]))
print("made", flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.05, 0.1, 0.2, 0.3])
def test_beginnings(tmp_path, after):
    folder = tmp_path / "p"
    child = subprocess.Popen([sys.executable, "-c", BEGIN, str(folder)], stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    time.sleep(after)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    if Project.exists(folder):
        assert Project.open(folder).head() is None
    project = Project.create(folder, catalogue_from_pairs([("item", "tag")]))
    assert project.catalogue.tags == ("tag",)


TWO = """
import sys
from core import Flag, Pair, PairKind, Project, Verdict
project = Project.open(sys.argv[1])
input()
for at in range(30):
    number = project.add_flag(Flag(5, Verdict.COHERENT, curator=sys.argv[2]), [Pair("a", "b", PairKind.MUST)])
    if at % 3 == 0:
        project.withdraw(number, sys.argv[2])
"""


def test_two_processes_at_once_lose_nothing(project):
    command = [sys.executable, "-c", TWO, str(project.path)]
    both = [subprocess.Popen([*command, name], stdin=subprocess.PIPE, text=True) for name in ("ann", "ben")]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.wait(60) for process in both] == [0, 0]
    every = project.flags(active=False)
    assert [flag.id for flag in every] == list(range(1, 61))
    assert [sum(flag.curator == name for flag in every) for name in ("ann", "ben")] == [30, 30]
    assert len(project.flags()) == len(project.pairs()) == 40
    assert len(project.history()) == 80


def test_a_new_round_after_a_kill_goes_on_from_the_last_good_one(project):
    killed_while_saving(project, "round")
    again = Project.open(project.path)
    head = again.current()
    made = again.add_round(NewRound(again.clustering(head.id), RoundKind.LOCAL, parent=head.id))
    assert (again.current().id, made.id) == (made.id, head.id + 1)
