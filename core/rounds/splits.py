"""A cluster falls into groups: one keeps its id, the others get slots of their own."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.evaluation import Moved
from core.rounds.draft import Draft
from core.verdicts import Flag


def split(draft: Draft, flag: Flag, effects: Sequence[Moved]) -> None:
    """Give every group of a flag a cluster, largest group first (ties: surest, then as listed).

    A group whose tags mostly share a cluster that no larger group has taken stays there: of a cluster just split the
    largest group keeps the id, and groups that earlier rounds separated already keep theirs. A group without a place
    gets the slot this flag opened for it before, when it was undone since, or a new one. Where tags stay, they keep the
    id, however few. Tags in no group that do not stay are free.
    """
    left_out = set(draft.rows(flag.left_out))
    groups = [[row for row in draft.rows(group) if row not in left_out] for group in flag.groups]
    stays = draft.rows(flag.stays)
    taken: dict[int, int] = {_most_common([draft.place(row) for row in stays]): -1} if stays else {}
    for at in sorted(range(len(groups)), key=lambda at: (-len(groups[at]), -_sureness(draft, groups[at]), at)):
        if groups[at]:
            place = _most_common([draft.place(row) for row in groups[at]])
            if place not in taken:
                taken[place] = at
    placed = {at: place for place, at in taken.items()}
    for at, rows in enumerate(groups):
        if not rows:
            continue
        if at in placed:
            draft.touch(placed[at], flag.id)
            draft.sent |= {row: placed[at] for row in rows if draft.place(row) != placed[at]}
        else:
            parent = _most_common([draft.labels[row] for row in rows])
            slot = draft.open_slot(rows, parent, _opened_before(draft, flag, rows, effects))
            draft.touch(slot, flag.id)
            draft.touch(parent, flag.id)
    cluster = draft.home(flag.cluster)
    members = set(np.flatnonzero(draft.places() == cluster).tolist())
    draft.free |= members - left_out - {row for rows in (*groups, stays) for row in rows}


def _sureness(draft: Draft, rows: Sequence[int]) -> float:
    return float(draft.clustering.confidence[list(rows)].mean()) if rows else 0.0


def _most_common(values: Sequence[int]) -> int:
    """The most frequent value (ties: the smallest)."""
    return min(Counter(values).items(), key=lambda entry: (-entry[1], entry[0]))[0]


def _opened_before(draft: Draft, flag: Flag, rows: Sequence[int], effects: Sequence[Moved]) -> int | None:
    """The slot most of these tags were moved to because of this flag, if it is closed now."""
    tags = {draft.data.tags[row] for row in rows}
    went = [move.to for move in effects if flag.id in move.because and move.tag in tags and draft.may_reopen(move.to)]
    return _most_common(went) if went else None
