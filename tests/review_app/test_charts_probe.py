"""Numbers of the Probe and Rounds pages before they are drawn: percents that add up, colours apart, tables, stops."""

import pytest

from core import Moved, Progress, SizeChange
from review_app.charts import moves, probe_stops, search_curve, training_curve
from review_app.charts.palette import N_HUES, distinct_hues
from review_app.charts.shares import by_importance, lengths, whole_percents, with_rest
from review_app.charts.spellings import spelling_table


@pytest.mark.parametrize(
    ("shares", "percents"),
    [
        ((1 / 3, 1 / 3, 1 / 3), (34, 33, 33)),
        ((0.5, 0.5), (50, 50)),
        ((0.996, 0.004), (100, 0)),
        ((0.125, 0.125, 0.75), (13, 12, 75)),
        ((2.0, 6.0), (25, 75)),
        ((0.0, 0.0), (0, 0)),
        ((), ()),
    ],
)
def test_whole_percents_add_up_to_a_hundred(shares, percents) -> None:
    assert whole_percents(shares) == percents
    assert sum(percents) in (0, 100)


def test_what_is_not_shown_is_the_rest() -> None:
    assert with_rest((0.6, 0.25, 0.1, 0.05), shown=2) == ((60, 25), 15)
    assert with_rest((0.7, 0.3), shown=8) == ((70, 30), 0)


def test_bars_are_relative_to_the_longest() -> None:
    assert lengths((0.4, 0.1)) == (1.0, 0.25)
    assert lengths((0.0,)) == (0.0,)
    assert lengths(()) == ()


def test_named_clusters_come_before_those_that_only_matter() -> None:
    assert by_importance((12, 5), ((7, 0.2), (5, 0.9), (9, 0.2), (7, 0.1))) == (12, 5, 7, 9)


def test_no_two_shown_clusters_share_a_colour() -> None:
    own = {5: 2, 7: 2, 12: 0, 20: 9}
    assert distinct_hues((5, 7, 12, 20), own) == {5: 2, 7: 0, 12: 1, 20: 9}
    many = distinct_hues(tuple(range(30, 60)), dict.fromkeys(range(30, 60), 3))
    assert sorted(many.values()) == list(range(N_HUES))


def test_moves_are_sorted_by_their_way_and_named() -> None:
    moved = (Moved("b", 7, 5, (31,)), Moved("a", 7, 5, ()), Moved("c", 5, 7, (31, 33)))
    table = moves.move_table(moved, "<{}>".format, lambda flags: "+".join(map(str, flags)))
    assert table.to_numpy().tolist() == [
        ["c", "<5>", "<7>", "31+33"],
        ["a", "<7>", "<5>", ""],
        ["b", "<7>", "<5>", "31"],
    ]


def test_a_cluster_that_was_not_there_counts_as_none() -> None:
    table = moves.size_table((SizeChange(12, None, 10), SizeChange(5, 9, None)), str)
    assert table.to_numpy().tolist() == [["12", 0, 10, 10], ["5", 9, 0, -9]]


def test_spellings_begin_with_the_tag_that_has_most() -> None:
    table = spelling_table({"b": ("b", "B"), "a": ("a", "A"), "c": ("c", "C", "c ")})
    assert table["tag"].tolist() == ["c", "a", "b"]
    assert table["count"].tolist() == [3, 2, 2]


def test_a_curve_has_a_line_for_the_total_and_one_a_term() -> None:
    history = (
        Progress("fitting", 1, 2, 3.0, {"must_link": 2.0}),
        Progress("fitting", 2, 2, 1.5, {"must_link": 1.0, "odd": 0.5}),
    )
    options = training_curve.options(history, {"total": "all", "must_link": "pairs"})
    assert [line["name"] for line in options["series"]] == ["all", "pairs", "odd"]
    assert options["dataset"]["source"] == [[1, 3.0, 2.0, None], [2, 1.5, 1.0, 0.5]]


def test_the_search_s_curve_has_no_loss_before_training() -> None:
    first = {"epoch": 0.0, "ndcg@10": 0.1, "mrr": 0.2, "recall@100": 0.3}
    names = {"ndcg@10": "nDCG", "mrr": "MRR", "recall@100": "recall", "loss": "loss"}
    options = search_curve.options((first, {**first, "epoch": 1.0, "loss": 5.0}), names)
    assert options["dataset"]["source"] == [[0.0, 0.1, 0.2, 0.3, None], [1.0, 0.1, 0.2, 0.3, 5.0]]
    assert [line["yAxisIndex"] for line in options["series"]] == [0, 0, 0, 1]


def test_sliders_stop_at_the_search_s_own_values() -> None:
    assert 0.0731 in probe_stops.temperatures(0.0731)
    assert len(set(probe_stops.temperatures(0.25))) == 13
    assert probe_stops.cluster_counts(40) == (1, 2, 3, 5, 8, 13, 21, 34, 40)
    assert probe_stops.cluster_counts(1) == (1,)
    assert probe_stops.cluster_counts(2) == (1, 2)


def test_examples_are_short_and_from_all_over() -> None:
    tags = ["everything", "x" * 40, *(f"tag {at}" for at in range(60))]
    found = probe_stops.examples(tags)
    assert len(found) == probe_stops.EXAMPLES
    assert found[0] == "tag 5"
    assert found[-1] == "tag 55"
    assert probe_stops.examples(["only"]) == ()
