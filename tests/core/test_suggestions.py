"""What is proposed: queue, splits, merges, hot and cold spots, reasons and questions."""

import numpy as np
import pytest

from core.constraints import Constraints
from core.errors import FlagError
from core.evaluation import Evidence
from core.suggestions.doubt import doubt
from core.suggestions.heat import cluster_heat, coldest, hottest
from core.suggestions.homes import likely_homes
from core.suggestions.instability import instability
from core.suggestions.likeness import likeness
from core.suggestions.merge import likeness_edges, merge_gains, merge_targets
from core.suggestions.pairs import useful_pairs
from core.suggestions.parted import parted_clusters
from core.suggestions.queue import LET_STAY, review_queue, standing_verdicts, still_open
from core.suggestions.split import propose_split, split_rows
from core.suggestions.why import why_here
from core.verdicts import Flag, Pair, PairKind, Verdict


@pytest.fixture
def three_in_one(make_data, make_clustering):
    """One cluster, 40, of three tight groups of four, four and two; cluster 41 holds one tag."""
    angles = np.radians([0, 2, 4, 6, 80, 82, 84, 86, 160, 162, 270])
    tags = tuple("abcdefghijk")
    data = make_data(tags, np.stack([np.cos(angles), np.sin(angles)], axis=1))
    return data, make_clustering(tags, [40] * 10 + [41])


def test_a_split_follows_the_gaps_and_covers_every_tag(three_in_one):
    groups = propose_split(*three_in_one, 40)
    assert [set(group) for group in groups] == [set("abcd"), set("efgh"), set("ij")]


def test_a_split_into_a_wanted_number(three_in_one):
    assert len(propose_split(*three_in_one, 40, n_groups=2)) == 2
    assert len(propose_split(*three_in_one, 40, n_groups=10)) == 10


def test_small_clusters_split_into_single_tags(three_in_one, make_data, make_clustering):
    assert propose_split(*three_in_one, 41) == (("k",),)
    data = make_data(("a", "b", "c"), np.eye(3))
    assert propose_split(data, make_clustering(data.tags, [5, 5, 7]), 5) == (("a",), ("b",))
    assert propose_split(data, make_clustering(data.tags, [5, 5, 7]), 99) == ()


def test_groups_are_of_three_to_six_tags_where_no_gap_is_larger(make_data, make_clustering):
    angles = np.radians(np.linspace(0, 80, 48))
    data = make_data([f"t{at}" for at in range(48)], np.stack([np.cos(angles), np.sin(angles)], axis=1))
    groups = propose_split(data, make_clustering(data.tags, [40] * 48), 40)
    assert 8 <= len(groups) <= 16
    assert sorted(tag for group in groups for tag in group) == sorted(data.tags)


def test_tags_are_offered_the_clusters_they_read_like_and_occur_with(genres, reviewed):
    # viking is at 20 degrees, beside the metals at 0 to 8, and occurs with two of them; the others of 12 are far off
    assert likely_homes(genres, reviewed, 12, [("viking",), ("finland", "norway")])[0][0] == 5
    assert set(likely_homes(genres, reviewed, 12, [("norway",)])[0]) == {5, 7}
    assert (
        likely_homes(genres, reviewed, 12, [("norway",)], n=1)
        == likely_homes(genres, reviewed, 12, [("norway",), ("viking",)], n=1)[:1]
    )


def test_no_place_is_offered_where_there_is_no_other_cluster(make_data, make_clustering):
    data = make_data(("a", "b"), np.eye(2))
    assert likely_homes(data, make_clustering(data.tags, [7, 7]), 7, [("a",)]) == ((),)
    assert likely_homes(data, make_clustering(data.tags, [7, 7], ids=[5, 7]), 7, [("a",)]) == ((),)  # 5 is empty


def test_what_a_curator_let_stay_is_doubted_less_and_what_was_placed_not_at_all(genres):
    flag = Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),), stays=("finland", "norway"), id=31)
    left = dict(zip(genres.tags, still_open(genres, [flag]).tolist(), strict=True))
    assert (left["viking"], left["metal"]) == (0, 1)
    assert left["finland"] == left["norway"] == LET_STAY


