"""Which files of a project count: the last of each role, and the arrays of every round."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select

from core.project import schema
from core.project.database import Database, insert_row, now
from core.project.rounds import files_of, head_id

CATALOGUE, DATA, SEARCH = "catalogue", "data", "search"
GROWN = "grown "  # before a role: a file that counts in the rounds that name it, beside the last of the plain role
UNFINISHED_SECONDS = 3600.0  # a file younger than this may still be waiting for its row


@dataclass(frozen=True)
class Stored:
    """The file that counts for a role.

    Attributes:
        id: Number of its row: another file of the role has a larger one.
        file: Its name.
        about: What is known of it without opening it.
    """

    id: int
    file: str
    about: Mapping[str, Any]


def new_name(role: str, extension: str = ".safetensors") -> str:
    """A file name that no other save uses."""
    return f"{role}-{uuid.uuid4().hex[:12]}{extension}"


def add_file(database: Database, role: str, file: str, about: Mapping[str, Any], replacing: str | None = None) -> bool:
    """Let `file`, complete on the disk, count for `role` from now on.

    Args:
        replacing: Only while this is the file that counts, "" while there is none; None whatever counts.

    Returns:
        Whether it counts.
    """
    with database.writing() as connection:
        found = _last(connection, role)
        if replacing not in (None, "" if found is None else found.file):
            return False
        name_file(connection, role, file, about)
    return True


def name_file(connection: Connection, role: str, file: str, about: Mapping[str, Any]) -> int:
    """Let `file` count, within the caller's transaction. Returns the number of its row."""
    row = {"role": role, "file": file, "created": now(), "about": dict(about)}
    return insert_row(connection, schema.files, row)


def last_file(database: Database, role: str) -> Stored | None:
    """The file that counts for `role` wherever a round has none of its own; None when there is none."""
    with database.reading() as connection:
        return _last(connection, role)


def _last(connection: Connection, role: str) -> Stored | None:
    table = schema.files
    row = connection.execute(select(table).where(table.c.role == role).order_by(table.c.id.desc()).limit(1)).first()
    return None if row is None else Stored(row.id, row.file, row.about)


def file_of_round(database: Database, role: str, round_id: int | None = None) -> Stored | None:
    """The file that counts for `role` in a round, the current one when none is named."""
    table = schema.files
    with database.reading() as connection:
        named = files_of(connection, head_id(connection) if round_id is None else round_id).get(role)
        row = None if named is None else connection.execute(select(table).where(table.c.id == named)).one()
    return last_file(database, role) if row is None else Stored(row.id, row.file, row.about)


def drop_leftovers(database: Database, folder: Path) -> None:
    """Remove files in `folder` that nothing names: what a killed process left, and what was replaced.

    Young files stay, because another process may be about to name them.
    """
    with database.writing() as connection:
        _forget_replaced(connection)
        named = set(connection.execute(select(schema.files.c.file)).scalars())
        named |= set(connection.execute(select(schema.rounds.c.file)).scalars())
        limit = time.time() - UNFINISHED_SECONDS
        for path in folder.iterdir():
            if path.name not in named and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)


def _forget_replaced(connection: Connection) -> None:
    table = schema.files
    rows = connection.execute(select(table.c.id, table.c.role).order_by(table.c.id)).all()
    last = {row.role: row.id for row in rows}
    replaced = table.c.id.not_in(last.values()) & ~table.c.role.startswith(GROWN)
    connection.execute(delete(table).where(replaced))
