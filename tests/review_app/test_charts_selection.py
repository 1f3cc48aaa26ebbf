"""A selection becomes tables and decisions."""

import numpy as np
import pytest

from core import Verdict
from review_app.charts.selection import clusters_among, in_percent, matching_rows, move_to, split_off, tag_table

NAMES = {5: "loud", 7: "jazz", 12: "jazz"}


def test_the_cluster_with_most_of_the_selection_comes_first(reviewed) -> None:
    assert list(clusters_among(reviewed, [0, 2, 3]).items()) == [(7, 2), (5, 1)]
    assert list(clusters_among(reviewed, [0, 2]).items()) == [(5, 1), (7, 1)]


def test_a_table_is_shown_in_percent_and_left_as_it_was(reviewed) -> None:
    table = tag_table(reviewed, NAMES, np.ones(5, dtype=np.int64), np.array([0, 3]))
    assert in_percent(table)["confidence"].tolist() == pytest.approx([90, 70])
    assert table["confidence"].tolist() == pytest.approx([0.9, 0.7])


def test_splitting_off_makes_the_selected_tags_a_group_and_lets_the_others_stay(reviewed) -> None:
    flag = split_off(reviewed, [0, 3, 4], 7)
    assert flag is not None
    assert (flag.cluster, flag.verdict) == (7, Verdict.TOO_BROAD)
    assert (flag.groups, flag.stays) == ((("bebop", "<b>cool</b>"),), ("jazz",))


def test_a_whole_cluster_or_none_of_it_cannot_be_split_off(reviewed) -> None:
    assert split_off(reviewed, [2, 3, 4], 7) is None
    assert split_off(reviewed, [0], 7) is None


def test_moving_is_one_decision_a_cluster_and_leaves_out_who_is_there(reviewed) -> None:
    flags = move_to(reviewed, [1, 2, 4], 5)
    assert [(flag.cluster, flag.moves) for flag in flags] == [(7, (("jazz", 5), ("<b>cool</b>", 5)))]
    both = move_to(reviewed, [1, 2], 12)
    assert [(flag.cluster, flag.moves) for flag in both] == [(5, (("punk", 12),)), (7, (("jazz", 12),))]


def test_the_table_names_clusters_and_keeps_ids(reviewed) -> None:
    table = tag_table(reviewed, NAMES, np.array([40, 20, 41, 21, 5]), np.array([4, 1]))
    assert table["tag"].tolist() == ["<b>cool</b>", "punk"]
    assert table["cluster"].astype(str).tolist() == ["jazz", "loud"]
    assert table["id"].tolist() == [7, 5]
    assert table["runner_up"].astype(str).tolist() == ["loud", "jazz"]
    assert table["items"].tolist() == [5, 20]


def test_the_table_of_nothing_has_its_columns(reviewed) -> None:
    table = tag_table(reviewed, NAMES, np.zeros(5, dtype=np.int64), np.array([], dtype=np.int64))
    assert len(table) == 0
    assert list(table.columns) == ["tag", "cluster", "id", "confidence", "runner_up", "items"]


def test_the_filter_looks_in_tags_and_in_cluster_names(reviewed) -> None:
    assert matching_rows(reviewed, NAMES, " BOP ").tolist() == [3]
    assert matching_rows(reviewed, NAMES, "loud").tolist() == [0, 1]
    assert matching_rows(reviewed, NAMES, "").tolist() == [0, 1, 2, 3, 4]
    assert matching_rows(reviewed, NAMES, "[").tolist() == []