def test_company_parts_what_meaning_cannot(make_data, make_clustering):
    # all four mean the same; a and b are met with each other, and so are c and d
    data = make_data(
        "abcdxy",
        [[1, 0]] * 4 + [[0, 1]] * 2,
        [("a", "b", 0.5), ("c", "d", 0.5), ("a", "x", 0.4), ("b", "x", 0.4), ("c", "y", 0.4), ("d", "y", 0.4)],
    )
    groups = propose_split(data, make_clustering(data.tags, [5, 5, 5, 5, 7, 7]), 5)
    assert {frozenset(group) for group in groups} == {frozenset("ab"), frozenset("cd")}


def test_likeness_is_one_with_itself_and_symmetric(genres):
    alike = likeness(genres, np.arange(len(genres.tags)))
    assert np.diag(alike) == pytest.approx(np.ones(len(genres.tags)))
    assert alike == pytest.approx(alike.T)
    assert alike[0, 1] > alike[0, 3]


def test_a_cluster_too_large_for_a_hierarchy_is_split_by_a_part_of_it(make_data, monkeypatch):
    monkeypatch.setattr("core.suggestions.split.HIERARCHY_UP_TO", 20)
    angles = np.radians(np.concatenate([np.linspace(0, 10, 30), np.linspace(90, 100, 20)]))
    data = make_data([f"t{at}" for at in range(50)], np.stack([np.cos(angles), np.sin(angles)], axis=1))
    groups = split_rows(data, np.arange(50), n_groups=2)
    assert [len(group) for group in groups] == [30, 20]


def test_merge_targets_are_ranked_by_links_beyond_chance(genres, reviewed):
    targets = merge_targets(genres, reviewed, 12)
    assert [target.cluster for target in targets] == [5, 7]
    assert targets[0].gain > targets[1].gain
    # three of the nine pairs of metal and places occur together, by 0.3, 0.4 and 0.4
    assert targets[0].npmi == pytest.approx(1.1 / 9)
    assert len(merge_targets(genres, reviewed, 12, n=1)) == 1


def test_merge_gain_is_the_share_of_links_less_that_of_chance(make_data, make_clustering):
    data = make_data("abcd", np.eye(4), [("a", "b", 0.4), ("b", "c", 0.1), ("c", "d", 0.5)])
    gains = merge_gains(data, make_clustering(data.tags, [5, 5, 7, 7]))
    # links of 5: 0.8 inside and 0.1 to 7, of 2.0 in all; 7 has 1.1 of the 2.0; the vectors have no near neighbours
    assert gains[0, 1] == pytest.approx((0.1 / 0.9 - 1.1 / 2.0) / 1, abs=1e-6)


def test_empty_clusters_are_no_merge_targets(genres, reviewed, make_clustering):
    clustering = make_clustering(genres.tags, reviewed.labels.tolist(), ids=[5, 7, 12, 20])
    assert 20 not in [target.cluster for target in merge_targets(genres, clustering, 12)]


def test_heat_finds_the_pair_to_join_and_the_cluster_to_split(genres, reviewed):
    heat = cluster_heat(genres, reviewed)
    assert sorted(heat.cluster_ids.tolist()) == [5, 7, 12]
    spot = hottest(heat)[0]
    assert ({spot.first, spot.second}, spot.npmi) == ({5, 12}, pytest.approx(1.1 / 9))
    assert spot.usual == pytest.approx((1.2 / 3 + 0.4 / 3) / 2)
    cold = coldest(heat, reviewed)
    assert cold[0].first == 12  # one pair of three, 0.4; the others have 1.2 / 3 and 1.5 / 6
    assert cold[0].usual == pytest.approx((1.2 / 3 + 0.4 / 3 + 1.5 / 6) / 3)
    assert 5 not in {each.first for each in cold}  # its tags occur together more than is usual
    assert len(hottest(heat)) == 1  # the others never meet


def test_what_somebody_keeps_apart_is_not_to_be_joined(genres, reviewed):
    metal, place = (int(reviewed.members(cluster)[0]) for cluster in (12, 5))
    parted = parted_clusters(reviewed, Constraints(cannot_link=[(metal, place)]))
    assert parted == {(5, 12)}
    assert hottest(cluster_heat(genres, reviewed), parted=parted) == ()  # the only two that meet
    assert [target.cluster for target in merge_targets(genres, reviewed, 12, parted=parted)] == [7]
    own = reviewed.members(12)[:2].tolist()
    assert parted_clusters(reviewed, Constraints(cannot_link=[own])) == frozenset()  # still in one cluster


