"""The shortest proof that pairs contradict each other, told tag by tag.

A cannot-link pair contradicts the must-link pairs when a chain of those joins its two ends.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.constraints.closure import components
from core.constraints.values import NO_FLAG, Constraints
from core.errors import ConstraintConflict

Links = Mapping[int, Mapping[int, int]]


def refuse_conflict(constraints: Constraints, tags: Sequence[str] = ()) -> None:
    """Raise ConstraintConflict with the shortest chain over all contradicted pairs; nothing when there is none."""
    must, cannot = constraints.must_link, constraints.cannot_link
    if not len(must) or not len(cannot):
        return
    group_of = components(must)
    absent = -1
    suspects = [
        at
        for at, (first, second) in enumerate(cannot.tolist())
        if group_of.get(first, absent) == group_of.get(second, absent - 1)
    ]
    if not suspects:
        return
    chain, flag = _shortest(constraints, suspects)
    raise _conflict(chain, flag, _links(constraints), tags)


def _shortest(constraints: Constraints, suspects: Sequence[int]) -> tuple[list[int], int]:
    """Shortest chain, and the flag of the cannot-link pair it contradicts (ties: the first pair)."""
    links = _links(constraints)
    best: list[int] = []
    flag = NO_FLAG
    for at in suspects:
        first, second = constraints.cannot_link[at].tolist()
        chain = shortest_chain(links, first, second, len(best) - 1 if best else len(links))
        if chain:
            best, flag = chain, int(constraints.cannot_flag[at])
            if len(best) == 2:
                break
    return best, flag


def _links(constraints: Constraints) -> Links:
    """Must-link neighbours of each row, with the oldest flag that joined them."""
    links: dict[int, dict[int, int]] = {}
    flags = constraints.must_flag.tolist()
    for (first, second), flag in sorted(zip(constraints.must_link.tolist(), flags, strict=True), key=lambda p: p[1]):
        links.setdefault(first, {}).setdefault(second, flag)
        links.setdefault(second, {}).setdefault(first, flag)
    return links


def shortest_chain(links: Links, first: int, second: int, shorter_than: int) -> list[int]:
    """Rows from `first` to `second` by breadth-first search; empty when that takes at least `shorter_than` + 1 rows."""
    came_from: dict[int, int] = {first: first}
    reached = deque([(first, 1)])
    while reached:
        row, length = reached.popleft()
        if row == second:
            break
        if length >= shorter_than:
            continue
        for other in links.get(row, {}):
            if other not in came_from:
                came_from[other] = row
                reached.append((other, length + 1))
    if second not in came_from:
        return []
    chain = [second]
    while chain[-1] != first:
        chain.append(came_from[chain[-1]])
    return chain[::-1]


def _conflict(chain: Sequence[int], flag: int, links: Links, tags: Sequence[str]) -> ConstraintConflict:
    names = tuple(tags[row] if len(tags) else f"row {row}" for row in chain)
    causes = [links[one][other] for one, other in pairwise(chain)] + [flag]
    known = tuple(sorted({cause for cause in causes if cause != NO_FLAG}))
    words = f'"{names[0]}" and "{names[-1]}" cannot be kept apart: {_told(names)}{_blamed(known, causes)}'
    return ConstraintConflict(words, names, known)


def _told(names: Sequence[str]) -> str:
    if len(names) == 2:
        return "they must be together"
    if len(names) == 3:
        return f'both must be with "{names[1]}"'
    steps = [f'"{one}" must be with "{other}"' for one, other in pairwise(names)]
    return ", ".join(steps[:-1]) + " and " + steps[-1]


def _blamed(known: tuple[int, ...], causes: Sequence[int]) -> str:
    """Which flags, in words; a pair without a flag among flagged ones belongs to the flag being made."""
    if not known:
        return ". Remove one of these pairs."
    listed = [str(flag) for flag in known]
    if NO_FLAG in causes:
        if len(listed) == 1:
            return f" (flag {listed[0]} and this one). Withdraw flag {listed[0]}, or change this one."
        return f" (flags {', '.join(listed)} and this one). Withdraw one of them, or change this one."
    if len(listed) == 1:
        return f" (flag {listed[0]}). Withdraw it, or leave one of these tags out of it."
    return f" (flags {', '.join(listed[:-1])} and {listed[-1]}). Withdraw one of the flags."
