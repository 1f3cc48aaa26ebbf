"""`tagloom review`: the app on a project, on a catalogue, or on the sample."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from core import CatalogueError, ConfigError, Project, ProjectError, begin_project, sample_catalogue_path

from .options import json_option, learning_options, learning_settings
from .output import emit

SAMPLE_CLUSTERS = 40


@click.command("review")
@click.argument("catalogue", type=click.Path(path_type=Path), required=False)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The project's folder; CATALOGUE.tagloom in the current folder when left out.",
)
@click.option("--port", type=int, default=None, help="Port on this machine; a free one from 8600 on when left out.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@learning_options
@json_option
def review_command(
    catalogue: Path | None, folder: Path | None, port: int | None, no_browser: bool, as_json: bool, **options: Any
) -> None:
    """Open the app: on CATALOGUE, on the project that --project names, or, without either, on the sample catalogue.

    The options on columns, tags and clusters count when the project is begun.
    """
    from review_app.server import chosen_port, serve

    port = chosen_port(port)  # before a project is begun: a port that is taken must leave nothing behind
    opened = _opened(catalogue, folder, options)

    def ready(address: str) -> None:
        emit(
            {"address": address, "project": str(opened)},
            [f"tagloom is ready at {address}  (Ctrl-C stops it)"],
            as_json,
        )

    serve(opened, port, ready, open_browser=not (no_browser or as_json))


def _opened(catalogue: Path | None, folder: Path | None, options: dict[str, Any]) -> Path:
    """Folder of a project that is there: begun now when it was not."""
    source = catalogue or sample_catalogue_path()
    chosen = folder or Path(f"{source.name.split('.')[0] if catalogue else 'sample'}.tagloom")
    if Project.exists(chosen):
        project = Project.open(chosen)
        if catalogue is not None:
            _same(project, catalogue)
    else:
        if folder is not None and catalogue is None:
            raise ProjectError(
                f"{folder} holds no project. Name a catalogue to begin one there; the sample needs no --project."
            )
        settings = learning_settings(source, options)
        if catalogue is None and options["clusters"] is None:
            settings = replace(settings, n_clusters=SAMPLE_CLUSTERS)
        begin_project(chosen, source, settings)
    return chosen


def _same(project: Project, catalogue: Path) -> None:
    """Refuse to open a project on a catalogue that it was not made of."""
    if not catalogue.exists():
        raise CatalogueError(f"There is no file {catalogue}.")
    made_of = Path(project.settings.source)
    if made_of.name != catalogue.name:
        raise ConfigError(
            f"{project.path} is a project of {made_of}, not of {catalogue}. "
            "Name another folder with --project, or leave the catalogue out."
        )
    click.echo(f"{project.path} was begun before; {catalogue} is not read again.", err=True)
