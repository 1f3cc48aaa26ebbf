"""What curators said of a project: of its clusters, of their names, of what a search found; and the history of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.project import events, flags, judgements, names
from core.project.flags import Check
from core.project.sides.opened import Opened
from core.project.values import Event, EventKind, Judgement
from core.verdicts import Flag, Pair


class Said(Opened):
    """Decisions, names and judgements: each is kept, and can be taken back."""

    def add_flag(self, flag: Flag, pairs: Iterable[Pair]) -> int:
        """Save a decision with its pairs; on the disk when this returns. Returns its number."""
        return self.add_flags([(flag, tuple(pairs))])[0]

    def add_flags(self, decided: Sequence[tuple[Flag, Sequence[Pair]]], check: Check | None = None) -> tuple[int, ...]:
        """Save decisions, all or none, if `check` allows them beside the pairs in force then. Returns their numbers."""
        return flags.add_flags(self._database, decided, check)

    def flags(self, active: bool = True) -> tuple[Flag, ...]:
        """Decisions in the order they were made: those in force, or all."""
        return flags.flags(self._database, active)

    def pairs(self, flag_ids: Iterable[int] | None = None) -> tuple[Pair, ...]:
        """Pairs of the named flags, or of all in force."""
        return flags.pairs(self._database, flag_ids)

    def withdraw(self, flag_id: int, curator: str, check: Check | None = None) -> None:
        """Take a decision back, if `check` allows the pairs in force without it."""
        flags.withdraw(self._database, flag_id, curator, check)

    def restore(self, flag_id: int, curator: str, check: Check | None = None) -> None:
        """Put a withdrawn decision back in force, if `check` allows the pairs in force with it."""
        flags.restore(self._database, flag_id, curator, check)

    def rename(self, cluster: int, name: str, curator: str) -> None:
        """Give a cluster a name."""
        names.rename(self._database, cluster, name, curator)

    def names(self) -> Mapping[int, str]:
        """Cluster id -> the name that a curator gave it."""
        return {cluster: str(event.payload["name"]) for cluster, event in self.named().items()}

    def named(self) -> Mapping[int, Event]:
        """Cluster id -> the last event in which a curator gave it a name, or confirmed the one it had."""
        return names.named(self._database)

    def record(self, kind: EventKind, who: str, payload: Mapping[str, Any]) -> None:
        """Add an entry of its own to the history."""
        events.add(self._database, kind, who, payload)

    def history(self) -> tuple[Event, ...]:
        """All that happened, oldest first."""
        return events.history(self._database)

    def last_event(self) -> int:
        """Number of the newest entry of the history: it grows with everything that happens."""
        return events.last_event(self._database)

    def judge(self, query: str, item: str, good: bool | None, curator: str) -> None:
        """Save a word on one answer to one query in place of the one before; None only takes that back."""
        judgements.judge(self._database, query, item, good, curator)

    def judgements(self) -> tuple[Judgement, ...]:
        """The words on answers that are in force, oldest first."""
        return judgements.judgements(self._database)
