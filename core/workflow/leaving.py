"""What leaves a project as a file: its clusters as a table, its decisions as a log."""

import json
import tempfile
from pathlib import Path
from typing import Any

from core.errors import ConfigError
from core.files import replacing
from core.project import Event, EventKind, Project
from core.verdicts import Flag, Pair

from .overview import export


def exported(project: Project, suffix: str) -> bytes:
    """The export table as the content of a .csv, .jsonl or .parquet file.

    Raises:
        ConfigError: It is another suffix.
    """
    with tempfile.TemporaryDirectory() as held:
        path = Path(held) / f"tags{suffix}"
        export(project, path)
        return path.read_bytes()


def decision_log(project: Project) -> bytes:
    """Everything that happened, one JSON object a line.

    Each decision stands there in full, with the pairs it means and the tags of the clusters it names, so that it can be
    replayed where those clusters have other ids (`replay_log`).
    """
    flags = {flag.id: flag for flag in project.flags(active=False)}
    pairs: dict[int, list[Pair]] = {}
    for pair in project.pairs(flag_id for flag_id in flags if flag_id is not None):
        if pair.flag is not None:
            pairs.setdefault(pair.flag, []).append(pair)
    lines = [{**_entry(event, flags, pairs), **_members(project, event, flags)} for event in project.history()]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")


def export_log(project: Project, out: Path) -> int:
    """Write the decision log to a file, whole or not at all; returns its number of entries.

    Raises:
        ConfigError: The folder is not there.
    """
    if not out.parent.is_dir():
        raise ConfigError(f"The folder {out.parent} does not exist. Make it first.")
    log = decision_log(project)
    with replacing(out) as beside:
        beside.write_bytes(log)
    return log.count(b"\n")


def _members(project: Project, event: Event, flags: dict[int | None, Flag]) -> dict[str, Any]:
    """Tags of the clusters that a decision or a name is about, when it was given."""
    named: set[int] = set()
    if event.kind == EventKind.FLAGGED and event.flag in flags:
        flag = flags[event.flag]
        named = {flag.cluster, *(target for _, target in flag.moves), *([] if flag.into is None else [flag.into])}
    elif event.kind == EventKind.RENAMED:
        named = {event.payload["cluster"]}
    if not named or event.round is None:
        return {}
    clustering = project.clustering(event.round)
    tags = {cluster: [clustering.tags[row] for row in clustering.members(cluster)] for cluster in sorted(named)}
    return {"members": {str(cluster): there for cluster, there in tags.items() if there}}


def _entry(event: Event, flags: dict[int | None, Flag], pairs: dict[int, list[Pair]]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": event.id,
        "what": str(event.kind),
        "who": event.who,
        "when": event.when,
        "round": event.round,
        "flag": event.flag,
        **event.payload,
    }
    if event.kind == "flagged" and event.flag in flags:
        entry["decision"] = flags[event.flag].to_json()
        entry["pairs"] = [
            [pair.first_tag, pair.second_tag, str(pair.kind), pair.weight] for pair in pairs.get(event.flag or 0, [])
        ]
    return entry
