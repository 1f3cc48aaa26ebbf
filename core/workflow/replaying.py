"""A decision log applied to another project: the same catalogue fitted afresh, or next month's.

Pairs name tags by their text and hold wherever their tags are. Clusters are found again by the tags they had. The
log's rounds are gone through one by one, because what was said of a cluster that a split had made means nothing
before that split.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from core.clustering import Progress
from core.errors import ConstraintConflict
from core.project import EventKind, Project
from core.rounds import replay
from core.verdicts import Pair, constraints_from_pairs

from .deciding import stand_beside
from .decision_log import DecisionLog, LoggedDecision
from .finding import Found
from .first import OnProgress, silent
from .next import next_round


@dataclass(frozen=True)
class Replayed:
    """What became of a log; decisions are called by their numbers in the log.

    Attributes:
        kept: Those that hold as they were.
        partly: Those that hold but for these tags, which are not there.
        lost: Those of which nothing holds, with the tags that are not there.
        refused: Those that contradict what was decided in this project, with why.
        already: Those whose pairs are all in force here already.
        flags: Number in the log -> number here.
        rounds: Rounds that were made to learn them.
        names: How many clusters were given their name again.
    """

    kept: tuple[int, ...] = ()
    partly: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    lost: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    already: tuple[int, ...] = ()
    flags: Mapping[int, int] = field(default_factory=dict)
    rounds: tuple[int, ...] = ()
    names: int = 0


def weigh_log(project: Project, log: DecisionLog) -> Replayed:
    """What would become of a log, decision by decision; nothing is saved.

    Raises:
        ConstraintConflict: Its decisions contradict each other.
    """
    data = project.data
    flags = [decision.flag for decision in log.decisions]
    found = replay(flags, [pair for decision in log.decisions for pair in decision.pairs], data)
    standing = list(project.pairs())
    decided = _said(standing)  # those that a later flag set aside, too: they were decided here already
    already, refused = [], {}
    for decision in log.decisions:
        pairs = [pair for pair in decision.pairs if pair.first_tag in data.row_of and pair.second_tag in data.row_of]
        if decision.id in found.lost:
            continue
        if pairs and _said(pairs) <= decided:
            already.append(decision.id)
            continue
        try:
            constraints_from_pairs([*standing, *pairs], data).check(data.tags)
            standing += pairs
        except ConstraintConflict as conflict:
            refused[decision.id] = str(conflict)
    out = {*already, *refused}
    return Replayed(
        kept=tuple(flag for flag in found.kept if flag not in out),
        partly={flag: tags for flag, tags in found.partly.items() if flag not in out},
        lost=found.lost,
        refused=refused,
        already=tuple(already),
    )


def replay_log(
    project: Project, log: DecisionLog, curator: str = "", on_progress: OnProgress | None = None
) -> Replayed:
    """Save and learn every decision of a log that can be kept, one round for each round of the log.

    Interrupted, it leaves the rounds that it made, and the history says which decisions they hold.

    Args:
        project: The project, fitted.
        log: Decisions of another project.
        curator: Who replays; decisions stay signed by those who made them.
        on_progress: Called while rounds are made.

    Raises:
        ConstraintConflict: The decisions of the log contradict each other.
    """
    report = on_progress or silent
    weighed = weigh_log(project, log)
    wanted = [each for each in log.decisions if each.id in weighed.kept or each.id in weighed.partly]
    saved: dict[int, int] = {}
    refused = dict(weighed.refused)
    rounds: list[int] = []
    names = 0
    try:
        for _, together in groupby(wanted, key=lambda decision: decision.flag.round):
            report(Progress("replaying decisions", len(saved), len(wanted)))
            here = dict(_saved_here(project, Found(project), together, refused))
            saved |= here
            if here:
                rounds.append(next_round(project, on_progress=on_progress).id)
        names = _name_again(project, log)
    finally:
        done = replace(
            weighed,
            kept=tuple(each for each in weighed.kept if each in saved),
            partly={each: tags for each, tags in weighed.partly.items() if each in saved},
            refused=refused,
            flags=saved,
            rounds=tuple(rounds),
            names=names,
        )
        project.record(EventKind.REPLAYED, curator, _summary(done))
    return done


def _saved_here(
    project: Project, found: Found, decisions: Iterable[LoggedDecision], refused: dict[int, str]
) -> Iterator[tuple[int, int]]:
    """Save decisions, each with the number it gets; `refused` takes those that somebody has contradicted meanwhile."""
    for decision in decisions:
        flag, pairs = found.flag(decision), _present(decision, found.data.row_of)
        try:
            yield decision.id, project.add_flags([(flag, pairs)], stand_beside(project, pairs))[0]
        except ConstraintConflict as conflict:
            refused[decision.id] = str(conflict)


def _present(decision: LoggedDecision, row_of: Mapping[str, int]) -> list[Pair]:
    return [pair for pair in decision.pairs if pair.first_tag in row_of and pair.second_tag in row_of]


def _said(pairs: Iterable[Pair]) -> set[tuple[frozenset[str], str]]:
    return {(frozenset((pair.first_tag, pair.second_tag)), str(pair.kind)) for pair in pairs}


def _name_again(project: Project, log: DecisionLog) -> int:
    """Give clusters that are found again the names they had; returns how many."""
    found, given = Found(project), 0
    for each in log.names:
        cluster = found.same_cluster(each.tags)
        if cluster is not None and project.names().get(cluster) != each.name:
            project.rename(cluster, each.name, each.curator)
            given += 1
    return given


def _summary(done: Replayed) -> dict[str, object]:
    """What the history keeps of a replay."""
    return {
        "kept": len(done.kept),
        "partly": {str(flag): list(tags) for flag, tags in done.partly.items()},
        "lost": {str(flag): list(tags) for flag, tags in done.lost.items()},
        "refused": {str(flag): why for flag, why in done.refused.items()},
        "already": len(done.already),
        "names": done.names,
    }
