"""A project's SQLite database: one connection per operation, one transaction per change, errors in a sentence.

Streamlit runs a page in many threads and a job runs in another process; short connections in WAL mode with a waiting
time serve both. A change takes the write lock at its start, so that what it read cannot change before it writes.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, event, insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from core.errors import ProjectError
from core.project.rights import check_may_write, connected

WAIT_SECONDS = 5.0
REVISION = "1"  # of the newest migration
KNOWN_REVISIONS = {"1"}
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """The database in `path`; the file is made by `migrate`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout.

        Raises:
            ProjectError: The database is damaged, locked, or cannot be opened.
        """
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, durable: bool = True) -> Iterator[Connection]:
        """One transaction: all of the block, or nothing of it.

        Args:
            durable: Wait until it is on the disk; otherwise a power cut, though no kill, may undo it.

        Raises:
            ProjectError: As `reading`; or the project cannot be written.
        """
        check_may_write(self.path)
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(tagloom_writing=True, tagloom_durable=durable)
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise ProjectError(_sentence(self.path, error.orig)) from error
        except sqlite3.Error as error:  # from the settings made right after connecting
            raise ProjectError(_sentence(self.path, error)) from error

    def check(self) -> None:
        """See that the database is there and of a format that this version reads; bring an older one up to date.

        Raises:
            ProjectError: It is missing, damaged, or was made by a newer version.
        """
        if not self.path.is_file():
            raise ProjectError(
                f"{self.path} is missing: the project's decisions are not there. Restore it from a copy."
            )
        with self.reading() as connection:
            tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            found = None
            if connection.exec_driver_sql(tables).scalar():
                found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found is None:
            raise ProjectError(f"{self.path} is not a project's database. Restore it from a copy.")
        if found not in KNOWN_REVISIONS:
            raise ProjectError(
                f"{self.path} has format {found}, and this version of tagloom reads up to {REVISION}. "
                "It was made by a newer version: update tagloom."
            )
        if found != REVISION:
            self.migrate()

    def migrate(self) -> None:
        """Make the tables, or bring older ones up to date, in one transaction."""
        from alembic import command
        from alembic.config import Config

        with self.writing() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, REVISION)


def insert_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Add one row; returns its number."""
    return int(connection.execute(insert(table).values(row)).lastrowid)


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        creator=lambda: connected(path, WAIT_SECONDS),
    )
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return engine


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would otherwise begin late, and never for CREATE TABLE
    connection.execute("PRAGMA foreign_keys=ON")


def _begun(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("tagloom_writing"):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options['tagloom_durable'] else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _sentence(path: Path, cause: BaseException | None) -> str:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"{path} has been held by another process for {WAIT_SECONDS:.0f} seconds. Try again."
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return f"{path} is damaged ({cause}). Restore it from a copy."
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return f"{path} cannot be written ({cause}). Give yourself the right to write there, or copy the project."
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return f"{path} could not be saved ({cause}). See whether the disk is full."
    return f"{path} refused a change ({cause})."
