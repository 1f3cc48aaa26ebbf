"""Long computations of a project, one at a time, each in a process that may be killed at any moment."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from core.clustering import Progress
from core.errors import ProjectError
from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.processes import alive, started_at
from core.project.values import Job, JobState


def start_job(database: Database, kind: str, pid: int) -> int:
    """Begin a job that process `pid` does; a job whose process is gone no longer counts. Returns its number.

    Raises:
        ProjectError: Another job is running.
    """
    table = schema.jobs
    with database.writing() as connection:
        for running in _running(connection):
            _check_ended(running)
            lost = {"state": str(JobState.LOST), "message": _lost(running.kind)}
            connection.execute(update(table).where(table.c.id == running.id).values(lost))
        row = {
            "kind": kind,
            "pid": pid,
            "pid_started": started_at(pid),
            "state": str(JobState.RUNNING),
            "started": now(),
            "updated": now(),
            "progress": asdict(Progress("starting")),
            "message": "",
        }
        return insert_row(connection, table, row)


def check_idle(database: Database) -> None:
    """Refuse what a running job would not survive.

    Raises:
        ProjectError: A job is running.
    """
    with database.reading() as connection:
        for running in _running(connection):
            _check_ended(running)


def _check_ended(job: Any) -> None:
    if alive(job.pid, job.pid_started):
        raise ProjectError(
            f"The project is busy: a {job.kind} (job {job.id}, process {job.pid}) is running. "
            "Wait for it, or cancel it."
        )


def update_job(database: Database, job_id: int, progress: Progress) -> None:
    """Tell how far a job is."""
    _set(database, job_id, progress=asdict(progress))


def finish_job(database: Database, job_id: int, state: JobState, message: str) -> None:
    """End a job."""
    _set(database, job_id, state=str(state), message=message)


def last_job(database: Database, logs: Path) -> Job | None:
    """The job begun last; one whose process is gone is shown as lost."""
    with database.reading() as connection:
        row = connection.execute(select(schema.jobs).order_by(schema.jobs.c.id.desc()).limit(1)).first()
    return None if row is None else _job(row, logs)


def _set(database: Database, job_id: int, **values: object) -> None:
    with database.writing(durable=False) as connection:
        connection.execute(update(schema.jobs).where(schema.jobs.c.id == job_id).values(updated=now(), **values))


def _running(connection: Connection) -> list[Any]:
    running = select(schema.jobs).where(schema.jobs.c.state == str(JobState.RUNNING))
    return list(connection.execute(running).all())


def _job(row: Any, logs: Path) -> Job:
    lost = row.state == JobState.RUNNING and not alive(row.pid, row.pid_started)
    return Job(
        id=row.id,
        kind=row.kind,
        pid=row.pid,
        state=JobState.LOST if lost else JobState(row.state),
        started=row.started,
        updated=row.updated,
        progress=Progress(**row.progress),
        message=_lost(row.kind) if lost else row.message,
        log=logs / f"{row.id}.log",
    )


def _lost(kind: str) -> str:
    return f"The {kind} ended without a word: its process was killed or the machine stopped. Start it again."
