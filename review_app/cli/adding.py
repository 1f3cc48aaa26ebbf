"""`tagloom add`: more rows for a project, without a refit."""

from collections.abc import Mapping
from pathlib import Path

import click

from core import Added, Arrival, add_rows, load_catalogue, shown_names
from review_app.wording import counted

from .options import open_project, project_command
from .output import emit, table
from .reporting import reported_job

LISTED = 100  # new tags in what is printed for people, unsure ones first


@click.command("add")
@project_command
@click.argument("more", metavar="MORE", type=click.Path(path_type=Path))
def add_command(folder: Path, as_json: bool, more: Path) -> None:
    """Let the rows of MORE, a table like the catalogue, come to the project.

    New tags are put into the clusters there are, and unsure ones wait for review; no tag that is there moves, and
    `tagloom return` takes the addition back.
    """
    project = open_project(folder)
    with reported_job(project, "add") as on_progress:
        added = add_rows(project, load_catalogue(more, project.settings.columns), on_progress)
    emit(_payload(added), _lines(added, shown_names(project, added.round)), as_json)


def _payload(added: Added) -> dict[str, object]:
    return {
        "round": added.round.id,
        "state": added.round.state,
        "added": [_row(each) for each in added.tags],
        "unsure": sum(each.unsure for each in added.tags),
        "items": added.items,
        "waiting": added.waiting,
        "seconds": added.seconds,
    }


def _row(each: Arrival) -> dict[str, object]:
    return {
        "tag": each.tag,
        "cluster": each.cluster,
        "confidence": round(each.confidence, 4),
        "unsure": each.unsure,
        "because": each.because,
    }


def _lines(added: Added, names: Mapping[int, str]) -> list[str]:
    unsure = sum(each.unsure for each in added.tags)
    head = f"Round {added.round.id} ({added.round.state}, {added.seconds:.2f} s)"
    lines = [f"{head}: {len(added.tags)} new tags, {unsure} unsure; {added.items} new items. No tag moved."]
    if added.waiting:
        lines.append(f"{added.waiting} more tags sit on too few items to be clustered yet.")
    first = sorted(added.tags, key=lambda each: not each.unsure)[:LISTED]
    rows = [
        (each.tag, each.cluster, names.get(each.cluster, ""), f"{each.confidence:.2f}", _why(each)) for each in first
    ]
    if rows:
        lines += ["", *table(rows, ("tag", "cluster", "name", "confidence", ""))]
    if len(rows) < len(added.tags):
        lines += [f"and {counted(len(added.tags) - len(rows), 'more tag')}; --json lists them all."]
    return lines


def _why(each: Arrival) -> str:
    if each.because is not None:
        return f"as flag {each.because} said of others"
    return "unsure" if each.unsure else ""
