"""What a project remembers: rounds, jobs, judgements, and the events that made them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from core.catalogue import Catalogue
from core.clustering import Clustering, Progress
from core.data import TrainingData
from core.evaluation import Moved
from core.verdicts import Pair


class RoundKind(StrEnum):
    """How a round was made."""

    FIRST = "first"
    LOCAL = "local"
    FULL = "full"
    ADDED = "added"


class RoundState(StrEnum):
    """What became of a round."""

    PROPOSED = "proposed"
    KEPT = "kept"
    REJECTED = "rejected"


class JobState(StrEnum):
    """How far a job is; lost: its process ended without a word."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"


class EventKind(StrEnum):
    """What can happen in a project."""

    FLAGGED = "flagged"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    RENAMED = "renamed"
    ROUND_MADE = "round-made"
    ROUND_KEPT = "round-kept"
    ROUND_REJECTED = "round-rejected"
    RETURNED = "returned"
    REPLAYED = "replayed"
    JUDGED = "judged"
    JUDGEMENT_WITHDRAWN = "judgement-withdrawn"


@dataclass(frozen=True, eq=False)
class NewRound:
    """A round about to be saved.

    Attributes:
        clustering: Its result.
        kind: How it was made.
        state: KEPT makes it the current round, PROPOSED waits for a person.
        parent: The round it was made from; None for the first.
        flags: Ids of the flags in force that it has learned.
        report: Figures of quality, ready for JSON.
        moved: Tags that changed cluster since the parent.
        names: Name of every cluster.
        check_names: Ids of the clusters whose tags have changed so much that their name is to be checked.
        unsure: Tags that were added and that nobody could be sure of, until somebody has looked.
    """

    clustering: Clustering
    kind: RoundKind
    state: RoundState = RoundState.KEPT
    parent: int | None = None
    flags: tuple[int, ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    check_names: tuple[int, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Growth:
    """More tags, to be saved with the round that knows them: all of it, or nothing.

    Attributes:
        catalogue: The catalogue with what came to it.
        data: Training data of its tags, those of the project first.
        projection: A place on the map for each.
        pairs: Pairs that earlier flags mean for the new tags, each with its flag.
    """

    catalogue: Catalogue
    data: TrainingData
    projection: np.ndarray
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Round:
    """A saved round, its clustering left on disk; the fields of `NewRound`, and:

    Attributes:
        id: Its number, from 1, never reused.
        created: When it was saved, ISO 8601 in UTC.
        seconds: Wall time of its fit.
        device: "cpu" or "cuda".
        next_id: Smallest cluster id that it has never used.
    """

    id: int
    kind: RoundKind
    state: RoundState
    parent: int | None
    created: str
    seconds: float
    device: str
    next_id: int
    flags: tuple[int, ...]
    report: Mapping[str, Any]
    moved: Sequence[Moved]
    names: Mapping[int, str]
    check_names: tuple[int, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """One entry of the history, never changed and never removed.

    Attributes:
        id: Its number, in the order of time.
        kind: What happened.
        who: Who did it; empty for what the program did.
        when: ISO 8601 in UTC.
        payload: Particulars, as plain JSON values.
        flag: Id of the flag it is about, if any.
        round: Id of the round it is about, if any.
    """

    id: int
    kind: EventKind
    who: str
    when: str
    payload: Mapping[str, Any]
    flag: int | None = None
    round: int | None = None


@dataclass(frozen=True)
class Job:
    """A long computation in a process of its own.

    Attributes:
        id: Its number, never reused.
        kind: "fit", "retrain", ...
        pid: Its process.
        state: How far it is.
        started: When, ISO 8601 in UTC.
        updated: When it was last heard of.
        progress: What it last said.
        message: Why it ended, when there is something to say.
        log: Where its output is to be written; the file may be absent.
    """

    id: int
    kind: str
    pid: int
    state: JobState
    started: str
    updated: str
    progress: Progress
    message: str
    log: Path


@dataclass(frozen=True)
class Judgement:
    """A curator's word on one answer to one query.

    Attributes:
        id: Its number, never reused.
        query: What was asked.
        item: What came back.
        good: Whether it answers the query.
        curator: Who said so.
        created: When, ISO 8601 in UTC.
    """

    id: int
    query: str
    item: str
    good: bool
    curator: str
    created: str
