"""A scripted curator: knows every label, sees what the Review page shows, and pays for each key and click.

What costs what is read off the page (`review_app/views/review`):

| kind | on the page |
|---|---|
| coherent | key 1, saved at once and on to the next cluster |
| group sent, tag sent | a proposed group, or a tag, dragged to a place it is offered; the first opens the decision |
| group apart | the button of a group that gives it a cluster of its own |
| group joined, tag joined | dragged onto a group that was taken out before |
| picked, list opened | what it takes more when the right place is not offered: it is chosen from the list of all |
| too-narrow, target | key 3, and the key of a target; "list opened" when it is not among them |
| saved | key S |
| overruled | the button that lets a decision win over earlier ones it contradicts |
| learned | key L: the model follows all that was saved |

What nobody takes out of a cluster stays in it: the split starts so, and no key is needed. The curator's flags are made
by the very edits that the app makes, one for each click on the board.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int64

from benchmarks.effort.desk import Desk
from benchmarks.effort.reading import UNKNOWN
from core import (
    Flag,
    Verdict,
    likely_homes,
    merge_targets,
    propose_split,
    proposed_flag,
    quality_report,
    regroup,
    send_tags,
)

LEAST_APART = 2  # tags that make a cluster of their own; a single one without a home waits until it has one
ALIKE = 0.6  # share of a group's known tags that must agree before the curator gives it a place


@dataclass(frozen=True)
class Act:
    """A flag, and the keys and clicks it takes: their kinds, in order."""

    flag: Flag
    clicks: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sight:
    """What the list of clusters tells who knows the labels.

    Attributes:
        counts: Known tags by cluster (row, in the order of `ids`) and label.
        ids: Ids of the clusters.
        home: Label -> id of the cluster that is mostly of it and holds most of it.
    """

    counts: Int64[np.ndarray, "clusters labels"]
    ids: Int64[np.ndarray, " clusters"]
    home: dict[int, int]


@dataclass(eq=False)
class _Split:
    """A split as the app makes it up: everything stays, and every click takes some tags out."""

    flag: Flag
    own: dict[int, int] = field(default_factory=dict)  # label -> place of its new cluster among the groups
    clicks: list[str] = field(default_factory=list)

    def put(self, click: str, flag: Flag) -> None:
        """What one click makes of the decision."""
        self.flag = flag
        self.clicks.append(click)


def look(desk: Desk, truth: Int64[np.ndarray, " tags"]) -> Sight:
    """Read the list of clusters."""
    known = truth != UNKNOWN
    ids = desk.clustering.cluster_ids
    counts = np.zeros((len(ids), int(truth.max()) + 1), dtype=np.int64)
    np.add.at(counts, (desk.clustering.columns[known], truth[known]), 1)
    mostly = counts.argmax(axis=1)
    home: dict[int, int] = {}
    for at in np.argsort(counts.max(axis=1), kind="stable"):
        if counts[at].any():
            home[int(mostly[at])] = int(ids[at])
    return Sight(counts, ids, home)


def review(desk: Desk, truth: Int64[np.ndarray, " tags"], cluster: int, least: int) -> Act:
    """One cluster looked at: its groups that belong elsewhere are sent there; the rest is coherent or joins another.

    Args:
        desk: The project.
        truth: The labels.
        cluster: The queue entry.
        least: Groups with fewer tags of one label are left for later.
    """
    sight = look(desk, truth)
    row = sight.counts[np.searchsorted(sight.ids, cluster)]
    if not row.any():
        return Act(Flag(cluster, Verdict.COHERENT), ("coherent",))
    own = int(row.argmax())
    split = _Split(proposed_flag(desk.data, desk.clustering, cluster, Verdict.TOO_BROAD))
    for label, tags in _misplaced(desk, truth, cluster, own, least):
        _take_out(desk, split, sight.home.get(label), label, tags)
    if split.clicks:
        return Act(split.flag, (*split.clicks, "saved"))
    if sight.home[own] != cluster and _goes_with(desk, cluster, sight.home[own]):
        return _merged(desk, cluster, sight.home[own])
    return Act(Flag(cluster, Verdict.COHERENT), ("coherent",))


def _take_out(desk: Desk, split: _Split, home: int | None, label: int, tags: Sequence[str]) -> None:
    """Give misplaced tags a place, and pay for it; a single tag that has none stays."""
    what = "group" if len(tags) > 1 else "tag"
    if home is not None and home != split.flag.cluster:
        split.clicks += _detour(desk, split.flag, home, tags)
        split.put(f"{what} sent", send_tags(split.flag, tags, home))
    elif label in split.own:
        split.put(f"{what} joined", regroup(split.flag, tags, split.own[label]))
    elif len(tags) >= LEAST_APART:
        split.own[label] = len(split.flag.groups)
        split.put(f"{what} apart", regroup(split.flag, tags))


def _detour(desk: Desk, flag: Flag, home: int, tags: Sequence[str]) -> tuple[str, ...]:
    """What it takes more to send tags where they are not offered to go: a box that is open already is on offer."""
    (offered,) = likely_homes(desk.data, desk.clustering, flag.cluster, [tags])
    if home in offered or home in dict(flag.moves).values():
        return ()
    return ("picked", "list opened")


def _merged(desk: Desk, cluster: int, home: int) -> Act:
    offered = {target.cluster for target in merge_targets(desk.data, desk.clustering, cluster)}
    picked = ("target",) if home in offered else ("list opened", "target")
    return Act(Flag(cluster, Verdict.TOO_NARROW, into=home), ("too-narrow", *picked, "saved"))


def _goes_with(desk: Desk, cluster: int, home: int) -> bool:
    """Whether the tags of two clusters occur together as often as tags of one usually do; texts cannot tell.

    Two clusters of one genre may be two scenes of it: the curator joins none that would make the whole less coherent.
    """
    if not len(desk.data.affinity):
        return True
    shown = merge_targets(desk.data, desk.clustering, cluster)
    usual = quality_report(desk.data, desk.clustering)["npmi_within"]
    return any(target.cluster == home and target.npmi >= usual for target in shown)


def _misplaced(
    desk: Desk, truth: Int64[np.ndarray, " tags"], cluster: int, own: int, least: int
) -> Iterator[tuple[int, Sequence[str]]]:
    """Proposed groups that are mostly of another label than the cluster, largest first, each with that label.

    With `least` 1, single tags of other groups, too.
    """
    for tags in propose_split(desk.data, desk.clustering, cluster):
        labels = truth[[desk.data.row_of[tag] for tag in tags]]
        known = labels[labels != UNKNOWN]
        if not len(known):
            continue
        counts = np.bincount(known, minlength=own + 1)
        label = int(counts.argmax())
        if counts[label] > ALIKE * len(known) and counts[label] > counts[own]:
            if counts[label] - counts[own] >= least:
                yield label, tags
        elif least == 1:
            yield from (
                (int(other), (tag,)) for tag, other in zip(tags, labels, strict=True) if other not in (own, UNKNOWN)
            )
