"""Options that several commands share, and how a project is opened from them."""

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from core import Project, ProjectError

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
project_option = click.option(
    "--project",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The project's folder.",
)
device_option = click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True, help="Where to compute."
)
curator_option = click.option("--curator", default=None, help="Who decides; the login name when left out.")


def project_command(function: Command) -> Command:
    """Add --project and --json to a command."""
    return project_option(json_option(function))


def open_project(folder: Path) -> Project:
    """The project in `folder`.

    Raises:
        ProjectError: There is none, or it holds no round yet.
    """
    project = Project.open(folder)
    if project.head() is None:
        raise ProjectError(
            f"The project {folder} has no clusters yet. Run `tagloom fit CATALOGUE --project {folder}` first."
        )
    return project


def curator_name(given: str | None) -> str:
    """The name to sign a decision with."""
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in the password database, as in some containers
        return "curator"
