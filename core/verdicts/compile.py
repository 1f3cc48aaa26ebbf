"""A verdict on a cluster, written out as the few pairs of tags that it means.

Pairs name tags by their text and are saved with the flag, so that what a curator saw in the preview is what every
later retrain learns, whatever has moved since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.clustering import Clustering
from core.constraints import Constraints
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming import Tiers, representatives, tiers
from core.verdicts.check import check_flag
from core.verdicts.flag import Flag, Pair, PairKind, Verdict
from core.verdicts.links import RowPairs, apart, medoid, nearest, spanning
from core.verdicts.overrule import overruled_by
from core.verdicts.standing import constraints_from_pairs
from core.verdicts.taken_out import taken_out

ANCHORS = 10  # tags that stand for a whole cluster when another is tied to it
HOLDS = 3  # anchors that one moved tag is tied to, or held apart from
SAID = 1.0  # what a curator said outright
FOLLOWS = 0.5  # what follows for tags that were not looked at one by one


@dataclass(frozen=True)
class CompiledFlag:
    """What a flag means.

    Attributes:
        pairs: Distinct pairs of tags: those it overrules, then must-link, then cannot-link; without those that the
            curator unticked. They are to be saved and read in this order.
        touched: Ids of the clusters that the flag names, the flagged one included.
    """

    pairs: tuple[Pair, ...]
    touched: frozenset[int]

    @property
    def must_link(self) -> tuple[tuple[str, str], ...]:
        """Pairs of tags that share a cluster."""
        return tuple((pair.first_tag, pair.second_tag) for pair in self.pairs if pair.kind == PairKind.MUST)

    @property
    def cannot_link(self) -> tuple[tuple[str, str], ...]:
        """Pairs of tags in different clusters."""
        return tuple((pair.first_tag, pair.second_tag) for pair in self.pairs if pair.kind == PairKind.CANNOT)

    @property
    def set_aside(self) -> tuple[tuple[str, str], ...]:
        """Pairs of tags of which earlier flags no longer count."""
        return tuple((pair.first_tag, pair.second_tag) for pair in self.pairs if pair.kind == PairKind.OVERRULED)


def compile_flag(flag: Flag, data: TrainingData, clustering: Clustering, standing: Sequence[Pair] = ()) -> CompiledFlag:
    """The pairs that `flag` means on the clustering it was made on.

    Args:
        flag: A decision.
        data: The tags.
        clustering: Where they are.
        standing: Pairs of the flags in force, in the order they were saved.

    Raises:
        FlagError: The flag names something that is not there, or lacks what its verdict needs.
        ConstraintConflict: Its pairs contradict each other, or `standing` and it does not overrule that.
    """
    check_flag(flag, data, clustering)
    desk = _Desk(flag, data, clustering, constraints_from_pairs(standing, data))
    {
        Verdict.COHERENT: _coherent,
        Verdict.TOO_BROAD: _too_broad,
        Verdict.TOO_NARROW: _sent_into,
        Verdict.GEO_SPECIFIC: _geo_specific,
    }[flag.verdict](desk)
    _moves(desk)
    _answers(desk)
    pairs = desk.pairs()
    if flag.overrules:
        set_aside = overruled_by(pairs, standing, data, desk.parted)
        pairs = (*(replace(pair, flag=flag.id) for pair in set_aside), *pairs)
    constraints_from_pairs((*standing, *pairs), data).check(data.tags)
    names_others = {int(clustering.labels[data.row_of[tag]]) for pair in flag.merges_to_tag for tag in pair}
    targets = {target for _, target in flag.moves} | ({flag.into} if flag.into is not None else set())
    return CompiledFlag(pairs, frozenset({flag.cluster} | targets | names_others))


class _Desk:
    """One flag being written out: what it needs to look up, and the pairs so far."""

    def __init__(self, flag: Flag, data: TrainingData, clustering: Clustering, standing: Constraints) -> None:
        self.flag, self.data, self.clustering, self.standing = flag, data, clustering, standing
        self.evidence = Evidence(data, clustering)
        self.left_out = {data.row_of[tag] for tag in flag.left_out}
        self.sent = {data.row_of[tag] for tag, _ in (*flag.moves, *flag.merges_to_tag)}
        self._found: dict[tuple[int, int, PairKind], float] = {}

    def rows(self, tags: Sequence[str]) -> np.ndarray:
        """Rows of the tags that the decision is about, in the order given, each once."""
        rows = dict.fromkeys(self.data.row_of[tag] for tag in tags)
        return np.array([row for row in rows if row not in self.left_out], dtype=np.int64)

    def staying(self, rows: Sequence[int]) -> np.ndarray:
        """Those of `rows` that are neither left out nor sent elsewhere."""
        return np.array([row for row in rows if row not in self.left_out and row not in self.sent], dtype=np.int64)

    def parted(self, first: int, second: int) -> bool:
        """Whether the flag puts two rows in different places; one it does not name is where it is, or is to go."""
        if first not in self._places and second not in self._places:
            return False
        one, other = self._place(first), self._place(second)
        return one != other and (bool(self.flag.stays) or isinstance(one, str) == isinstance(other, str))

    def _place(self, row: int) -> int | str:
        """The cluster a row is in or sent to, by this flag or one before, or its group, which has no id yet.

        Of groups alone one keeps the cluster's id, nobody knows which; where tags stay, it is none of the groups.
        """
        return self._places.get(row, self._heading.get(row, int(self.clustering.labels[row])))

    @cached_property
    def _places(self) -> dict[int, int | str]:
        grouped = {int(row): f"group {at}" for at, tags in enumerate(self.flag.groups) for row in self.rows(tags)}
        sent = {self.data.row_of[tag]: cluster for tag, cluster in self.flag.moves}
        return {row: place for row, place in (grouped | sent).items() if row not in self.left_out}

    def tiers(self) -> Tiers:
        """Tiers of the flagged cluster."""
        return tiers(self.data, self.clustering, self.flag.cluster, self.evidence)

    def anchors(self, cluster: int) -> np.ndarray:
        """The tags that stand best for a cluster, best first; not those that another decision takes out of it."""
        gone = {*self._heading, *taken_out(np.sort(self.clustering.members(cluster)), self.standing)}
        chosen = representatives(self.data, self.clustering, cluster, ANCHORS + len(gone), self.evidence)
        staying = [row for row in chosen if row not in gone] or chosen
        return np.array(staying[:ANCHORS], dtype=np.int64)

    @cached_property
    def _heading(self) -> dict[int, int]:
        """Rows that one earlier decision holds apart from their cluster and ties to another, and that other cluster.

        No round has learned that yet.
        """
        labels, known = self.clustering.labels, self.standing
        inside = labels[known.cannot_link[:, 0]] == labels[known.cannot_link[:, 1]]
        across = labels[known.must_link[:, 0]] != labels[known.must_link[:, 1]]
        apart = zip(known.cannot_link[inside].tolist(), known.cannot_flag[inside].tolist(), strict=True)
        leaving = {(row, flag) for pair, flag in apart for row in pair}
        found = {}
        for (one, other), flag in zip(known.must_link[across].tolist(), known.must_flag[across].tolist(), strict=True):
            for row, home in ((one, other), (other, one)):
                if (row, flag) in leaving:
                    found[row] = int(labels[home])
        return found

    def add(self, kind: PairKind, pairs: RowPairs, weight: float) -> None:
        """Add pairs of rows; one that is there already keeps the larger weight."""
        for first, second in pairs:
            key = (min(first, second), max(first, second), kind)
            self._found[key] = max(weight, self._found.get(key, 0.0))

    def pairs(self) -> tuple[Pair, ...]:
        """All pairs by tag, those set aside first, then must-link, without the dropped ones."""
        dropped = {frozenset(pair) for pair in self.flag.dropped}
        order = (PairKind.OVERRULED, PairKind.MUST, PairKind.CANNOT)
        ordered = sorted(self._found, key=lambda key: (order.index(key[2]), key[:2]))
        tags, flag = self.data.tags, self.flag.id
        pairs = (
            Pair(tags[one], tags[other], kind, self._found[one, other, kind], flag) for one, other, kind in ordered
        )
        return tuple(pair for pair in pairs if frozenset((pair.first_tag, pair.second_tag)) not in dropped)


def _coherent(desk: _Desk) -> None:
    """The core holds together."""
    _tie_core(desk, desk.staying(desk.tiers().core))


def _tie_core(desk: _Desk, core: np.ndarray) -> None:
    """Ties inside a core; a pair weighs more the surer the model was of both ends."""
    confidence = desk.clustering.confidence
    for first, second in spanning(core, desk.data.embeddings):
        sure = float(np.sqrt(confidence[first] * confidence[second]))
        desk.add(PairKind.MUST, [(first, second)], FOLLOWS + (SAID - FOLLOWS) * sure)


def _too_broad(desk: _Desk) -> None:
    """Groups hold together inside and are held apart; of what stays the core holds together, as when coherent."""
    groups = [desk.rows(group) for group in desk.flag.groups]
    for rows in groups:
        desk.add(PairKind.MUST, spanning(rows, desk.data.embeddings), SAID)
    if desk.flag.stays:
        core = _core_that_stays(desk)
        _tie_core(desk, core)
        groups += [core] if len(core) else []
    if len(groups) > 1:
        desk.add(PairKind.CANNOT, apart(groups, desk.data.embeddings), SAID)


def _core_that_stays(desk: _Desk) -> np.ndarray:
    """The core of a cluster without those of its tags that are taken out."""
    stays = set(desk.rows(desk.flag.stays).tolist())
    return np.array([row for row in desk.tiers().core if row in stays], dtype=np.int64)


def _sent_into(desk: _Desk) -> None:
    """The cluster's own tags hold together and to the nearest anchor of the cluster they join; odd ones are left."""
    if desk.flag.into is None:
        return
    embeddings, tier = desk.data.embeddings, desk.tiers()
    core, borderline = desk.staying(tier.core), desk.staying(tier.borderline)
    target = desk.anchors(desk.flag.into)
    desk.add(PairKind.MUST, spanning(core, embeddings), SAID)
    desk.add(PairKind.MUST, spanning(target, embeddings), SAID)
    for rows, weight in ((core, SAID), (borderline, FOLLOWS)):
        for row in rows.tolist():
            desk.add(PairKind.MUST, [(row, int(nearest(row, target, embeddings, 1)[0]))], weight)
    if len(core):
        desk.add(PairKind.MUST, [(medoid(core, embeddings), medoid(target, embeddings))], SAID)


