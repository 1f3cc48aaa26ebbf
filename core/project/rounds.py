"""Rounds: fits that were made, and which of them is the current one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Select, func, select, update

from core.errors import ProjectError
from core.evaluation import Moved
from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.events import record
from core.project.late import Late
from core.project.values import EventKind, NewRound, Round, RoundKind, RoundState

LARGEST_ID = 2**63 - 1  # that SQLite can be asked for

NamedFiles = Mapping[str, int]  # role -> number of the file that counts for it in a round
Saving = Callable[[Connection], NamedFiles]


def add_round(database: Database, new: NewRound, file: str, curator: str, growth: Saving | None = None) -> Round:
    """Save a round whose arrays are in `file` already.

    Args:
        growth: Saves, in the same transaction, the catalogue and data that only this round and those made from it have;
            without it the round has those of its parent.

    A round that was to be kept is only proposed when another became the current one while it was being made: what
    somebody chose in the meantime is not overridden.
    """
    with database.writing() as connection:
        head = head_id(connection)
        kept = new.state == RoundState.KEPT and (head is None or head == new.parent)
        state = RoundState.PROPOSED if new.state == RoundState.KEPT and not kept else new.state
        files = files_of(connection, new.parent) if growth is None else growth(connection)
        saved = insert_row(connection, schema.rounds, _row(new, state, file, files))
        payload = {"kind": str(new.kind), "state": str(state), "moved": len(new.moved), "flags": list(new.flags)}
        if "added" in new.report:
            payload["added"] = new.report["added"]
        record(connection, EventKind.ROUND_MADE, curator, payload, round_id=saved, head=saved if kept else None)
        return _round(_find(connection, saved))


def rounds(database: Database) -> tuple[Round, ...]:
    """All rounds, oldest first, their moves as in `head`."""
    with database.reading() as connection:
        rows = connection.execute(_without_moves().order_by(schema.rounds.c.id)).all()
    return tuple(_round(row, _moves_later(database, row.id)) for row in rows)


def round_by_id(database: Database, round_id: int) -> Round:
    """One round.

    Raises:
        ProjectError: There is no such round.
    """
    with database.reading() as connection:
        return _round(_find(connection, round_id))


def first_id(database: Database) -> int:
    """Number of the first round.

    Raises:
        ProjectError: There is none yet.
    """
    with database.reading() as connection:
        found = connection.execute(select(func.min(schema.rounds.c.id))).scalar()
    if found is None:
        raise ProjectError("There is no round yet. Fit the project first.")
    return int(found)


def current_id(database: Database) -> int | None:
    """Number of the current round, which costs no look at the round; None while there is none."""
    with database.reading() as connection:
        return head_id(connection)


def round_file(database: Database, round_id: int) -> str:
    """Name of the file that holds a round's arrays.

    Raises:
        ProjectError: There is no such round.
    """
    with database.reading() as connection:
        return str(_find(connection, round_id, schema.rounds.c.file).file)


def next_cluster_id(database: Database) -> int:
    """Smallest cluster id that no round has used; 0 while there is no round."""
    with database.reading() as connection:
        return int(connection.execute(select(func.max(schema.rounds.c.next_id))).scalar() or 0)


def head(database: Database) -> Round | None:
    """The current round, its moves read when they are looked at; None while there is none."""
    with database.reading() as connection:
        found = head_id(connection)
        chosen = _without_moves().where(schema.rounds.c.id == found)
        row = None if found is None else connection.execute(chosen).one()
    return None if row is None else _round(row, _moves_later(database, row.id))


def proposed(database: Database) -> Round | None:
    """The newest round that waits to be kept or rejected, its moves as in `head`; None when none waits."""
    table = schema.rounds
    waiting = _without_moves().where(table.c.state == str(RoundState.PROPOSED)).order_by(table.c.id.desc()).limit(1)
    with database.reading() as connection:
        row = connection.execute(waiting).first()
    return None if row is None else _round(row, _moves_later(database, row.id))


def keep(database: Database, round_id: int, curator: str) -> None:
    """Make a proposed round the current one, or one that was rejected by mistake.

    Raises:
        ProjectError: There is no such round, or it is kept already.
    """
    with database.writing() as connection:
        if _state(connection, round_id) == RoundState.KEPT:
            raise ProjectError(f"Round {round_id} is kept already. Return to it to make it the current one again.")
        _set_state(connection, round_id, RoundState.KEPT)
        record(connection, EventKind.ROUND_KEPT, curator, round_id=round_id, head=round_id)


def reject(database: Database, round_id: int, curator: str) -> None:
    """Refuse a proposed round; the current one stays.

    Raises:
        ProjectError: There is no such round, or it is not waiting to be judged.
    """
    with database.writing() as connection:
        state = _state(connection, round_id)
        if state != RoundState.PROPOSED:
            raise ProjectError(f"Round {round_id} is {state}, not proposed, so it cannot be rejected.")
        _set_state(connection, round_id, RoundState.REJECTED)
        record(connection, EventKind.ROUND_REJECTED, curator, round_id=round_id)


def return_to(database: Database, round_id: int, curator: str) -> None:
    """Make an earlier round the current one again; flags stay as they are.

    Raises:
        ProjectError: There is no such round, it was never kept, or it is the current one.
    """
    with database.writing() as connection:
        state = _state(connection, round_id)
        if state != RoundState.KEPT:
            raise ProjectError(f"Round {round_id} is {state}. Keep it to make it the current one.")
        head = head_id(connection)
        if head == round_id:
            raise ProjectError(f"Round {round_id} is the current one already.")
        record(connection, EventKind.RETURNED, curator, {"from": head}, round_id=round_id, head=round_id)


def files_of(connection: Connection, round_id: int | None) -> NamedFiles:
    """Catalogue and data of a round that has its own; none where they are those the project began with."""
    if round_id is None:
        return {}
    files = func.json_extract(schema.rounds.c.body, "$.files", type_=JSON).label("files")
    return dict(_find(connection, round_id, files).files or {})


def _row(new: NewRound, state: RoundState, file: str, files: NamedFiles) -> dict[str, Any]:
    return {
        "parent": new.parent,
        "kind": str(new.kind),
        "state": str(state),
        "created": now(),
        "seconds": float(new.clustering.seconds),
        "device": new.clustering.device,
        "next_id": int(new.clustering.next_id),
        "file": file,
        "body": {
            "flags": list(new.flags),
            "report": dict(new.report),
            "moved": [asdict(move) for move in new.moved],
            "names": {str(cluster): name for cluster, name in new.names.items()},
            "check_names": list(new.check_names),
            "unsure": list(new.unsure),
            "files": dict(files),
        },
    }


def _without_moves() -> Select[Any]:
    """Rounds without the list of what moved, which alone grows with the catalogue, and which few ask for."""
    table = schema.rounds
    body = func.json_remove(table.c.body, "$.moved", type_=JSON).label("body")
    return select(*(column for column in table.c if column is not table.c.body), body)


def _moves_later(database: Database, round_id: int) -> Sequence[Moved]:
    return Late(lambda: round_by_id(database, round_id).moved)


def _round(row: Any, moved: Sequence[Moved] | None = None) -> Round:
    body = row.body
    return Round(
        id=row.id,
        kind=RoundKind(row.kind),
        state=RoundState(row.state),
        parent=row.parent,
        created=row.created,
        seconds=row.seconds,
        device=row.device,
        next_id=row.next_id,
        flags=tuple(body["flags"]),
        report=body["report"],
        moved=_moves(body["moved"]) if moved is None else moved,
        names={int(cluster): name for cluster, name in body["names"].items()},
        check_names=tuple(body.get("check_names", ())),
        unsure=tuple(body.get("unsure", ())),
    )


def _moves(saved: Iterable[Mapping[str, Any]]) -> tuple[Moved, ...]:
    return tuple(Moved(**{**move, "because": tuple(move["because"])}) for move in saved)


def head_id(connection: Connection) -> int | None:
    """Number of the current round; None while there is none."""
    events = schema.events
    last = select(events.c.head).where(events.c.head.is_not(None)).order_by(events.c.id.desc()).limit(1)
    return connection.execute(last).scalar()


def _find(connection: Connection, round_id: int, *columns: ColumnElement[Any]) -> Any:
    """The row of a round, or only these columns of it: what moved makes a row long."""
    found = None
    if 0 < round_id <= LARGEST_ID:
        found = connection.execute(select(*(columns or schema.rounds.c)).where(schema.rounds.c.id == round_id)).first()
    if found is None:
        raise ProjectError(f"There is no round {round_id}. See the history for the rounds there are.")
    return found


def _state(connection: Connection, round_id: int) -> str:
    return str(_find(connection, round_id, schema.rounds.c.state).state)


def _set_state(connection: Connection, round_id: int, state: RoundState) -> None:
    connection.execute(update(schema.rounds).where(schema.rounds.c.id == round_id).values(state=str(state)))
