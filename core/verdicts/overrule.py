"""When a later decision is to win: which earlier pairs it sets aside.

Nothing is deleted. A pair of kind "overruled" is saved with the later flag; as long as that flag is in force, earlier
pairs of the same two tags do not count, and when it is withdrawn they count again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from core.constraints import components, shortest_chain
from core.data import TrainingData
from core.verdicts.flag import Pair, PairKind

RowPair = tuple[int, int]


def counting(pairs: Iterable[Pair]) -> list[Pair]:
    """Must-link and cannot-link pairs, in their order, that no later "overruled" sets aside."""
    kept: dict[frozenset[str], list[tuple[int, Pair]]] = defaultdict(list)
    for at, pair in enumerate(pairs):
        tags = frozenset((pair.first_tag, pair.second_tag))
        if pair.kind == PairKind.OVERRULED:
            kept.pop(tags, None)
        else:
            kept[tags].append((at, pair))
    return [pair for _, pair in sorted((entry for entries in kept.values() for entry in entries), key=lambda e: e[0])]


def overruled_by(
    new: Sequence[Pair],
    standing: Sequence[Pair],
    data: TrainingData,
    parted: Callable[[int, int], bool] | None = None,
) -> tuple[Pair, ...]:
    """Earlier pairs that stand against `new`, as pairs of kind "overruled", each once.

    Earlier must-link pairs of rows that are `parted` go first, all of them: a tag that is sent away takes none of
    those along that it was once said to be with. Chains of must-link pairs that still join two tags to be kept apart
    are cut at their lightest earlier pair (ties: the one nearest to the first tag), shortest chain first; then earlier
    cannot-link pairs between tags that are together are set aside. A contradiction within `new` stays.

    Args:
        new: Pairs of the later decision.
        standing: Pairs of the flags in force, in the order they were saved.
        data: The tags.
        parted: Whether the later decision puts two rows in different places.
    """
    earlier, later = _by_kind(counting(standing), data), _by_kind(new, data)
    links: defaultdict[int, dict[int, int]] = defaultdict(dict)
    set_aside = (
        []
        if parted is None
        else [pair for pair in earlier[PairKind.MUST] if parted(*pair) and pair not in later[PairKind.MUST]]
    )
    for pair in set_aside:
        del earlier[PairKind.MUST][pair]
    for one, other in (*earlier[PairKind.MUST], *later[PairKind.MUST]):
        links[one][other] = links[other][one] = 0
    cuttable = {pair: weight for pair, weight in earlier[PairKind.MUST].items() if pair not in later[PairKind.MUST]}
    for first, second in later[PairKind.CANNOT]:
        while chain := shortest_chain(links, first, second, len(links)):
            steps = [(min(step), max(step)) for step in pairwise(chain)]
            weak = [step for step in steps if step in cuttable]
            if not weak:
                break
            one, other = min(weak, key=lambda step: cuttable[step])
            del links[one][other], links[other][one], cuttable[one, other]
            set_aside.append((one, other))
    set_aside += _joined(earlier[PairKind.CANNOT], links)
    return tuple(Pair(data.tags[one], data.tags[other], PairKind.OVERRULED) for one, other in set_aside)


def _by_kind(pairs: Iterable[Pair], data: TrainingData) -> dict[PairKind, dict[RowPair, float]]:
    """Row pairs of each kind with their largest weight, in order; pairs of tags that are gone are left out."""
    found: dict[PairKind, dict[RowPair, float]] = {PairKind.MUST: {}, PairKind.CANNOT: {}}
    for pair in pairs:
        if pair.kind in found and pair.first_tag in data.row_of and pair.second_tag in data.row_of:
            rows = sorted((data.row_of[pair.first_tag], data.row_of[pair.second_tag]))
            key = (rows[0], rows[1])
            found[pair.kind][key] = max(pair.weight, found[pair.kind].get(key, 0.0))
    return found


def _joined(cannot: Iterable[RowPair], links: dict[int, dict[int, int]]) -> list[RowPair]:
    """Those of `cannot` whose two ends a chain of links joins."""
    edges = [(one, other) for one, others in links.items() for other in others if one < other]
    group_of = components(np.array(edges, dtype=np.int64).reshape(-1, 2))
    return [(one, other) for one, other in cannot if group_of.get(one, -1) == group_of.get(other, -2)]