def _geo_specific(desk: _Desk) -> None:
    """The whole cluster into another, and single tags to the tag they qualify ("finnish metal" to "metal")."""
    _sent_into(desk)
    labels, row_of = desk.clustering.labels, desk.data.row_of
    for tag, other in desk.flag.merges_to_tag:
        if row_of[tag] not in desk.left_out:
            desk.add(PairKind.MUST, [(row_of[tag], row_of[other])], SAID)
            if labels[row_of[other]] != desk.flag.cluster:
                _hold_apart_from_old(desk, row_of[tag])


def _moves(desk: _Desk) -> None:
    """A moved tag is tied to the nearest anchors of its new home and held apart from those of the old."""
    anchors = {target: desk.anchors(target) for target in {target for _, target in desk.flag.moves}}
    for tag, target in desk.flag.moves:
        row = desk.data.row_of[tag]
        if row not in desk.left_out:
            home = nearest(row, anchors[target], desk.data.embeddings, HOLDS)
            desk.add(PairKind.MUST, [(row, anchor) for anchor in home.tolist()], SAID)
            _hold_apart_from_old(desk, row)


def _hold_apart_from_old(desk: _Desk, row: int) -> None:
    """Cannot-link to the nearest tags that stay; none when the whole cluster is being sent away."""
    if desk.flag.into is not None:
        return
    grouped = [tag for group in desk.flag.groups for tag in group]
    if desk.flag.stays:
        stay = _core_that_stays(desk)
    else:
        stay = desk.rows(grouped) if grouped else desk.staying(desk.tiers().core)
    old = nearest(row, stay, desk.data.embeddings, HOLDS)
    desk.add(PairKind.CANNOT, [(row, anchor) for anchor in old.tolist()], SAID)


def _answers(desk: _Desk) -> None:
    """Single pairs that were asked and answered, or that are to be spoken of no more."""
    row_of = desk.data.row_of
    flag = desk.flag
    said = ((PairKind.MUST, flag.same), (PairKind.CANNOT, flag.apart), (PairKind.OVERRULED, flag.released))
    for kind, answered in said:
        desk.add(kind, [(row_of[first], row_of[second]) for first, second in answered], SAID)
