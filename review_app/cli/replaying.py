"""`tagloom replay`: decisions made on one catalogue, applied to another."""

from pathlib import Path

import click

from core import Replayed, read_log, replay_log, weigh_log

from .options import curator_name, curator_option, open_project, project_command
from .output import emit
from .reporting import reported_job

TAGS_SHOWN = 6


@click.command("replay")
@project_command
@click.argument("log", metavar="LOG.jsonl", type=click.Path(path_type=Path, dir_okay=False))
@curator_option
@click.option("--dry-run", is_flag=True, help="Say what would be kept, and save nothing.")
def replay_command(folder: Path, as_json: bool, log: Path, curator: str | None, dry_run: bool) -> None:
    """Apply the decisions in LOG.jsonl, which `tagloom history --export` wrote, and learn them.

    Every decision whose tags still exist is kept, signed by who made it; the others are listed with what they miss.
    """
    project = open_project(folder)
    read = read_log(log)
    if dry_run:
        done = weigh_log(project, read)
    else:
        with reported_job(project, "replay") as on_progress:
            done = replay_log(project, read, curator_name(curator), on_progress)
    emit(_payload(done, dry_run), _lines(done, dry_run), as_json)


def _payload(done: Replayed, dry_run: bool) -> dict[str, object]:
    return {
        "saved": not dry_run,
        "kept": done.kept,
        "partly": {str(flag): tags for flag, tags in done.partly.items()},
        "lost": {str(flag): tags for flag, tags in done.lost.items()},
        "refused": {str(flag): why for flag, why in done.refused.items()},
        "already": done.already,
        "flags": {str(old): new for old, new in done.flags.items()},
        "rounds": done.rounds,
        "names": done.names,
    }


def _lines(done: Replayed, dry_run: bool) -> list[str]:
    head = "Nothing saved (dry run)" if dry_run else f"Replayed in {len(done.rounds)} round(s)"
    lines = [f"{head}: {len(done.kept)} decisions kept, {len(done.partly)} in part, {len(done.lost)} lost."]
    lines += [f"  flag {flag} holds but for {_tags(tags)}" for flag, tags in done.partly.items()]
    lines += [f"  flag {flag} is lost: {_tags(tags)} not here" for flag, tags in done.lost.items()]
    lines += [f"  flag {flag} is refused: {why}" for flag, why in done.refused.items()]
    if done.already:
        lines.append(f"{len(done.already)} decisions were in force already.")
    if done.names:
        lines.append(f"{done.names} clusters have their names again.")
    return lines


def _tags(tags: tuple[str, ...]) -> str:
    more = f" and {len(tags) - TAGS_SHOWN} more" if len(tags) > TAGS_SHOWN else ""
    return ", ".join(tags[:TAGS_SHOWN]) + more
