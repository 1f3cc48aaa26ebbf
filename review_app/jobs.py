"""Long work in the background: a child process that runs the command line, and dies with this one.

The child writes its progress into the project's jobs table, so every session, and the next start of the server, sees
the same. This process only starts it, stops it, and keeps its stderr as the log.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from core import Job, Project, ProjectError

STOP_WITH_PARENT = "TAGLOOM_STOP_WITH_PARENT"  # tells the child to end when its stdin does
LOG_TAIL_BYTES = 8_000
SECONDS_TO_STOP = 3.0
RUNNING = ("starting", "running")


@dataclass(frozen=True)
class JobView:
    """A job as the page shows it.

    Attributes:
        key: Changes when the job, or its state, does.
        kind: "fit", "retrain", ...
        state: "starting", "running", "done", "failed", "cancelled" or "lost".
        stage: What is being done.
        step: Steps done in this stage.
        steps: Steps it will take; 0 when unknown.
        loss: Current loss, None outside training.
        terms: What the loss is made of, or what was measured beside it, by name.
        message: Its last words.
        pid: Its process.
        log: Where its stderr is kept.
    """

    key: str
    kind: str
    state: str
    stage: str = ""
    step: int = 0
    steps: int = 0
    loss: float | None = None
    terms: Mapping[str, float] = field(default_factory=dict)
    message: str = ""
    pid: int = 0
    log: Path | None = None

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self.state in RUNNING

    @property
    def fraction(self) -> float | None:
        """How much of its stage is done, in [0, 1]; None when unknown."""
        return min(1.0, self.step / self.steps) if self.steps else None


@dataclass(frozen=True, eq=False)
class _Child:
    kind: str
    process: "subprocess.Popen[bytes]"
    log: Path
    after: int  # number of the job before it; what has a larger one is its own, or another's since


_children: dict[str, _Child] = {}
_lock = Lock()


def start(project: Project, kind: str, *options: str) -> None:
    """Run `tagloom KIND` on the project in the background.

    Raises:
        ProjectError: A job of this project is running already, or the project can only be looked at.
    """
    project.check_writable()
    with _lock:
        current = view(project)
        if current is not None and current.running:
            raise ProjectError(f"A job ({current.kind}) is running already. Wait for it, or cancel it.")
        _children[str(project.path)] = _spawn(project, kind, options)


def _spawn(project: Project, kind: str, options: tuple[str, ...]) -> _Child:
    folder = project.path / "jobs"
    folder.mkdir(exist_ok=True)
    before = project.job()
    log_path = folder / f"starting-{time.time_ns()}.log"  # renamed when the child has taken a number
    # -P: a folder called "core" where the user stands must not be imported instead of ours
    command = [sys.executable, "-P", "-m", "review_app", kind, "--project", str(project.path), "--json", *options]
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, STOP_WITH_PARENT: "1", "PYTHONUNBUFFERED": "1"},
        )
    return _Child(kind, process, log_path, 0 if before is None else before.id)


def view(project: Project) -> JobView | None:
    """The project's latest job, whoever started it; None when there never was one."""
    child = _children.get(str(project.path))
    ended = child is not None and child.process.poll() is not None  # asked first: until then a dead child has a pid
    row = project.job()
    if row is not None and (child is None or row.id > child.after):
        if child is not None and row.pid == child.process.pid:
            with contextlib.suppress(FileNotFoundError):  # another session was quicker
                child.log.replace(row.log)
        return _seen(row)
    if child is None:
        return None
    pid = child.process.pid
    if not ended:  # it is still importing, and has not written its row
        return JobView(f"{pid}:starting", child.kind, "starting", pid=pid, log=child.log)
    last = tail(child.log).strip().splitlines()
    return JobView(f"{pid}:failed", child.kind, "failed", message=last[-1] if last else "", pid=pid, log=child.log)


def _seen(row: Job) -> JobView:
    progress = row.progress
    return JobView(
        key=f"{row.id}:{row.state}",
        kind=row.kind,
        state=str(row.state),
        stage=progress.stage,
        step=progress.step,
        steps=progress.steps,
        loss=progress.loss,
        terms=progress.terms,
        message=row.message,
        pid=row.pid,
        log=row.log,
    )


def cancel(project: Project) -> None:
    """Ask the running job to stop; nothing happens when none is running."""
    current = view(project)
    if current is not None and current.running and current.pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(current.pid, signal.SIGTERM)


def ensure_first_round(project: Project) -> None:
    """Start learning the clusters of a project that has none, unless that was tried and did not work out."""
    if project.head_id() is not None:
        return
    current = view(project)
    if current is None or current.state == "lost":
        with contextlib.suppress(ProjectError):  # another session was quicker
            start(project, "fit")


def tail(path: Path | None) -> str:
    """The end of a job's log; empty when there is none."""
    if path is None:
        return ""
    try:
        with path.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - LOG_TAIL_BYTES))
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""


def stop_all() -> None:
    """End the jobs this process started; their projects stay at their last good round.

    The end of its stdin tells a child that nobody cancelled it, but its app ended: the next start goes on with a fit.
    """
    for child in _children.values():
        if child.process.stdin is not None:
            child.process.stdin.close()
    for child in _children.values():
        try:
            child.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.process.kill()
