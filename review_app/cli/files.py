"""`tagloom export` and `tagloom import`: what leaves a project, and what becomes a catalogue."""

from pathlib import Path

import click

from core import export, import_lastfm

from .options import json_option, open_project, project_command
from .output import emit


@click.command("export")
@project_command
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def export_command(folder: Path, as_json: bool, out: Path) -> None:
    """Write tag, cluster, cluster_name, confidence and verdict to OUT (.csv, .jsonl or .parquet)."""
    rows = export(open_project(folder), out)
    emit({"out": str(out), "rows": rows}, [f"{rows} tags written to {out}."], as_json)


@click.group("import")
def import_command() -> None:
    """Turn a published data set into a catalogue."""


@import_command.command("lastfm")
@json_option
@click.argument("source", metavar="FOLDER_OR_ZIP", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT.csv", type=click.Path(path_type=Path, dir_okay=False))
def lastfm_command(as_json: bool, source: Path, out: Path) -> None:
    """Read the HetRec 2011 Last.fm files into one table with columns item, tag, user."""
    report = import_lastfm(source, out)
    payload = {"out": str(out), "rows": report.rows, "items": report.items, "tags": report.tags}
    emit(payload, [f"{report.rows:,} rows, {report.items:,} items, {report.tags:,} tags written to {out}."], as_json)
