"""Names, representatives and tiers."""

import numpy as np
import pytest

from core.evaluation import Evidence
from core.naming import cluster_names, representatives, tiers
from core.naming.representative import representativeness
from core.naming.words import telling_words


def test_a_cluster_is_named_after_its_best_known_central_tags(genres, reviewed):
    names = cluster_names(genres, reviewed)
    assert list(names) == [5, 7, 12]
    assert names[5] == "metal"  # the others only repeat the word
    assert names[7] == "techno, house"
    assert names[12].startswith("finland, ")
    assert cluster_names(genres, reviewed, [12, 7]) == {7: names[7], 12: names[12]}


def test_a_tag_that_fits_elsewhere_as_well_does_not_name_its_cluster(make_data, make_clustering):
    tags = ("00s", "viking", "norse", "salsa", "samba")
    together = [("00s", each, 0.3) for each in tags[1:]]  # with everything alike
    data = make_data(tags, np.eye(5), [*together, ("viking", "norse", 0.2), ("salsa", "samba", 0.2)], [300, *[30] * 4])
    clustering = make_clustering(tags, [5, 5, 5, 7, 7])
    evidence = Evidence(data, clustering)
    assert int(representativeness(evidence)[:3].argmax()) == 0  # the best known, and central in its cluster
    assert evidence.elsewhere(np.arange(5))[0] == pytest.approx(evidence.own_support[0])
    assert cluster_names(data, clustering)[5].startswith(("viking", "norse"))


def test_representatives_come_best_first_and_no_more_than_there_are(genres, reviewed):
    best = representatives(genres, reviewed, 7, n=2)
    assert [genres.tags[row] for row in best] == ["techno", "house"]
    assert len(representatives(genres, reviewed, 12, n=50)) == 3
    assert representatives(genres, reviewed, 99) == ()


def test_tiers_share_out_all_members_and_find_the_odd_one(genres, reviewed):
    places = tiers(genres, reviewed, 12)
    assert [genres.tags[row] for row in places.odd] == ["viking"]
    assert [genres.tags[row] for row in places.core] == ["finland", "norway"]
    assert sorted(places.core + places.borderline + places.odd) == sorted(reviewed.members(12).tolist())


def test_a_cluster_of_one_is_all_core_and_an_empty_one_has_none(make_data, make_clustering):
    data = make_data(("a", "b"), np.eye(2))
    clustering = make_clustering(data.tags, [7, 7], ids=[5, 7])
    assert tiers(data, clustering, 5) == tiers(data, clustering, 99)
    assert tiers(data, clustering, 5).core == ()
    assert len(tiers(data, make_clustering(data.tags, [5, 7]), 7).core) == 1


def test_sentences_are_named_by_their_telling_words(make_data, make_clustering):
    texts = (
        "how do i cancel my card payment",
        "please cancel the card payment now",
        "what is the exchange rate for euros",
        "is the exchange rate good for pounds",
    )
    data = make_data(texts, [[1, 0], [1, 0.1], [0, 1], [0.1, 1]])
    names = cluster_names(data, make_clustering(texts, [5, 5, 7, 7]))
    assert {"cancel", "card", "payment"} == set(names[5].split(", "))
    assert {"exchange", "rate"} < set(names[7].split(", "))


def test_names_differ_even_when_clusters_do_not_and_empty_ones_say_so(make_data, make_clustering):
    texts = tuple(f"one two three four five {end}" for end in ("", " ", "  "))
    data = make_data(texts, np.eye(3))
    names = cluster_names(data, make_clustering(texts, [5, 7, 7], ids=[5, 7, 12]))
    assert len(set(names.values())) == 3
    assert names[12] == "empty (12)"
    assert names[5].endswith("(5)")


def test_the_same_input_gives_the_same_names(genres, reviewed):
    assert cluster_names(genres, reviewed) == cluster_names(genres, reviewed)


def test_a_name_that_is_taken_goes_to_nobody_else(genres, reviewed):
    assert cluster_names(genres, reviewed, [7], taken={"techno, house"}) == {7: "techno, minimal"}
    every = {f"techno, {other}" for other in ("house", "minimal", "acid")} | {"techno"}
    assert cluster_names(genres, reviewed, [7], taken=every) == {7: "techno, house"}  # the caller tells them apart


def test_words_that_say_nothing_name_no_cluster_unless_there_is_no_other():
    questions = ["are you a robot", "are you not a robot", "are you alive", "you are not alive"]
    named = telling_words({5: questions, 7: ["is it about this", "it is so"], 12: ["what is soccer", "soccer"]})
    assert set(named[5]) == {"robot", "alive"}
    assert named[12] == ["soccer"]
    assert named[7] == ["it"]  # the first one only: more of them would say no more


def test_a_word_tells_by_its_part_in_how_its_cluster_differs_from_all_texts():
    named = telling_words({5: ["red apple", "red pear", "red plum"], 7: ["red car", "green apple", "car"]})
    # red: 1 log(1 / (4/6)) = 0.41; pear and plum: 1/3 log((1/3) / (1/6)) = 0.23; apple: 1/3 log((1/3) / (2/6)) = 0
    assert named[5] == ["red", "pear", "plum"]
    assert named[7][:2] == ["car", "green"]


def test_a_name_does_not_say_one_word_in_two_forms(make_data, make_clustering):
    tags = ("security", "secure", "lock", "song")
    data = make_data(tags, [[1, 0], [1, 0.01], [1, 0.3], [0, 1]], counts=[50, 40, 10, 30])
    assert cluster_names(data, make_clustering(tags, [5, 5, 5, 7]))[5] == "security, lock"
