"""Which project this process serves: one process, one project."""

import os
from pathlib import Path

PROJECT = "TAGLOOM_PROJECT"


def choose_project(folder: Path) -> None:
    """Serve the project in `folder`; the environment carries it, so that jobs and tests see the same."""
    os.environ[PROJECT] = str(Path(folder).resolve())


def project_dir() -> Path | None:
    """Folder of the project served, None when none was chosen."""
    folder = os.environ.get(PROJECT)
    return Path(folder) if folder else None
