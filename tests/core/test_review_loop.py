"""Flag, plan, refit: what a curator meant happens, nothing else does, and undo takes it back."""

from dataclasses import replace

import numpy as np
import pytest

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import moved_tags, satisfied
from core.rounds import Decisions, plan_next
from core.suggestions.split import propose_split
from core.training.config import FitConfig
from core.training.fit import fit
from core.training.local import refit
from core.verdicts import Flag, Verdict, compile_flag, constraints_from_pairs, with_flag_id

GROUPS, EACH = 8, 12
CONFIG = FitConfig(n_clusters=5, device="cpu")


@pytest.fixture(scope="module")
def data():
    """Eight tight groups of twelve tags, so that five clusters are too few."""
    rng = np.random.default_rng(11)
    centres = rng.normal(size=(GROUPS, 16))
    vectors = np.repeat(centres, EACH, axis=0) + 0.35 * rng.normal(size=(GROUPS * EACH, 16))
    return TrainingData.from_embeddings(vectors, [f"{group}-{tag}" for group in range(GROUPS) for tag in range(EACH)])


@pytest.fixture(scope="module")
def first(data):
    fitted = fit(data, CONFIG)
    return renumbered(fitted)


def renumbered(clustering: Clustering) -> Clustering:
    """The same with ids that are no columns."""
    ids = clustering.cluster_ids * 3 + 5
    return replace(clustering, cluster_ids=ids, next_id=int(ids.max()) + 1)


class Desk:
    """A curator's desk: flags in, rounds out."""

    def __init__(self, data, clustering):
        self.data, self.rounds = data, [clustering]
        self.flags, self.pairs, self.effects, self.learned = [], [], [], frozenset()

    def save(self, flag):
        flag = replace(flag, id=30 + len(self.flags))
        self.pairs += with_flag_id(compile_flag(flag, self.data, self.rounds[-1], self.pairs).pairs, flag.id)
        self.flags.append(flag)
        return flag

    def learn(self, withdrawn=()):
        gone = tuple(flag for flag in self.flags if flag.id in withdrawn)
        self.flags = [flag for flag in self.flags if flag.id not in withdrawn]
        self.pairs = [pair for pair in self.pairs if pair.flag not in withdrawn]
        constraints = constraints_from_pairs(self.pairs, self.data)
        decisions = Decisions(tuple(self.flags), self.learned, gone, tuple(self.effects))
        plan = plan_next(self.data, self.rounds[-1], decisions, constraints)
        after = refit(self.data, self.rounds[-1], plan, CONFIG)
        moves = moved_tags(self.rounds[-1], after, plan)
        self.effects += moves
        self.learned = frozenset(flag.id for flag in self.flags)
        self.rounds.append(after)
        return after, plan, moves, satisfied(after.labels, constraints)


def _broadest(clustering):
    return max(clustering.sizes, key=lambda cluster: clustering.sizes[cluster])


def _check_only_touched(before, after, plan):
    untouched = ~np.isin(before.labels, list(plan.touched))
    assert np.array_equal(before.labels[untouched], after.labels[untouched])


def test_a_split_separates_its_groups_and_undo_joins_them_again(data, first):
    desk = Desk(data, first)
    broad = _broadest(first)
    groups = propose_split(data, first, broad, n_groups=2)
    flag = desk.save(Flag(broad, Verdict.TOO_BROAD, groups=groups))
    after, plan, moves, shares = desk.learn()
    assert (shares.must_link, shares.cannot_link) == (1, 1)
    homes = [{int(after.labels[data.row_of[tag]]) for tag in group} for group in groups]
    assert sorted(homes, key=min) == [{broad}, {first.next_id}]
    assert {move.because for move in moves} == {(flag.id,)}
    _check_only_touched(first, after, plan)

    back, *_ = desk.learn(withdrawn={flag.id})
    assert np.array_equal(back.labels, first.labels)
    assert back.redirects == {first.next_id: broad}
    assert first.next_id not in back.cluster_ids


def test_a_merge_leads_its_id_on_and_undo_opens_it_again(data, first):
    desk = Desk(data, first)
    small, into = sorted(first.sizes, key=lambda cluster: first.sizes[cluster])[:2]
    flag = desk.save(Flag(small, Verdict.TOO_NARROW, into=into))
    after, plan, _, shares = desk.learn()
    assert shares.must_link == 1
    assert after.resolve(small) == into
    assert set(after.labels[first.labels == small].tolist()) == {into}
    _check_only_touched(first, after, plan)

    back, *_ = desk.learn(withdrawn={flag.id})
    assert np.array_equal(back.labels, first.labels)
    assert back.redirects == {}


def test_a_moved_tag_stays_moved_through_later_rounds(data, first):
    desk = Desk(data, first)
    broad = _broadest(first)
    elsewhere = next(cluster for cluster in first.sizes if cluster != broad)
    tag = data.tags[int(first.members(broad)[0])]
    desk.save(Flag(broad, Verdict.TOO_BROAD, moves=((tag, elsewhere),)))
    after, _, moves, shares = desk.learn()
    assert [(move.tag, move.to) for move in moves] == [(tag, elsewhere)]
    assert (shares.must_link, shares.cannot_link) == (1, 1)

    desk.save(Flag(broad, Verdict.TOO_BROAD, groups=propose_split(data, after, broad, n_groups=2)))
    later, *_ = desk.learn()
    assert later.labels[data.row_of[tag]] == elsewhere


def test_saying_coherent_moves_nothing(data, first):
    desk = Desk(data, first)
    for cluster in first.sizes:
        desk.save(Flag(cluster, Verdict.COHERENT))
    after, plan, moves, shares = desk.learn()
    assert moves == ()
    assert not plan.empty
    assert shares.must_link == 1
    assert np.array_equal(after.labels, first.labels)


def test_undoing_the_second_of_two_merges_in_a_row_leaves_the_first(data, first):
    desk = Desk(data, first)
    small, middle, into = sorted(first.sizes, key=lambda cluster: first.sizes[cluster])[:3]
    desk.save(Flag(small, Verdict.TOO_NARROW, into=middle))
    second = desk.save(Flag(middle, Verdict.TOO_NARROW, into=into))
    after, *_ = desk.learn()
    assert (after.resolve(small), after.resolve(middle)) == (into, into)

    back, _, _, shares = desk.learn(withdrawn={second.id})
    merged = np.where(first.labels == small, middle, first.labels)
    assert np.array_equal(back.labels, merged)
    assert back.redirects == {small: middle}
    assert shares.must_link == 1


def test_undoing_the_first_of_two_merges_in_a_row_leaves_the_second(data, first):
    desk = Desk(data, first)
    small, middle, into = sorted(first.sizes, key=lambda cluster: first.sizes[cluster])[:3]
    flag = desk.save(Flag(small, Verdict.TOO_NARROW, into=middle))
    desk.save(Flag(middle, Verdict.TOO_NARROW, into=into))
    desk.learn()
    back, *_ = desk.learn(withdrawn={flag.id})
    assert np.array_equal(back.labels, np.where(first.labels == middle, into, first.labels))
    assert back.redirects == {middle: into}