def test_a_cluster_kept_apart_from_the_one_it_is_close_to_has_one_reason_less(make_data, make_clustering):
    data = make_data("abcd", np.eye(4), [("a", "c", 0.9), ("b", "d", 0.9), ("a", "b", 0.1)])
    clustering = make_clustering(data.tags, [5, 5, 7, 7])
    close = "it is as close to cluster 7 as to itself"
    assert any(close in entry.reasons for entry in review_queue(data, clustering))
    later = review_queue(data, clustering, parted=frozenset({(5, 7)}))
    assert not any("as close to" in reason for entry in later for reason in entry.reasons)


def test_heat_leaves_empty_clusters_out(genres, reviewed, make_clustering):
    clustering = make_clustering(genres.tags, reviewed.labels.tolist(), ids=[5, 7, 12, 20])
    assert 20 not in cluster_heat(genres, clustering).cluster_ids


def test_the_queue_begins_where_most_is_doubtful_and_says_why(genres, reviewed):
    queue = review_queue(genres, reviewed)
    assert sorted(entry.cluster for entry in queue) == [5, 7, 12]
    assert [entry.score for entry in queue] == sorted((entry.score for entry in queue), reverse=True)
    places = next(entry for entry in queue if entry.cluster == 12)
    assert "1 of 3 tags fit another cluster at least as well" in places.reasons


def test_reviewed_clusters_come_last(genres, reviewed):
    worst = review_queue(genres, reviewed)[0].cluster
    queue = review_queue(genres, reviewed, [Flag(worst, Verdict.COHERENT, id=31)])
    assert (queue[-1].cluster, queue[-1].verdict) == (worst, Verdict.COHERENT)
    assert [entry.verdict for entry in queue[:-1]] == [None, None]


def test_clusters_that_every_start_finds_are_stable_and_a_made_up_one_is_not(make_data, make_clustering):
    rng = np.random.default_rng(3)
    vectors = np.concatenate([np.repeat(np.eye(8)[:2], 12, axis=0), np.repeat(np.eye(8)[2:4], 6, axis=0)])
    data = make_data([f"t{at}" for at in range(36)], vectors + 0.05 * rng.normal(size=vectors.shape))
    # 5 and 7 are two groups as they are; 12 and 40 each have half of either of two others
    clustering = make_clustering(data.tags, [5] * 12 + [7] * 12 + ([12] * 3 + [40] * 3) * 2)
    found = instability(data, clustering, seed=4)
    assert found == instability(data, clustering, seed=4)
    assert set(found) == {5, 7, 12, 40}
    # of five companions the three of the other group are elsewhere
    assert found[12] == found[40] == pytest.approx(3 / 5)
    assert found[5] == found[7] == 0


def test_a_cluster_of_one_tag_has_no_companions(make_data, make_clustering):
    data = make_data(("a", "b", "c"), np.eye(3)[[0, 0, 1]])
    assert set(instability(data, make_clustering(data.tags, [5, 5, 7]))) == {5}


def test_what_depends_on_the_seed_says_so_and_comes_first_among_equals(make_data, make_clustering):
    data = make_data("ab", np.eye(2))  # neither is like the other, and the model is as sure of both
    clustering = make_clustering(data.tags, [5, 7], [0.75, 0.75])
    assert [entry.cluster for entry in review_queue(data, clustering)] == [5, 7]
    assert len({entry.score for entry in review_queue(data, clustering)}) == 1
    queue = review_queue(data, clustering, instability={7: 0.8})
    assert [entry.cluster for entry in queue] == [7, 5]
    assert [any("80% of the tags" in reason for reason in entry.reasons) for entry in queue] == [True, False]


def test_a_verdict_stands_until_it_is_done():
    flags = [
        Flag(5, Verdict.COHERENT, id=31),
        Flag(7, Verdict.TOO_NARROW, into=5, id=32),
        Flag(12, Verdict.TOO_BROAD, moves=(("viking", 5),), id=33),
    ]
    assert standing_verdicts(flags) == {5: Verdict.COHERENT, 7: Verdict.TOO_NARROW}  # nothing has joined 5 yet
    assert standing_verdicts(flags, frozenset({31})) == {5: Verdict.COHERENT, 7: Verdict.TOO_NARROW}
    assert standing_verdicts(flags, frozenset({31, 32})) == {}
    assert standing_verdicts([*flags, Flag(5, Verdict.COHERENT, id=34)], frozenset({31, 32})) == {5: Verdict.COHERENT}


