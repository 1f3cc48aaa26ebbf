"""What a person may do in a project's folder, and how SQLite is opened where that is only to look.

A database in WAL mode wants two more files beside it, even to be read. Where they cannot be made, SQLite reads it as it
lies ("immutable"), which is all there is while nobody writes; while somebody does, the files are there and are read,
too. https://www.sqlite.org/wal.html#read_only_databases
"""

import os
import sqlite3
from pathlib import Path

from core.errors import ProjectError

_ROLES = os.access in os.supports_effective_ids  # ask for the user the process acts for, where that can be asked


def may_write(path: Path) -> bool:
    """Whether a file may be changed where it lies, and files be made beside it."""
    return _allowed(path.parent) and (not path.exists() or _allowed(path))


def check_may_write(path: Path) -> None:
    """Refuse to change a file that may only be looked at.

    Raises:
        ProjectError: It may not be written.
    """
    if not may_write(path):
        raise ProjectError(
            f"{path} cannot be written (you may look at the folder {path.parent}, not change it). "
            "Give yourself the right to write there, or copy the project."
        )


def connected(path: Path, wait: float) -> sqlite3.Connection:
    """The database in `path` in WAL mode, or only to be read where that is all one may.

    Args:
        path: The file; made when it is not there.
        wait: Seconds to wait for another process that holds it.
    """
    if may_write(path):
        connection = sqlite3.connect(path, timeout=wait)
        connection.execute("PRAGMA journal_mode=WAL")
        return connection
    in_use = path.with_name(f"{path.name}-wal").exists()
    how = "mode=ro" if in_use else "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=wait)


def _allowed(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=_ROLES)
