"""Decisions: flags and the pairs they mean. A flag is never deleted; withdrawing it is one more event."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from core.errors import ProjectError
from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.events import record
from core.project.values import EventKind
from core.verdicts import Flag, Pair, PairKind


def add_flag(database: Database, flag: Flag, pairs: Iterable[Pair]) -> int:
    """Save a flag with its pairs; when this returns, it is on the disk. Returns its number."""
    created = now()
    row = {
        "cluster": flag.cluster,
        "verdict": str(flag.verdict),
        "curator": flag.curator,
        "note": flag.note,
        "created": created,
        "round_id": flag.round,
        "body": flag.to_json(),
    }
    with database.writing() as connection:
        saved = insert_row(connection, schema.flags, row)
        n_pairs = save_pairs(connection, [replace(pair, flag=saved) for pair in pairs])
        about = {"cluster": flag.cluster, "verdict": str(flag.verdict), "pairs": n_pairs}
        record(connection, EventKind.FLAGGED, flag.curator, about, flag_id=saved, round_id=flag.round)
    return saved


def save_pairs(connection: Connection, pairs: Iterable[Pair]) -> int:
    """Save pairs, each with its flag, within the caller's transaction; returns how many."""
    entries = [
        {
            "flag_id": pair.flag,
            "first_tag": pair.first_tag,
            "second_tag": pair.second_tag,
            "kind": str(pair.kind),
            "weight": float(pair.weight),
        }
        for pair in pairs
    ]
    if entries:
        connection.execute(insert(schema.pairs), entries)
    return len(entries)


def flags(database: Database, active: bool) -> tuple[Flag, ...]:
    """Flags in the order they were made: those in force, or all of them."""
    with database.reading() as connection:
        rows = connection.execute(select(schema.flags).order_by(schema.flags.c.id)).all()
        gone = _withdrawn(connection) if active else frozenset()
    return tuple(_flag(row) for row in rows if row.id not in gone)


def pairs(database: Database, flag_ids: Iterable[int] | None) -> tuple[Pair, ...]:
    """The pairs of the named flags, or of all that are in force, in the order they were saved."""
    table = schema.pairs
    with database.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).all()
        if flag_ids is None:
            gone = _withdrawn(connection)
            rows = [row for row in rows if row.flag_id not in gone]
        else:
            wanted = set(flag_ids)
            rows = [row for row in rows if row.flag_id in wanted]
    return tuple(Pair(row.first_tag, row.second_tag, PairKind(row.kind), row.weight, row.flag_id) for row in rows)


def withdraw(database: Database, flag_id: int, curator: str) -> None:
    """Take a flag back.

    Raises:
        ProjectError: There is no such flag, or it is withdrawn already.
    """
    with database.writing() as connection:
        _require(connection, flag_id, in_force=True)
        record(connection, EventKind.WITHDRAWN, curator, flag_id=flag_id)


def restore(database: Database, flag_id: int, curator: str) -> None:
    """Put a withdrawn flag back in force.

    Raises:
        ProjectError: There is no such flag, or it is in force.
    """
    with database.writing() as connection:
        _require(connection, flag_id, in_force=False)
        record(connection, EventKind.RESTORED, curator, flag_id=flag_id)


def _require(connection: Connection, flag_id: int, in_force: bool) -> None:
    found = connection.execute(select(schema.flags.c.id).where(schema.flags.c.id == flag_id)).first()
    if found is None:
        raise ProjectError(f"There is no flag {flag_id}. See the history for the flags there are.")
    if (flag_id in _withdrawn(connection)) == in_force:
        raise ProjectError(f"Flag {flag_id} is {'withdrawn already' if in_force else 'in force already'}.")


def _withdrawn(connection: Connection) -> frozenset[int]:
    """Flags whose last event took them back."""
    events = schema.events
    last = select(func.max(events.c.id)).where(events.c.flag_id.is_not(None)).group_by(events.c.flag_id)
    gone = select(events.c.flag_id).where(events.c.id.in_(last), events.c.kind == str(EventKind.WITHDRAWN))
    return frozenset(connection.execute(gone).scalars())


def _flag(row: Any) -> Flag:
    return replace(Flag.from_json(row.body), id=row.id, created=row.created)
