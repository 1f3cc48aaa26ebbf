"""What is remembered of pairs of tags, "not the same" above all: listed, searched, and let go again."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import FlagError
from core.project import Project
from core.verdicts import Flag, Pair, PairKind, Verdict, check_tag, counting

from .deciding import save_flag, stand_beside


@dataclass(frozen=True)
class RememberedPair:
    """Two tags that decisions in force keep together or apart.

    Attributes:
        first_tag: One tag.
        second_tag: The other.
        kind: Together or apart.
        flags: Ids of the flags that say so, oldest first.
        answered: Whether a curator was asked about just these two, rather than a verdict having meant it.
        curator: Who said it last.
    """

    first_tag: str
    second_tag: str
    kind: PairKind
    flags: tuple[int, ...]
    answered: bool
    curator: str


def remembered_pairs(project: Project, text: str = "", kind: PairKind | None = None) -> tuple[RememberedPair, ...]:
    """Pairs in force: answers first, the newest decision first.

    Args:
        project: The project.
        text: Only pairs one of whose tags contains it, in any case.
        kind: Only pairs of this kind; None takes both.
    """
    in_force = project.pairs()
    flags = {flag.id: flag for flag in project.flags(active=False) if flag.id is not None}  # read last: it has them all
    found: dict[tuple[frozenset[str], PairKind], list[Pair]] = {}
    for pair in counting(in_force):
        if kind in (None, pair.kind) and _mentions(pair, text):
            found.setdefault((frozenset((pair.first_tag, pair.second_tag)), pair.kind), []).append(pair)
    listed = [_remembered(pairs, flags) for pairs in found.values()]
    return tuple(sorted(listed, key=lambda each: (not each.answered, -each.flags[-1])))


def forget_pair(project: Project, first: str, second: str, curator: str) -> int:
    """Let two tags be neither kept together nor apart; returns the flag that was withdrawn, or made, for it.

    An answer about just these two is withdrawn. A pair that a verdict meant is set aside by a decision of its own, so
    that the verdict keeps its other pairs, and undoing that decision brings the pair back.

    Raises:
        FlagError: No decision in force speaks of the two, or the current round does not have them.
        ConstraintConflict: Without the answer an earlier decision counts again, and a later one contradicts that.
    """
    both = frozenset((first, second))
    said = [each for each in remembered_pairs(project) if frozenset((each.first_tag, each.second_tag)) == both]
    if not said:
        raise FlagError(f'No decision in force keeps "{first}" and "{second}" together or apart.')
    flags = {flag.id: flag for flag in project.flags(active=False)}
    only = [flags[flag_id] for each in said for flag_id in each.flags]
    if len(only) == 1 and only[0].id is not None and _only_answers(only[0], both):
        project.withdraw(only[0].id, curator, stand_beside(project))
        return only[0].id
    for tag in (first, second):
        check_tag(tag, project.data)
    current = project.current()
    cluster = int(project.clustering(current.id).labels[project.data.row_of[first]])
    saved = save_flag(project, Flag(cluster, Verdict.TOO_NARROW, released=((first, second),), curator=curator))
    assert saved.flag.id is not None
    return saved.flag.id


def _mentions(pair: Pair, text: str) -> bool:
    wanted = text.strip().casefold()
    return wanted in pair.first_tag.casefold() or wanted in pair.second_tag.casefold()


def _remembered(pairs: Iterable[Pair], flags: dict[int, Flag]) -> RememberedPair:
    """One entry for all that says the same of two tags."""
    last, *_ = reversed(list(pairs))
    ids = tuple(dict.fromkeys(pair.flag for pair in pairs if pair.flag is not None))
    both = frozenset((last.first_tag, last.second_tag))
    answers = [both in _answers(flags[flag_id]) for flag_id in ids]
    return RememberedPair(last.first_tag, last.second_tag, last.kind, ids, any(answers), flags[ids[-1]].curator)


def _answers(flag: Flag) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in (*flag.same, *flag.apart)}


def _only_answers(flag: Flag, both: frozenset[str]) -> bool:
    """Whether a decision says nothing but one thing of these two tags."""
    return flag.about_tags and not flag.moves and _answers(flag) == {both}
