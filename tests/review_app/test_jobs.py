"""Work in the background: one job at a time, seen by all, cancelled by a click, gone with its server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import Project, ProjectError, ProjectSettings, load_catalogue
from review_app import jobs


@pytest.fixture
def unfitted(toy_catalogue: Path, tmp_path: Path) -> Iterator[Project]:
    """A project with a catalogue and no round."""
    project = Project.create(tmp_path / "new.tagloom", load_catalogue(toy_catalogue), ProjectSettings(n_clusters=4))
    yield project
    jobs.stop_all()


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that comes when it comes."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Whether no such process is at work; a dead child that nobody asked for still has its number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_project_without_a_round_gets_one_by_itself(unfitted: Project) -> None:
    jobs.ensure_first_round(unfitted)
    jobs.ensure_first_round(unfitted)  # a second session starts no second job
    started = jobs.view(unfitted)
    assert started is not None
    assert started.running
    until(lambda: not jobs.view(unfitted).running)
    ended = jobs.view(unfitted)
    assert (ended.kind, ended.state, ended.message) == ("fit", "done", "")
    assert unfitted.current().id == 1
    assert "fitting" in jobs.tail(ended.log)
    jobs.ensure_first_round(unfitted)
    assert jobs.view(unfitted) == ended

    elsewhere = unfitted.start_job("retrain", os.getpid())  # a colleague's, from a terminal
    assert (jobs.view(unfitted).kind, jobs.view(unfitted).running) == ("retrain", True)
    with pytest.raises(ProjectError, match=r"retrain.*running already"):
        jobs.start(unfitted, "retrain")
    unfitted.finish_job(elsewhere, "done")
    assert (jobs.view(unfitted).kind, jobs.view(unfitted).state) == ("retrain", "done")


def test_one_job_at_a_time_and_cancelled_is_cancelled(unfitted: Project) -> None:
    jobs.start(unfitted, "fit")
    with pytest.raises(ProjectError, match=r"fit.*running already"):
        jobs.start(unfitted, "fit")
    until(lambda: jobs.view(unfitted).state != "starting")
    assert jobs.view(unfitted).running, jobs.view(unfitted).message
    jobs.cancel(unfitted)
    until(lambda: not jobs.view(unfitted).running)
    assert jobs.view(unfitted).state == "cancelled"
    assert unfitted.head() is None
    jobs.cancel(unfitted)  # there is nothing left to cancel
    jobs.ensure_first_round(unfitted)
    assert jobs.view(unfitted).state == "cancelled"  # nobody asked to try again


def test_a_job_that_cannot_even_start_says_why(unfitted: Project) -> None:
    jobs.start(unfitted, "no-such-command")
    until(lambda: not jobs.view(unfitted).running)
    failed = jobs.view(unfitted)
    assert failed.state == "failed"
    assert "no-such-command" in failed.message


def test_the_job_dies_with_its_server(unfitted: Project) -> None:
    script = (
        "import sys, time; from core import Project; from review_app import jobs\n"
        f"project = Project.open({str(unfitted.path)!r}); jobs.start(project, 'fit')\n"
        "while jobs.view(project).state != 'running': time.sleep(0.05)\n"
        "print(jobs.view(project).pid, flush=True); time.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = int(server.stdout.readline())
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    until(lambda: gone(child), 20)
    server.stdout.close()
    assert unfitted.job().state == "lost"  # nobody cancelled it
    assert "again" in unfitted.job().message
    jobs.ensure_first_round(unfitted)  # so the next start goes on by itself
    assert jobs.view(unfitted).running


def test_a_server_that_ends_stops_its_job_and_nobody_has_cancelled_it(unfitted: Project) -> None:
    jobs.start(unfitted, "fit")
    until(lambda: jobs.view(unfitted).state == "running")
    jobs.stop_all()
    until(lambda: not jobs.view(unfitted).running, 20)
    assert unfitted.job().state == "lost"


def test_progress_is_a_share_of_the_steps() -> None:
    assert jobs.JobView("1:running", "fit", "running", step=3, steps=12).fraction == 0.25
    assert jobs.JobView("1:running", "fit", "running", step=13, steps=12).fraction == 1.0
    assert jobs.JobView("1:running", "fit", "running").fraction is None
    assert not jobs.JobView("1:lost", "fit", "lost").running


def test_the_log_is_its_end(tmp_path: Path) -> None:
    log = tmp_path / "1.log"
    log.write_bytes(b"x" * 10_000 + b"the end \xff")
    assert jobs.tail(log).endswith("the end \ufffd")
    assert len(jobs.tail(log)) == jobs.LOG_TAIL_BYTES
    assert jobs.tail(None) == jobs.tail(tmp_path / "none.log") == ""
