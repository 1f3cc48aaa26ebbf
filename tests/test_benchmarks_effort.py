"""The scripted curator pays for every key and click that the Review page would ask for, and gets nothing else."""

import numpy as np
import pytest

from benchmarks.effort.curator import review
from benchmarks.effort.desk import learn, opened, save
from benchmarks.effort.session import work
from core import FitConfig, TrainingData, Verdict, likely_homes, propose_split

KINDS = {
    *("coherent", "group sent", "tag sent", "group apart", "group joined", "tag joined", "picked", "list opened"),
    *("too-narrow", "target", "saved", "overruled", "learned", "refused"),
}
PLACED = ("group sent", "tag sent", "group apart", "group joined", "tag joined")
GROUPS, EACH = 8, 10


@pytest.fixture(scope="module")
def texts() -> tuple[TrainingData, np.ndarray]:
    """Eight loose groups of ten, and the number of each tag's group."""
    rng = np.random.default_rng(5)
    vectors = np.repeat(rng.normal(size=(GROUPS, 12)), EACH, axis=0) + 0.6 * rng.normal(size=(GROUPS * EACH, 12))
    tags = [f"{group}-{tag}" for group in range(GROUPS) for tag in range(EACH)]
    return TrainingData.from_embeddings(vectors, tags), np.repeat(np.arange(GROUPS), EACH)


def test_every_click_is_of_a_kind_that_the_page_knows_and_is_paid(texts) -> None:
    data, truth = texts
    desk, record = work(opened(data, FitConfig(6, device="cpu")), truth, [60])
    assert set(record.kinds) <= KINDS
    assert record.spent == sum(record.kinds.values()) >= 60
    assert record.kinds["learned"] == len(record.steps)
    assert record.kinds["saved"] == sum(flag.verdict != Verdict.COHERENT for flag in desk.flags)
    assert max(record.curve) <= record.spent
    assert record.at(60) > record.curve[0]


def test_a_split_is_one_click_a_place_and_one_to_save_and_the_rest_stays_for_nothing(texts) -> None:
    data, truth = texts
    desk = opened(data, FitConfig(4, device="cpu"))  # each cluster holds several groups
    cluster = desk.queue()[0].cluster
    act = review(desk, truth, cluster, 1)
    flag = act.flag
    assert act.clicks[-1] == "saved"
    groups = propose_split(desk.data, desk.clustering, cluster)
    out = {tag for tag, _ in flag.moves} | {tag for group in flag.groups for tag in group}
    placed = [click for click in act.clicks if click in PLACED]
    single = [tag for group in groups if not set(group) <= out for tag in group if tag in out]
    assert len(placed) == len(single) + sum(set(group) <= out for group in groups)
    members = {desk.data.tags[row] for row in desk.clustering.members(cluster)}
    assert set(flag.stays) == members - out
    offered = [likely_homes(desk.data, desk.clustering, cluster, [[tag]])[0] for tag, _ in flag.moves]
    assert act.clicks.count("list opened") <= len(offered)


def test_what_is_saved_counts_once_it_is_learned(texts) -> None:
    data, truth = texts
    desk = opened(data, FitConfig(4, device="cpu"))
    act = review(desk, truth, desk.queue()[0].cluster, 1)
    saved, overruled = save(desk, act.flag)
    assert not overruled
    assert saved.waiting == (saved.flags[0],)
    np.testing.assert_array_equal(saved.clustering.labels, desk.clustering.labels)
    after, step = learn(saved)
    assert after.waiting == ()
    assert (step.satisfied, step.outside, step.flags) == (1.0, 0, 1)
    assert (after.clustering.labels != desk.clustering.labels).any()
