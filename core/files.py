"""Files that are either the old one or the new one, never half of each."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

NAME_BYTES = 200  # of a file's name that the name beside it repeats: file systems take 255


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` when the block ends without an error.

    The new bytes reach the disk before the name changes hands, so a process killed at any moment leaves `path` as it
    was, and at worst a stray `.NAME.….part` file.

    Args:
        path: File to create or replace; its folder must exist.

    Yields:
        A path in the same folder that no other writer uses.

    Raises:
        OSError: The file cannot be written; the error names `path`, which the caller knows, and not the one beside it.
    """
    path = Path(path)
    beside = path.with_name(f".{_cut(path.name)}.{uuid.uuid4().hex}.part")
    try:
        yield beside
        _sync(beside)
        beside.replace(path)
        _sync(path.parent)
    except OSError as error:
        _rename_in(error, beside, path)
        raise
    finally:
        beside.unlink(missing_ok=True)


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    with replacing(path) as beside:
        beside.write_bytes(content)


def write_text(path: str | Path, content: str) -> None:
    """Write `content` to `path` as UTF-8, whole or not at all."""
    write_bytes(path, content.encode())


def _cut(name: str) -> str:
    return name.encode("utf-8", "ignore")[:NAME_BYTES].decode("utf-8", "ignore")


def _rename_in(error: OSError, beside: Path, path: Path) -> None:
    """Let an error that was about `beside` be about `path`; some libraries put the name into the reason."""

    def said(text: object) -> object:
        return text.replace(str(beside), str(path)) if isinstance(text, str) else text

    error.args = tuple(map(said, error.args))
    error.strerror = said(error.strerror)  # type: ignore[assignment]
    if error.filename is not None and Path(error.filename) == beside:
        error.filename, error.filename2 = str(path), None


def _sync(path: Path) -> None:
    """Wait until `path` is on the disk; a folder's entry is synced where the system allows it."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
