"""Decisions: flags and the pairs they mean. A flag is never deleted; withdrawing it is one more event."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from core.errors import ProjectError
from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.events import record
from core.project.values import EventKind
from core.verdicts import Flag, Pair, PairKind

Check = Callable[[tuple[Pair, ...]], None]  # raises when these pairs, with what is being saved, contradict each other


def add_flags(
    database: Database, decided: Sequence[tuple[Flag, Sequence[Pair]]], check: Check | None = None
) -> tuple[int, ...]:
    """Save flags with their pairs, all of them or none; on the disk when this returns. Returns their numbers.

    Args:
        database: The project's.
        decided: Flags and what they mean.
        check: Given the pairs in force at the moment of saving, which nobody can change until this is done.
    """
    saved = []
    with database.writing() as connection:
        if check is not None:
            check(_in_force(connection))
        for flag, pairs in decided:
            saved.append(_add(connection, flag, pairs))
    return tuple(saved)


def _add(connection: Connection, flag: Flag, pairs: Iterable[Pair]) -> int:
    row = {
        "cluster": flag.cluster,
        "verdict": str(flag.verdict),
        "curator": flag.curator,
        "note": flag.note,
        "created": now(),
        "round_id": flag.round,
        "body": flag.to_json(),
    }
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
    with database.reading() as connection:
        if flag_ids is None:
            return _in_force(connection)
        wanted = set(flag_ids)
        return tuple(pair for pair in _pairs(connection) if pair.flag in wanted)


def _in_force(connection: Connection) -> tuple[Pair, ...]:
    gone = _withdrawn(connection)
    return tuple(pair for pair in _pairs(connection) if pair.flag not in gone)


def _pairs(connection: Connection) -> Iterator[Pair]:
    for row in connection.execute(select(schema.pairs).order_by(schema.pairs.c.id)):
        yield Pair(row.first_tag, row.second_tag, PairKind(row.kind), row.weight, row.flag_id)


def withdraw(database: Database, flag_id: int, curator: str, check: Check | None = None) -> None:
    """Take a flag back, if `check` has nothing against the pairs that are in force without it.

    Raises:
        ProjectError: There is no such flag, or it is withdrawn already.
    """
    _turn(database, flag_id, EventKind.WITHDRAWN, curator, check)


def restore(database: Database, flag_id: int, curator: str, check: Check | None = None) -> None:
    """Put a withdrawn flag back in force, if `check` has nothing against the pairs that are in force with it.

    Raises:
        ProjectError: There is no such flag, or it is in force.
    """
    _turn(database, flag_id, EventKind.RESTORED, curator, check)


def _turn(database: Database, flag_id: int, kind: EventKind, curator: str, check: Check | None) -> None:
    """Record it first and check then: what later flags set aside depends on which flags are there."""
    with database.writing() as connection:
        _require(connection, flag_id, in_force=kind == EventKind.WITHDRAWN)
        record(connection, kind, curator, flag_id=flag_id)
        if check is not None:
            check(_in_force(connection))


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
