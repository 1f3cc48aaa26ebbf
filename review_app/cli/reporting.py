"""A long command's progress: rows in the project's jobs table for the app, lines on stderr for a person."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from core import Progress, Project
from review_app.jobs import STOP_WITH_PARENT

from .output import printable

SECONDS_BETWEEN_REPORTS = 0.2
SECONDS_BETWEEN_LINES = 2.0
SECONDS_TO_STOP = 10.0
CANCELLED = "Cancelled; what was there before is unchanged."
CANCELLED_HALFWAY = {"replay": "Cancelled; the rounds made by then are kept. Return to an earlier one to leave them."}
ORPHANED = "The app that ran this was stopped, and this with it; what was there before is unchanged. Start it again."

_told_to_stop = threading.Event()
_orphaned = threading.Event()  # told so by the end of the process that started this one, not by a person
_at_work = threading.Event()  # between the job's first word in the project and its last


class Cancelled(Exception):
    """The command was told to stop."""


@contextmanager
def reported_job(project: Project, kind: str) -> Iterator[Callable[[Progress], None]]:
    """Run a long step as the project's one job: started, reported, and ended as done, failed or cancelled.

    Raises:
        ProjectError: Another job of this project is running.
    """
    with _told_by_sigterm():
        job = project.start_job(kind, os.getpid())
        try:
            _at_work.set()
            if _told_to_stop.is_set():
                raise Cancelled
            if os.environ.get(STOP_WITH_PARENT):
                threading.Thread(target=_stop_with_parent, daemon=True).start()
            yield _Reporter(project, job)
            _at_work.clear()
        except BaseException as problem:
            _at_work.clear()  # being told twice must not keep the end from being written down
            # told to stop in the middle of an import, libraries fail in ways of their own: no failure of the job's
            if not (_told_to_stop.is_set() or isinstance(problem, KeyboardInterrupt)):
                project.finish_job(job, "failed", f"{problem}" or type(problem).__name__)
                raise
            state, said = (
                ("lost", ORPHANED) if _orphaned.is_set() else ("cancelled", CANCELLED_HALFWAY.get(kind, CANCELLED))
            )
            project.finish_job(job, state, said)
            print(said, file=sys.stderr)
            sys.exit(130)
        project.finish_job(job, "done", "")


@contextmanager
def _told_by_sigterm() -> Iterator[None]:
    """Take SIGTERM for a word to stop, until the end of the block."""
    _told_to_stop.clear()
    _orphaned.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, _cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


class _Reporter:
    """Passes progress on, at most five times a second to the table and every two seconds to stderr."""

    def __init__(self, project: Project, job: int) -> None:
        self._project, self._job = project, job
        self._stage = ""
        self._reported = self._printed = 0.0

    def __call__(self, progress: Progress) -> None:
        if _told_to_stop.is_set():  # and somebody's bare "except" has swallowed it
            raise Cancelled
        now = time.monotonic()
        new_stage = progress.stage != self._stage
        last = progress.steps > 0 and progress.step >= progress.steps
        if new_stage or last or now - self._reported >= SECONDS_BETWEEN_REPORTS:
            self._reported = now
            self._project.update_job(self._job, progress)
        if new_stage or now - self._printed >= SECONDS_BETWEEN_LINES:
            self._printed = now
            print(printable(sentence(progress)), file=sys.stderr, flush=True)
        self._stage = progress.stage


def sentence(progress: Progress) -> str:
    """One line that says how far a computation is."""
    parts = [progress.stage]
    if progress.steps:
        parts.append(f"{progress.step:,} of {progress.steps:,}")
    if progress.loss is not None:
        parts.append(f"loss {progress.loss:.4f}")
    parts += [f"{name} {value:.4f}" for name, value in progress.terms.items()]
    return "  ".join(parts)


def _cancel(_signal: int, _frame: FrameType | None) -> None:
    _told_to_stop.set()
    if _at_work.is_set():
        raise Cancelled


def _stop_with_parent() -> None:
    """Wait for the end of stdin, which comes when the app that started this process is gone, then stop."""
    while os.read(0, 1024):  # not sys.stdin: its lock, held by this thread, would abort the interpreter's own end
        pass
    _orphaned.set()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(130)
