"""The map's arrays, byte by byte, and selections there and back."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Moved
from review_app.charts.tag_map import (
    apart_hues,
    came_from,
    cluster_marks,
    crowded,
    decode_rows,
    encode_rows,
    pack_names,
    pack_plain_round,
    pack_points,
    pack_round,
)

PLACES = np.array([[0, 0], [2, 4], [10, 0], [11, 0], [30, 3]], dtype=np.float32)


def test_points_are_x_then_y_then_item_counts() -> None:
    packed = pack_points(PLACES[:2], np.array([40, 7]))
    assert np.frombuffer(packed, "<f4", 4).tolist() == [0, 2, 0, 4]
    assert np.frombuffer(packed, "<i4", 2, offset=16).tolist() == [40, 7]


def test_names_travel_as_they_were_written() -> None:
    hostile = ("</script>", "trip-hop", "عربي", '"quoted"')
    assert tuple(json.loads(pack_names(hostile))) == hostile


def test_a_round_is_ids_and_one_byte_of_confidence(reviewed) -> None:
    packed = pack_round(reviewed)
    columns = np.frombuffer(packed, "<i4", 15).reshape(3, 5)
    assert columns[0].tolist() == [5, 5, 7, 7, 7]
    assert columns[1].tolist() == [7, 7, 5, 12, 5]
    assert columns[2].tolist() == [-1] * 5
    assert np.frombuffer(packed, "u1", offset=60).tolist() == [230, 153, 204, 178, 128]


def test_before_the_first_round_every_tag_is_nowhere() -> None:
    packed = pack_plain_round(2)
    assert np.frombuffer(packed, "<i4", 6).tolist() == [-1] * 6
    assert packed[24:] == b"\0\0"


def test_a_tag_that_moved_came_from_where_it_was(reviewed) -> None:
    moved = (Moved("punk", 12, 5, (3,)), Moved("a tag that is gone", 5, 7, ()))
    assert came_from(reviewed, moved).tolist() == [-1, 12, -1, -1, -1]
    assert came_from(reviewed, ()).tolist() == [-1] * 5
    assert np.frombuffer(pack_round(reviewed, moved), "<i4", 15)[10:].tolist() == [-1, 12, -1, -1, -1]


def test_an_empty_cluster_has_no_middle(reviewed) -> None:
    middles = crowded(reviewed.columns, PLACES, 3)
    assert middles[0].tolist() == [1, 2]
    assert middles[1].tolist() == [11, 0]
    assert np.isnan(middles[2]).all()


def test_a_cluster_in_two_parts_is_named_over_one_of_them() -> None:
    places = np.array([[0, 0], [1, 0], [0, 1], [1, 1], [9, 9], [8, 8], [7, 9], [6, 6]], dtype=np.float32)
    assert crowded(np.zeros(8, dtype=int), places, 1)[0].tolist() == [0.5, 0.5]
    many = np.random.default_rng(2).normal(size=(5000, 2)).astype(np.float32)
    many[:1500] += 40
    assert np.abs(crowded(np.zeros(5000, dtype=int), many, 1)[0]).max() < 1  # of a sample; where most are


def test_marks_follow_the_ids(reviewed) -> None:
    middles = crowded(reviewed.columns, PLACES, 3)
    marks = cluster_marks(reviewed, middles, np.array([4, 2, 0]), {5: "loud", 7: "<i>jazz</i>"}, {7: "coherent"})
    assert [(mark.id, mark.name, mark.size, mark.hue) for mark in marks] == [
        (5, "loud", 2, 4),
        (7, "<i>jazz</i>", 3, 2),
        (12, "12", 0, 0),
    ]
    assert [mark.verdict for mark in marks] == [None, "coherent", None]
    assert (marks[2].x, marks[2].y) == (None, None)


def test_neighbours_on_the_map_have_hues_of_their_own() -> None:
    in_a_row = np.stack([np.arange(40.0), np.zeros(40)], axis=1)
    hues = apart_hues(in_a_row)
    assert all(len(set(hues[at : at + 4].tolist())) == 4 for at in range(37))


def test_a_new_cluster_changes_nobodys_hue() -> None:
    middles = np.random.default_rng(3).normal(size=(25, 2))
    assert apart_hues(middles)[:24].tolist() == apart_hues(middles[:24]).tolist()


def test_ten_rows_take_two_bytes() -> None:
    assert encode_rows([0, 9], 10) == base64.b64encode(bytes([0b10000000, 0b01000000])).decode() == "gEA="
    assert decode_rows("gEA=", 10) == (0, 9)


@pytest.mark.parametrize("text", [None, "", "gEA="])
def test_a_selection_of_other_data_selects_nothing(text: str | None) -> None:
    assert decode_rows(text, 20) == ()


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1)))))
def test_what_is_selected_comes_back(case: tuple[int, set[int]]) -> None:
    count, rows = case
    assert decode_rows(encode_rows(rows, count), count) == tuple(sorted(rows))
