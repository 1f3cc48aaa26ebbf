"""What leaves a project as a file: its clusters as a table, its decisions as a log."""

import json
import tempfile
from pathlib import Path
from typing import Any

from core.project import Event, Project
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
    """Everything that happened, one JSON object a line, each decision in full with the pairs it means."""
    flags = {flag.id: flag for flag in project.flags(active=False)}
    pairs: dict[int, list[Pair]] = {}
    for pair in project.pairs(flag_id for flag_id in flags if flag_id is not None):
        if pair.flag is not None:
            pairs.setdefault(pair.flag, []).append(pair)
    lines = [_entry(event, flags, pairs) for event in project.history()]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")


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
