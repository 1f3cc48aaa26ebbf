"""Options that several commands share, and how a project is opened from them."""

import getpass
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from core import ColumnNames, Project, ProjectError, ProjectSettings

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
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default=None,
    help="Where to compute; a GPU if there is one when left out.",
)
curator_option = click.option("--curator", default=None, help="Who decides; the login name when left out.")


def _cluster_count(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | str | None:
    if value is None or value == "auto":
        return value
    if not (value.isascii() and value.isdigit() and int(value)):
        raise click.BadParameter(f'must be a whole number of at least 1, or "auto". Got {value!r}.')
    return int(value)


_LEARNING_OPTIONS = (
    click.option("--clusters", callback=_cluster_count, help='Number of clusters, or "auto".'),
    click.option("--min-items", type=int, help="Leave out tags that sit on fewer items; 5 when left out."),
    click.option("--top", type=int, help="Keep only this many tags, those given most often."),
    click.option("--item-column", help="Column that names the item; found by its name when left out."),
    click.option("--tag-column", help="Column that holds the tag; found by its name when left out."),
    click.option("--weight-column", help='Column with a weight, optional; "" for none.'),
    click.option("--user-column", help='Column that says who tagged, optional; "" for none.'),
    click.option("--title-column", help='Column with the name to show for an item, optional; "" for none.'),
)


def learning_options(function: Command) -> Command:
    """Add the options that say how a catalogue is read and what is learned from it."""
    for option in reversed(_LEARNING_OPTIONS):
        function = option(function)
    return function


def learning_settings(source: Path, options: Mapping[str, Any], **others: Any) -> ProjectSettings:
    """The settings of a new project of `source`; what was left out takes its default.

    Raises:
        ConfigError: A value is out of range.
    """
    columns = {role: options[f"{role}_column"] for role in ("item", "tag", "weight", "user", "title")}
    given = {"n_clusters": options["clusters"], "min_items": options["min_items"], "top": options["top"], **others}
    return ProjectSettings(
        source=str(source),
        columns=ColumnNames(**columns),
        **{name: value for name, value in given.items() if value is not None},
    )


def project_command(function: Command) -> Command:
    """Add --project and --json to a command."""
    return project_option(json_option(function))


def open_project(folder: Path) -> Project:
    """The project in `folder`.

    Raises:
        ProjectError: There is none, or it holds no round yet.
    """
    project = Project.open(folder)
    if project.head_id() is None:
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
