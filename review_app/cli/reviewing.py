"""`tagloom review`: the app on a project, on a catalogue, or on the sample."""

from pathlib import Path

import click

from core import Project, ProjectSettings, load_catalogue, sample_catalogue_path

from .options import json_option

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
@json_option
def review_command(
    catalogue: Path | None, folder: Path | None, port: int | None, no_browser: bool, as_json: bool
) -> None:
    """Open the app: on CATALOGUE, on the project that --project names, or on the sample catalogue."""
    from review_app.server import serve

    opened = _opened(catalogue, folder)
    serve(opened, port, open_browser=not (no_browser or as_json))


def _opened(catalogue: Path | None, folder: Path | None) -> Path:
    """Folder of a project that is there: begun now when it was not."""
    source = catalogue or sample_catalogue_path()
    chosen = folder or Path(f"{source.name.split('.')[0] if catalogue else 'sample'}.tagloom")
    if Project.exists(chosen):
        Project.open(chosen)
    else:
        settings = ProjectSettings(source=str(source), n_clusters="auto" if catalogue else SAMPLE_CLUSTERS)
        Project.create(chosen, load_catalogue(source), settings)
    return chosen
