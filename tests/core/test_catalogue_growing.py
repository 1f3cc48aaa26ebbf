"""Two tables as one catalogue, by hand: rows stay, spellings fold, nothing is counted twice."""

import numpy as np

from core import catalogue_from_pairs, joined

FIRST = catalogue_from_pairs([("a", "Rock"), ("a", "jazz"), ("b", "rock"), ("b", "Rock"), ("c", "hip hop")])
MORE = catalogue_from_pairs([("b", "jazz"), ("d", "ROCK"), ("d", "folk"), ("a", "Hip-Hop")])


def test_what_was_there_keeps_its_row_and_its_spelling():
    both = joined(FIRST, MORE)
    assert both.items == ("a", "b", "c", "d")
    assert both.tags == (*FIRST.tags, "folk")
    assert both.spellings[both.tags[0]][-1] == "ROCK"
    assert "Hip-Hop" in both.spellings["hip hop"]
    assert both.incidence.toarray().tolist() == [[1, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1]]
    assert both.item_counts.tolist() == [3, 2, 2, 1]


def test_the_same_table_twice_changes_nothing_and_the_report_adds_up():
    again = joined(FIRST, FIRST)
    assert again.fingerprint == FIRST.fingerprint
    for catalogue in (again, joined(FIRST, MORE)):
        report = catalogue.report
        assert report.kept + sum(report.dropped.values()) == report.rows
        assert (report.items, report.tags, report.links) == (*catalogue.incidence.shape, catalogue.incidence.nnz)


def test_arguments_are_not_changed():
    before = FIRST.incidence.toarray()
    joined(FIRST, MORE)
    assert np.array_equal(FIRST.incidence.toarray(), before)
    assert len(FIRST.tags) == FIRST.incidence.shape[1]
