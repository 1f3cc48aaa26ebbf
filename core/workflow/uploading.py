"""Files that come from a browser, kept in the project until the job that reads them is done with them."""

import re
import shutil
import time
from pathlib import Path

from core.errors import ProjectError
from core.files import write_bytes
from core.project import Project
from core.project.folder import JOBS

UPLOADS = "uploads"
KEPT_SECONDS = 24 * 3600.0


def kept_upload(project: Project, name: str, content: bytes) -> Path:
    """Write a file that came as bytes into a folder of its own, under its own name; those of yesterday are removed.

    Raises:
        ProjectError: It cannot be written.
    """
    project.check_writable()
    uploads = project.path / JOBS / UPLOADS
    folder = uploads / str(time.time_ns())
    try:
        for old in uploads.glob("*"):
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(parents=True)
        path = folder / (Path(name).name or "upload")
        write_bytes(path, content)
    except OSError as error:
        raise ProjectError(
            f"{name} could not be kept ({error.strerror or error}). See whether the disk is full."
        ) from error
    return path


def uploads_by_name(project: Project, text: str) -> str:
    """The text with every upload that it speaks of called as it was where it came from, not by where it is kept."""
    return re.sub(rf"{re.escape(str(project.path / JOBS / UPLOADS))}/\d+/", "", text)
