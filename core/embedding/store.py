"""A content-addressed store of float32 arrays in one SQLite file, shared by every process of a user.

A key says what a value was made from, so a value is never stale and never changed: writers cannot disagree. The store
is a convenience: when it is damaged it is set aside by name and begun anew, when it cannot be written the work goes on.
"""

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

log = logging.getLogger("tagloom.cache")

FILE_NAME = "arrays-1.sqlite"  # the number changes with the table: an old tagloom keeps its own file
KEYS_PER_QUERY = 500  # SQLite allows 999 parameters in its oldest living builds
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def cache_folder() -> Path:
    """The user's cache folder for tagloom; the environment variable TAGLOOM_CACHE names another."""
    chosen = os.environ.get("TAGLOOM_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("tagloom", appauthor=False)


def content_key(*parts: str | bytes) -> bytes:
    """SHA-256 over the SHA-256 of each part, so that where one part ends and the next begins counts too."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(hashlib.sha256(raw).digest())
    return digest.digest()


class ArrayStore:
    """Arrays by key, in `folder`; one connection per operation, so that threads and processes may share it."""

    def __init__(self, folder: Path | str | None = None) -> None:
        self.path = Path(folder or cache_folder()) / FILE_NAME

    def get(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        """The stored arrays, flat, of those `keys` that are there; values that were damaged count as absent."""
        found: dict[bytes, np.ndarray] = {}
        try:
            if not self.path.exists():
                return found
            with self._connected() as connection:
                for key, value, check_sum in _select(connection, keys):
                    if _check_sum(value) == check_sum:
                        found[key] = np.frombuffer(value, dtype=np.float32)
                    else:
                        log.warning("An entry of the cache %s is damaged; it is computed again.", self.path)
        except (sqlite3.Error, OSError) as error:
            self._tell(error)
        return found

    def put(self, arrays: Mapping[bytes, np.ndarray]) -> None:
        """Keep `arrays`, all of them or none; a key that is there gets the new value."""
        values = {key: np.ascontiguousarray(array, dtype=np.float32).tobytes() for key, array in arrays.items()}
        rows = [(key, value, _check_sum(value)) for key, value in values.items()]
        try:
            with self._connected() as connection:
                connection.executemany("INSERT OR REPLACE INTO arrays VALUES (?, ?, ?)", rows)
        except (sqlite3.Error, OSError) as error:
            self._tell(error)

    def _tell(self, error: sqlite3.Error | OSError) -> None:
        """Log what is wrong with the file; one that is damaged makes way for a new one."""
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED:
            self._set_aside(error)
        else:
            log.warning("The cache %s cannot be used: %s. The work goes on without it.", self.path, error)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may cost the last batch, never the file
            connection.execute(
                "CREATE TABLE IF NOT EXISTS arrays (key BLOB PRIMARY KEY, value BLOB NOT NULL, check_sum BLOB NOT NULL)"
            )
            with connection:
                yield connection
        finally:
            connection.close()

    def _set_aside(self, error: sqlite3.Error) -> None:
        """Move a damaged file out of the way, where its owner can find it."""
        aside = self.path.with_name(f"{self.path.name}.damaged")
        log.warning("The cache %s is damaged (%s). It is kept as %s and begun anew.", self.path, error, aside.name)
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        if self.path.exists():
            self.path.replace(aside)


def _select(connection: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    for start in range(0, len(keys), KEYS_PER_QUERY):
        part = keys[start : start + KEYS_PER_QUERY]
        marks = ",".join("?" * len(part))
        yield from connection.execute(f"SELECT key, value, check_sum FROM arrays WHERE key IN ({marks})", part)


def _check_sum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=8).digest()
