"""Saved pairs of tags, put onto the rows of whatever data is at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.constraints import Constraints
from core.data import TrainingData
from core.verdicts.flag import Flag, Pair, PairKind
from core.verdicts.overrule import counting


def constraints_from_pairs(pairs: Iterable[Pair], data: TrainingData) -> Constraints:
    """Pairs whose tags are both in `data`, as rows, duplicates dropped; the others wait for their tags to come back.

    Args:
        pairs: In the order in which they were saved, as later flags may have overruled earlier pairs.
        data: The tags.
    """
    row_of = data.row_of
    present = [pair for pair in counting(pairs) if pair.first_tag in row_of and pair.second_tag in row_of]
    must = [pair for pair in present if pair.kind == PairKind.MUST]
    cannot = [pair for pair in present if pair.kind == PairKind.CANNOT]
    return Constraints(
        [(row_of[pair.first_tag], row_of[pair.second_tag]) for pair in must],
        [(row_of[pair.first_tag], row_of[pair.second_tag]) for pair in cannot],
        [pair.weight for pair in must],
        [pair.weight for pair in cannot],
        [-1 if pair.flag is None else pair.flag for pair in must],
        [-1 if pair.flag is None else pair.flag for pair in cannot],
    ).distinct()


def tags_named(flag: Flag) -> tuple[str, ...]:
    """Every tag that a flag names, each once, in the order it names them."""
    named = [tag for group in flag.groups for tag in group]
    named += [tag for tag, _ in flag.moves]
    named += [tag for pair in (*flag.merges_to_tag, *flag.same, *flag.apart, *flag.released) for tag in pair]
    return tuple(dict.fromkeys([*named, *flag.left_out]))


def missing_tags(flags: Sequence[Flag], pairs: Sequence[Pair], data: TrainingData) -> dict[int, tuple[str, ...]]:
    """Which tags of each flag are not in `data`: flag id -> tags, only flags that miss some.

    A flag that misses some tags still holds for the others.
    """
    missing: dict[int, dict[str, None]] = {}
    named = [(flag.id, tag) for flag in flags for tag in tags_named(flag)]
    named += [(pair.flag, tag) for pair in pairs for tag in (pair.first_tag, pair.second_tag)]
    for flag, tag in named:
        if flag is not None and tag not in data.row_of:
            missing.setdefault(flag, {})[tag] = None
    return {flag: tuple(tags) for flag, tags in sorted(missing.items())}


def with_flag_id(pairs: Sequence[Pair], flag: int) -> tuple[Pair, ...]:
    """The same pairs, known to come from flag number `flag`."""
    return tuple(replace(pair, flag=flag) for pair in pairs)
