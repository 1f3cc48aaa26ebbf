"""A log of decisions read back: what was decided, in its order, without what was taken back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ProjectError
from core.verdicts import Flag, Pair, PairKind

Members = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class LoggedDecision:
    """One decision of a log.

    Attributes:
        flag: What was said; cluster ids are those of the project that wrote the log.
        pairs: What it meant.
        members: Tags of the clusters that it names, when it was made.
    """

    flag: Flag
    pairs: tuple[Pair, ...]
    members: Members

    @property
    def id(self) -> int:
        """Its number in the log."""
        assert self.flag.id is not None
        return self.flag.id


@dataclass(frozen=True)
class LoggedName:
    """A name that a curator gave: to which tags, and who."""

    name: str
    tags: tuple[str, ...]
    curator: str


@dataclass(frozen=True)
class DecisionLog:
    """Decisions in force when the log was written, oldest first, and the last name given to each cluster."""

    decisions: tuple[LoggedDecision, ...]
    names: tuple[LoggedName, ...]


def read_log(path: Path) -> DecisionLog:
    """The log that `decision_log` wrote.

    Raises:
        ProjectError: It cannot be read, or a line of it is not an entry of a decision log.
    """
    decisions: dict[int, LoggedDecision] = {}
    withdrawn: set[int] = set()
    names: dict[int, LoggedName] = {}
    for number, entry in _entries(path):
        try:
            _take(entry, decisions, withdrawn, names)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ProjectError(_not_a_log(path, number, error)) from error
    in_force = tuple(decision for flag, decision in decisions.items() if flag not in withdrawn)
    return DecisionLog(in_force, tuple(names.values()))


def _entries(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and content of each line that holds something."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ProjectError(f"{path} cannot be read ({reason}). Name a log of `tagloom history --export`.") from error
    if not any(map(str.strip, lines)):
        raise ProjectError(f"{path} is empty. Name a log of `tagloom history --export`.")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                entry = json.loads(line)
            except ValueError as error:
                raise ProjectError(_not_a_log(path, number, "it is not JSON")) from error
            if not isinstance(entry, dict) or "what" not in entry:
                raise ProjectError(_not_a_log(path, number, "it does not say what happened"))
            yield number, entry


def _take(
    entry: Mapping[str, Any],
    decisions: dict[int, LoggedDecision],
    withdrawn: set[int],
    names: dict[int, LoggedName],
) -> None:
    """Follow one entry."""
    what = entry["what"]
    if what == "flagged":
        flag = Flag.from_json({**entry["decision"], "id": int(entry["flag"]), "curator": str(entry["who"])})
        pairs = tuple(
            Pair(str(first), str(second), PairKind(kind), float(weight), flag.id)
            for first, second, kind, weight in entry["pairs"]
        )
        decisions[int(entry["flag"])] = LoggedDecision(flag, pairs, _members(entry))
    elif what == "withdrawn":
        withdrawn.add(int(entry["flag"]))
    elif what == "restored":
        withdrawn.discard(int(entry["flag"]))
    elif what == "renamed":
        cluster = int(entry["cluster"])
        names[cluster] = LoggedName(str(entry["name"]), _members(entry).get(cluster, ()), str(entry["who"]))


def _members(entry: Mapping[str, Any]) -> Members:
    return {int(cluster): tuple(map(str, tags)) for cluster, tags in entry.get("members", {}).items()}


def _not_a_log(path: Path, number: int, reason: object) -> str:
    return (
        f"Line {number} of {path} is no entry of a decision log ({reason}). Write one with `tagloom history --export`."
    )
