"""`tagloom rounds`, `keep`, `reject` and `return`: which round is the current one."""

from pathlib import Path

import click

from core import Project, Round

from .options import curator_name, curator_option, open_project, project_command
from .output import emit, table


@click.command("rounds")
@project_command
def rounds_command(folder: Path, as_json: bool) -> None:
    """List the rounds; the current one is marked."""
    project = open_project(folder)
    current = project.current().id
    rounds = project.rounds()
    payload = {"current": current, "rounds": [_row(each) for each in rounds]}
    shown = [
        ("*" if each.id == current else "", each.id, each.kind, each.state, len(each.moved), each.created)
        for each in rounds
    ]
    emit(payload, table(shown, ("", "round", "kind", "state", "moved", "made")), as_json)


@click.command("keep")
@project_command
@click.argument("round_id", metavar="[ROUND]", type=int, required=False)
@curator_option
def keep_command(folder: Path, as_json: bool, round_id: int | None, curator: str | None) -> None:
    """Keep a proposed round: it becomes the current one."""
    project = open_project(folder)
    chosen = _proposed(project, round_id)
    project.keep(chosen, curator_name(curator))
    emit({"kept": chosen}, [f"Round {chosen} is now the current one."], as_json)


@click.command("reject")
@project_command
@click.argument("round_id", metavar="[ROUND]", type=int, required=False)
@curator_option
def reject_command(folder: Path, as_json: bool, round_id: int | None, curator: str | None) -> None:
    """Reject a proposed round; the flags stay, for the next retrain."""
    project = open_project(folder)
    chosen = _proposed(project, round_id)
    project.reject(chosen, curator_name(curator))
    emit({"rejected": chosen}, [f"Round {chosen} is rejected; round {project.current().id} stays."], as_json)


@click.command("return")
@project_command
@click.argument("round_id", metavar="ROUND", type=int)
@curator_option
def return_command(folder: Path, as_json: bool, round_id: int, curator: str | None) -> None:
    """Make an earlier ROUND the current one again; flags stay in force."""
    project = open_project(folder)
    project.return_to(round_id, curator_name(curator))
    emit({"current": round_id}, [f"Round {round_id} is the current one again."], as_json)


def _proposed(project: Project, round_id: int | None) -> int:
    """The named round, or the newest one that waits to be kept or rejected."""
    return project.proposed().id if round_id is None else round_id


def _row(each: Round) -> dict[str, object]:
    return {
        "id": each.id,
        "parent": each.parent,
        "kind": each.kind,
        "state": each.state,
        "created": each.created,
        "seconds": each.seconds,
        "device": each.device,
        "flags": each.flags,
        "moved": len(each.moved),
        "report": each.report,
    }
