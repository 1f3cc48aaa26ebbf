"""`tagloom flag`, `undo`, `redo`, `rename` and `history`: decisions, and taking them back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from core import (
    Flag,
    FlagError,
    SavedFlag,
    Verdict,
    confirm_name,
    export_log,
    preview_flag,
    redo_flag,
    rename_cluster,
    save_flag,
    shown_names,
    undo_flag,
    with_rest,
)

from .grouping import groups_of
from .options import curator_name, curator_option, open_project, project_command
from .output import emit

PAIRS_SHOWN = 12


@click.command("flag")
@project_command
@click.argument("cluster", type=int)
@click.argument("verdict", type=click.Choice([str(verdict) for verdict in Verdict]))
@click.option("--into", type=int, default=None, help="The cluster it belongs to (too-narrow, geo-specific).")
@click.option(
    "--groups",
    default="",
    help="""too-broad: the groups it falls into, 'a, b | c, "d, e"'; tags in none are left to the model.""",
)
@click.option(
    "--rest-stays",
    is_flag=True,
    help="too-broad: tags in no group stay together as this cluster, instead of being left to the model.",
)
@click.option("--move", "moves", multiple=True, metavar="TAG=CLUSTER", help="Send one tag to another cluster.")
@click.option("--to-tag", "to_tags", multiple=True, metavar="TAG=TAG", help="geo-specific: send a tag to another.")
@click.option("--left-out", multiple=True, metavar="TAG", help="A tag the decision is not about.")
@click.option("--overrule", is_flag=True, help="Let this decision win over earlier ones that contradict it.")
@click.option("--drop", multiple=True, metavar="TAG=TAG", help="A pair of the preview to leave out.")
@curator_option
@click.option("--note", default="", help="Why.")
@click.option("--dry-run", is_flag=True, help="Show the pairs and save nothing.")
def flag_command(folder: Path, as_json: bool, cluster: int, verdict: str, **options: Any) -> None:
    """Say what is wrong, or right, with CLUSTER; the verdict compiles to must-link and cannot-link pairs."""
    project = open_project(folder)
    flag = _flag(cluster, Verdict(verdict), options)
    if options["rest_stays"]:
        flag = with_rest(flag, project.clustering(project.current().id))
    done = preview_flag(project, flag) if options["dry_run"] else save_flag(project, flag)
    emit(_payload(done), _lines(done), as_json)


@click.command("undo")
@project_command
@click.argument("flag", type=int, required=False)
@curator_option
def undo_command(folder: Path, as_json: bool, flag: int | None, curator: str | None) -> None:
    """Withdraw the last decision, or FLAG; the next retrain takes its effect back."""
    undone = undo_flag(open_project(folder), flag, curator_name(curator))
    emit({"undone": undone}, [f"Flag {undone} is withdrawn. Retrain to take its effect back."], as_json)


@click.command("redo")
@project_command
@click.argument("flag", type=int)
@curator_option
def redo_command(folder: Path, as_json: bool, flag: int, curator: str | None) -> None:
    """Put the withdrawn FLAG back in force."""
    redo_flag(open_project(folder), flag, curator_name(curator))
    emit({"redone": flag}, [f"Flag {flag} is in force again."], as_json)


@click.command("rename")
@project_command
@click.argument("cluster", type=int)
@click.argument("name", required=False)
@curator_option
def rename_command(folder: Path, as_json: bool, cluster: int, name: str | None, curator: str | None) -> None:
    """Give CLUSTER a NAME; it keeps it through every retrain. Without NAME, confirm the one it has."""
    project = open_project(folder)
    if name is None:
        name = confirm_name(project, cluster, curator_name(curator))
        said = f"Cluster {cluster} keeps its name {name}."
    else:
        name = rename_cluster(project, cluster, name, curator_name(curator))
        said = f"Cluster {cluster} is now named {name}."
    emit({"cluster": cluster, "name": name}, [said], as_json)


@click.command("history")
@project_command
@click.option(
    "--export",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write the log of decisions to this file (.jsonl) instead, for `tagloom replay`.",
)
def history_command(folder: Path, as_json: bool, out: Path | None) -> None:
    """Every decision and round, oldest first, in sentences."""
    from review_app.wording import history, unmarked

    project = open_project(folder)
    if out is not None:
        entries = export_log(project, out)
        emit({"out": str(out), "entries": entries}, [f"{entries} entries written to {out}."], as_json)
        return
    events = project.history()
    flags = {flag.id: flag for flag in project.flags(active=False)}
    names = shown_names(project, project.current())
    sentences = [unmarked(history.sentence(event, flags, names)) for event in events]
    payload = {
        "history": [
            {"id": event.id, "kind": event.kind, "who": event.who, "when": event.when, "sentence": sentence}
            for event, sentence in zip(events, sentences, strict=True)
        ]
    }
    emit(payload, sentences, as_json)


def _flag(cluster: int, verdict: Verdict, options: dict[str, Any]) -> Flag:
    return Flag(
        cluster=cluster,
        verdict=verdict,
        groups=groups_of(options["groups"]),
        into=options["into"],
        moves=tuple((tag, _cluster_id(tag, target)) for tag, target in _assigned(options["moves"], "--move")),
        merges_to_tag=_assigned(options["to_tags"], "--to-tag"),
        left_out=tuple(options["left_out"]),
        dropped=_assigned(options["drop"], "--drop"),
        overrules=options["overrule"],
        curator=curator_name(options["curator"]),
        note=options["note"],
    )


def _assigned(given: Iterable[str], option: str) -> tuple[tuple[str, str], ...]:
    """Each TAG=VALUE at its last equals sign, since a tag may hold one."""
    pairs = []
    for text in given:
        left, sign, right = text.rpartition("=")
        if not (sign and left.strip() and right.strip()):
            raise FlagError(f"{option} must be two parts joined by '='. Got {text!r}.")
        pairs.append((left.strip(), right.strip()))
    return tuple(pairs)


def _cluster_id(tag: str, text: str) -> int:
    if not text.isdecimal():
        raise FlagError(f"--move sends a tag to a cluster id. Got {text!r} for {tag!r}.")
    return int(text)


def _payload(done: SavedFlag) -> dict[str, object]:
    return {
        "flag": done.flag.id,
        "saved": done.flag.id is not None,
        "must_link": done.compiled.must_link,
        "cannot_link": done.compiled.cannot_link,
        "set_aside": done.compiled.set_aside,
    }


def _lines(done: SavedFlag) -> list[str]:
    must, cannot, aside = done.compiled.must_link, done.compiled.cannot_link, done.compiled.set_aside
    state = f"Flag {done.flag.id} saved" if done.flag.id is not None else "Nothing saved (dry run)"
    lines = [f"{state}: {len(must)} must-link and {len(cannot)} cannot-link pairs."]
    if aside:
        lines.append(f"Earlier decisions no longer count for {len(aside)} pairs, marked ~ below.")
    for sign, pairs in (("~", aside), ("=", must), ("≠", cannot)):
        lines += [f"  {first} {sign} {second}" for first, second in pairs[:PAIRS_SHOWN]]
        if len(pairs) > PAIRS_SHOWN:
            lines.append(f"  ... and {len(pairs) - PAIRS_SHOWN} more (--json lists all)")
    return lines
