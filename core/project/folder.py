"""The folder of a project, and how it comes to be all at once."""

import errno
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from core.errors import ProjectError

DATABASE = "project.sqlite"
ARRAYS = "arrays"
JOBS = "jobs"
ABANDONED_SECONDS = 3600.0


@contextmanager
def begun(path: Path) -> Iterator[Path]:
    """A folder beside `path` to fill; it takes the name `path` when the block ends without an error.

    Raises:
        ProjectError: `path` holds something already, is where one stands, or cannot be made.
    """
    path = path.absolute()
    if path.resolve() == Path.cwd().resolve():  # the folder is replaced, and who stands in it would stand nowhere
        raise ProjectError(f"{path} is where you stand. Name a new folder in it for the project, or leave it first.")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ProjectError(f"{path} holds something that is no project. Name a folder that is empty or not there.")
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        for folder in (beside, beside / ARRAYS, beside / JOBS):
            folder.mkdir()
        yield beside
        if path.exists():
            path.rmdir()
        beside.rename(path)
    except OSError as error:
        raise ProjectError(_sentence(path, error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _sweep(path: Path) -> None:
    """Remove what killed beginnings of this very project left."""
    for left in path.parent.glob(f".{escape(path.name)}.*.part"):
        if left.stat().st_mtime < time.time() - ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _sentence(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOTEMPTY:
        return f"{path} was filled by another process just now. Open it, or name another folder."
    reason = error.strerror or str(error)
    return f"A project cannot be made in {path} ({reason}). Name a folder in which you may write."
