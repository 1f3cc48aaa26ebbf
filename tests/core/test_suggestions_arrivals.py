"""New tags: where an earlier word on places sends them, which are unsure, and how the queue says so."""

import numpy as np

from core import Flag, QueueEntry, Verdict, with_unsure
from core.suggestions.arrivals import remembered_geo, remembered_places, unsure_rows

KNOWN = ("metal", "finnish metal", "folk")


def test_qualified_places_follow_the_last_decision_that_sent_others():
    rule = Flag(5, Verdict.GEO_SPECIFIC, merges_to_tag=(("finnish metal", "metal"),), id=31)
    later = Flag(5, Verdict.GEO_SPECIFIC, merges_to_tag=(("irish folk", "folk"),), id=40)
    other = Flag(5, Verdict.GEO_SPECIFIC, into=7, id=41)
    pairs = remembered_geo((rule, later, other), ("swedish metal", "sweden", "sludge metal"), KNOWN)
    assert [(pair.first_tag, pair.second_tag, str(pair.kind), pair.flag) for pair in pairs] == [
        ("swedish metal", "metal", "must-link", 40)
    ]


def test_without_such_a_decision_nothing_is_remembered():
    flags = (Flag(5, Verdict.GEO_SPECIFIC, into=7, id=41), Flag(5, Verdict.COHERENT, id=42))
    assert remembered_geo(flags, ("swedish metal",), KNOWN) == ()


def test_a_bare_place_follows_the_last_decision_that_sent_others(make_data, make_clustering):
    # norway is new, and its company is polka's (7); the places of 12 are no company, and 12 is no home
    tags = ("rock", "polka", "finland", "sweden", "norway")
    met = [("rock", "finland", 0.3), ("polka", "norway", 0.6)]
    data = make_data(tags, np.eye(5), met, [100, 10, 40, 40, 5])
    clustering = make_clustering(tags, [5, 7, 12, 12, 12])
    sent = Flag(12, Verdict.GEO_SPECIFIC, moves=(("finland", 5),), id=31)
    merged = Flag(12, Verdict.GEO_SPECIFIC, into=5, id=40)
    qualified = Flag(5, Verdict.GEO_SPECIFIC, merges_to_tag=(("finnish metal", "metal"),), id=41)

    def told(*flags):
        found = remembered_places(flags, data, clustering, known=4)
        return [(pair.first_tag, pair.second_tag, pair.flag) for pair in found]

    assert told(sent) == [("norway", "polka", 31)]
    assert told(sent, qualified) == [("norway", "polka", 31)]
    assert told(sent, merged) == [("norway", "rock", 40)]
    assert told(qualified) == []
    assert remembered_places((sent,), data, clustering, known=5) == ()


def test_a_tag_is_unsure_when_another_cluster_has_more_for_it_or_is_as_likely(genres, reviewed, make_clustering):
    rows = unsure_rows(genres, reviewed, first=7)
    assert [genres.tags[row] for row in rows] == ["viking"]  # its company is metal's
    assert len(unsure_rows(genres, reviewed, first=len(genres.tags))) == 0
    torn = make_clustering(genres.tags, reviewed.labels.tolist(), [0.9] * 3 + [0.44] + [0.9] * 6)
    assert "techno" in [genres.tags[row] for row in unsure_rows(genres, torn, first=0)]


def test_a_cluster_with_unsure_tags_is_open_again_and_says_why(reviewed):
    queue = (
        QueueEntry(7, 4, 2.0, ("cold",)),
        QueueEntry(12, 3, 1.0, ("warm",), Verdict.COHERENT),
        QueueEntry(5, 3, 3.0, (), Verdict.COHERENT),
    )
    opened = with_unsure(queue, reviewed, ("viking", "norway", "gone"))
    assert [(entry.cluster, entry.verdict) for entry in opened] == [(7, None), (12, None), (5, Verdict.COHERENT)]
    assert opened[1].reasons == ("2 of 3 tags are new and unsure", "warm")
    assert with_unsure(queue, reviewed, ())[0].cluster == 7