def test_doubt_is_a_share_and_greatest_for_the_strayed_tag(genres, reviewed):
    doubts = doubt(Evidence(genres, reviewed))
    assert ((doubts >= 0) & (doubts <= 1)).all()
    places = reviewed.members(12)
    assert genres.tags[places[doubts[places].argmax()]] == "viking"
    assert Evidence(genres, reviewed).rivalry[genres.row_of["viking"]] == 1


def test_one_cluster_leaves_no_rival_and_one_tag_no_question(make_data, make_clustering):
    data = make_data(("only",), [[1.0, 0.0]])
    clustering = make_clustering(data.tags, [7])
    assert Evidence(data, clustering).rivalry.tolist() == [0]
    assert [entry.cluster for entry in review_queue(data, clustering)] == [7]
    assert useful_pairs(data, clustering) == ()


def test_why_tells_everything_that_holds_a_tag(genres, reviewed):
    pair = Pair("viking", "finland", PairKind.MUST, flag=31)
    why = why_here(genres, reviewed, "viking", (pair, Pair("metal", "house", PairKind.CANNOT)))
    assert (why.cluster, why.runner_up) == (12, 5)
    assert why.confidence == pytest.approx(0.5)
    assert why.margin == pytest.approx(0.5 - 0.375)
    assert why.runner_up_support > why.support
    assert [anchor.tag for anchor in why.anchors] == ["finland", "norway"]
    assert [(partner.tag, partner.cluster) for partner in why.partners] == [("metal", 5), ("doom metal", 5)]
    assert why.partners[0].value == pytest.approx(0.4)
    assert why.neighbours[0].tag == "finnish metal"
    assert why.pairs == (pair,)


def test_why_of_an_unknown_tag_is_refused(genres, reviewed):
    with pytest.raises(FlagError, match=r'There is no tag "vikings"\. Did you mean "viking"\?'):
        why_here(genres, reviewed, "vikings")


def test_questions_are_open_and_never_about_what_is_known(genres, reviewed):
    questions = useful_pairs(genres, reviewed, n=3)
    assert 0 < len(questions) <= 3
    tags = [tag for question in questions for tag in (question.first_tag, question.second_tag)]
    assert len(tags) == len(set(tags))
    known = Constraints(
        must_link=[(0, 1), (1, 2)], cannot_link=[(genres.row_of["viking"], 0)]
    )  # so viking is apart from all of metal
    for question in useful_pairs(genres, reviewed, known, n=20):
        pair = {question.first_tag, question.second_tag}
        assert not pair <= {"metal", "doom metal", "finnish metal", "viking"}


def test_each_pair_of_neighbours_is_one_edge_in_order_and_mutual_ones_count_double(genres):
    edges = likeness_edges(genres)
    place = edges.first.astype(np.int64) * edges.n_nodes + edges.second
    assert (np.diff(place) > 0).all()
    assert (edges.first < edges.second).all()
    near = genres.neighbours
    said = {}
    for tag, (others, alike) in enumerate(zip(near.indices.tolist(), near.similarity.tolist(), strict=True)):
        for other, value in zip(others, alike, strict=True):
            if value > 0:
                pair = (min(tag, other), max(tag, other))
                said[pair] = said.get(pair, 0) + value
    found = dict(zip(zip(edges.first.tolist(), edges.second.tolist(), strict=True), edges.weight.tolist(), strict=True))
    assert found == pytest.approx(said)


def test_a_cluster_that_is_near_to_all_is_in_few_hints(make_data, make_clustering):
    tags = tuple("abcdefghij")
    near_all = [("a", other, 0.9) for other in tags[2:]] + [("c", "e", 0.2), ("g", "i", 0.1)]
    data = make_data(tags, np.eye(10), near_all)
    spots = hottest(cluster_heat(data, make_clustering(tags, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])))
    assert sum(1 in (spot.first, spot.second) for spot in spots) == 2
    assert {(2, 3), (4, 5)} <= {tuple(sorted((spot.first, spot.second))) for spot in spots}
