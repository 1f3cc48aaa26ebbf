"""The number of clusters chosen from the data: the map equation by hand, planted groups found, few tags and many."""

import numpy as np
import pytest

from core import Edges, Progress, TrainingData, choose_cluster_count, code_length, mean_agreement
from core.choosing import climbing
from core.choosing.choice import ClusterCountChoice, Tried
from core.choosing.climbing import neighbour_edges, usual_cluster_count

GROUPS, SIZE = 5, 16


def entropy(*rates: float) -> float:
    shares = np.array(rates) / sum(rates)
    return float(-(shares * np.log2(shares)).sum())


@pytest.fixture
def two_triangles() -> Edges:
    """Tags 0-1-2 and 3-4-5, all joined inside, and one edge from 2 to 3: seven edges, fourteen ends."""
    first, second = np.array([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)], dtype=np.int32).T
    return Edges(first, second, np.ones(7, dtype=np.float32), 6)


def planted(groups: int = GROUPS, size: int = SIZE, seed: int = 3) -> TrainingData:
    """Groups of vectors around directions at right angles to each other."""
    chance = np.random.default_rng(seed)
    vectors = np.repeat(np.eye(groups, 24), size, axis=0) + 0.12 * chance.normal(size=(groups * size, 24))
    order = chance.permutation(len(vectors))
    return TrainingData.from_embeddings(vectors[order], [f"tag {row}" for row in range(len(vectors))])


def test_the_code_length_is_the_sum_over_its_codebooks(two_triangles: Edges) -> None:
    # each cluster: visited at rates 2, 2, 3 of 14, left at 1 of 14; the walk enters either of the two equally often
    between = 2 / 14 * entropy(1, 1)
    inside = 2 * (8 / 14) * entropy(2, 2, 3, 1)
    assert code_length(two_triangles, np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(between + inside)


def test_one_cluster_leaves_the_entropy_of_the_visits(two_triangles: Edges) -> None:
    assert code_length(two_triangles, np.zeros(6, dtype=np.int64)) == pytest.approx(entropy(2, 2, 3, 3, 2, 2))


def test_the_triangles_are_described_in_fewer_bits_than_any_other_grouping(two_triangles: Edges) -> None:
    best = code_length(two_triangles, np.array([0, 0, 0, 1, 1, 1]))
    for other in ([0, 0, 0, 0, 0, 0], [0, 0, 1, 1, 2, 2], [0, 1, 2, 3, 4, 5], [0, 1, 0, 1, 0, 1]):
        assert code_length(two_triangles, np.array(other)) > best


def test_without_edges_there_is_nothing_to_describe() -> None:
    assert code_length(Edges.empty(4), np.array([0, 0, 1, 2])) == 0


def test_runs_agree_as_far_as_their_pairs_do() -> None:
    one, same, other = np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]), np.array([0, 1, 0, 1])
    assert mean_agreement([one, same]) == 1
    assert mean_agreement([one, same, other]) == pytest.approx((1 - 0.5 - 0.5) / 3)  # one and other: -0.5, twice
    assert mean_agreement([one]) is None


def test_an_edge_joins_tags_when_either_is_near_the_other() -> None:
    data = TrainingData.from_embeddings(np.array([[1, 0], [0.9, 0.1], [0, 1]]), ["a", "b", "c"])
    edges = neighbour_edges(data.neighbours)
    assert list(zip(edges.first.tolist(), edges.second.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]
    assert edges.weight.tolist() == [1, 1, 1]


def test_planted_groups_are_counted() -> None:
    choice = choose_cluster_count(planted())
    assert choice.chosen == GROUPS
    at = next(each for each in choice.tried if each.clusters == GROUPS)
    assert at.agreement == pytest.approx(1)
    assert at.bits == min(each.bits for each in choice.tried)
    assert choice.looked_at == choice.tags == GROUPS * SIZE


def test_numbers_rise_and_leave_no_cluster_below_five_tags() -> None:
    numbers = [each.clusters for each in choose_cluster_count(planted()).tried]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 2
    assert numbers[-1] <= GROUPS * SIZE / 5


def test_equal_seeds_choose_alike() -> None:
    data = planted()
    assert choose_cluster_count(data, seed=7) == choose_cluster_count(data, seed=7)


def test_few_tags_take_the_rule_of_thumb_and_say_so() -> None:
    choice = choose_cluster_count(planted(groups=3, size=6))
    assert choice.chosen == usual_cluster_count(18) == 3
    assert choice.tried == ()
    assert "18 tags are too few" in choice.why


def test_of_many_tags_a_sample_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "MOST_TAGS", 60)
    choice = choose_cluster_count(planted())
    assert (choice.looked_at, choice.tags) == (60, 80)
    assert choice.chosen == GROUPS


def test_every_number_is_reported_and_a_listener_can_end_it() -> None:
    heard: list[Progress] = []

    def listen(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        choose_cluster_count(planted(), on_progress=listen)
    assert [each.stage for each in heard] == ["choosing the number of clusters"] * 2
    assert [each.step for each in heard] == [1, 2]


def test_the_reason_names_the_least_and_those_beside_it() -> None:
    tried = tuple(Tried(k, bits, 0.01, 0.5) for k, bits in ((2, 6.0), (3, 5.5), (5, 5.25), (8, 5.75)))
    choice = ClusterCountChoice(5, tried, 100, 90)
    assert "Of 4 numbers of clusters from 2 to 8, 5 describes" in choice.why
    assert "5.250, beside 5.500 with 3 and 5.750 with 8" in choice.why
    assert "agree with one another at 0.50" in choice.why
    assert ClusterCountChoice.from_json(choice.to_json()) == choice
