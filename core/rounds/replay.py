"""Decisions made on one catalogue, applied to another: next month's, or the same after a fresh fit.

Pairs name tags by their text, so a saved decision means the same wherever its tags are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.constraints import Constraints
from core.data import TrainingData
from core.verdicts import Flag, Pair, constraints_from_pairs, missing_tags


@dataclass(frozen=True, eq=False)
class Replay:
    """What a log of decisions comes to on some data.

    Attributes:
        constraints: The pairs whose tags are all there.
        kept: Ids of the flags that hold as they were.
        partly: Flag id -> the tags it misses; it holds for its others.
        lost: Flag id -> the tags it misses; no pair of it is left.
    """

    constraints: Constraints
    kept: tuple[int, ...] = ()
    partly: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    lost: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def replay(flags: Sequence[Flag], pairs: Iterable[Pair], data: TrainingData) -> Replay:
    """Put a decision log onto `data`.

    Args:
        flags: Flags in force.
        pairs: What they compiled to when they were made, each with its flag's id.
        data: The tags that are there now.

    Raises:
        ConstraintConflict: The decisions contradict each other.
    """
    ids = [flag.id for flag in flags if flag.id is not None]
    pairs = [pair for pair in pairs if pair.flag in ids]
    constraints = constraints_from_pairs(pairs, data)
    constraints.check(data.tags)
    missing = missing_tags(flags, pairs, data)
    holds = {pair.flag for pair in pairs if pair.first_tag in data.row_of and pair.second_tag in data.row_of}
    return Replay(
        constraints,
        tuple(flag for flag in ids if flag not in missing),
        {flag: tags for flag, tags in missing.items() if flag in holds},
        {flag: tags for flag, tags in missing.items() if flag not in holds},
    )
