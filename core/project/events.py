"""The history of a project: what happened, who did it, when. Entries are added, never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from core.project import schema
from core.project.database import Database, now
from core.project.values import Event, EventKind


def record(
    connection: Connection, kind: EventKind, who: str, payload: Mapping[str, Any] | None = None, **about: int | None
) -> None:
    """Add an entry within the caller's transaction.

    Args:
        payload: Particulars, JSON-able.
        about: flag_id, round_id, judgement_id; head, when the event makes that round the current one.
    """
    row = {"kind": str(kind), "who": who, "at": now(), "payload": dict(payload or {}), **about}
    connection.execute(insert(schema.events).values(row))


def add(database: Database, kind: EventKind, who: str, payload: Mapping[str, Any]) -> None:
    """Add an entry that is about nothing else."""
    with database.writing() as connection:
        record(connection, kind, who, payload)


def history(database: Database, kind: EventKind | None = None) -> tuple[Event, ...]:
    """All entries, or those of one kind, oldest first."""
    entries = select(schema.events).order_by(schema.events.c.id)
    if kind is not None:
        entries = entries.where(schema.events.c.kind == str(kind))
    with database.reading() as connection:
        rows = connection.execute(entries).all()
    return tuple(
        Event(row.id, EventKind(row.kind), row.who, row.at, row.payload, row.flag_id, row.round_id) for row in rows
    )


def last_event(database: Database) -> int:
    """Number of the newest entry; 0 while there is none."""
    with database.reading() as connection:
        return int(connection.execute(select(func.max(schema.events.c.id))).scalar() or 0)
