"""Heatmaps: which cell holds what, how few bytes, and a colour bar in NPMI."""

from dataclasses import replace

import numpy as np
import pytest

from core import Edges, cluster_heat
from review_app.charts.heat import (
    CELLS,
    NEVER,
    cell_shares,
    cluster_pairs,
    colour_ticks,
    detail,
    detail_rows,
    grid_message,
    overview,
    tag_pairs,
)


def test_every_tag_gets_a_cell_while_all_fit() -> None:
    assert cell_shares([3, 1, 7], 500) == [3, 1, 7]


def test_cells_are_shared_by_size_and_nobody_goes_without() -> None:
    shares = cell_shares([9_000, 900, 90, 1], 100)
    assert sum(shares) <= 100
    assert shares[0] > shares[1] > shares[2] >= shares[3] == 1


def test_ten_thousand_clusters_still_get_a_cell_each() -> None:
    assert cell_shares([2] * 600, CELLS) == [1] * 600


def test_the_overview_stands_in_the_order_asked_for(five_tags, reviewed) -> None:
    grid = overview(five_tags, reviewed, [7, 5])
    assert [(block.id, block.start, block.end) for block in grid.blocks] == [(7, 0, 3), (5, 3, 5)]
    assert grid.dividers == (3,)
    values = grid.cells / grid.scale
    assert values[0, 1] == pytest.approx(0.8)  # jazz and bebop
    assert values[3, 4] == pytest.approx(0.5, abs=0.01)  # rock and punk
    assert values[0, 3] == values[3, 0] == pytest.approx(0.1, abs=0.01)  # jazz and rock
    assert values[2].tolist() == [0] * 5  # the last meets nobody
    assert grid.cells.dtype == np.int8


def test_the_detail_tells_never_from_seldom(five_tags, reviewed) -> None:
    grid = detail(five_tags, reviewed, (5, 7))
    assert [block.id for block in grid.blocks] == [0, 1, 2, 3, 4]
    assert grid.dividers == (2,)
    assert (grid.cells[4] == NEVER).all()
    assert (np.diag(grid.cells) == NEVER).all()
    # rock and punk: p(x,y) = .16, p(x) p(y) = .4 * .2 = .08, so NPMI = log 2 / -log .16
    assert grid.cells[0, 1] / grid.scale == pytest.approx(np.log(2) / -np.log(0.16), abs=0.01)
    # rock and jazz: p(x,y) = .04 under .16: NPMI = log .25 / -log .04
    assert grid.cells[0, 2] / grid.scale == pytest.approx(np.log(0.25) / -np.log(0.04), abs=0.01)


def test_one_cluster_with_itself_is_drawn_once(reviewed) -> None:
    assert detail_rows(reviewed, (7, 7)).tolist() == [2, 3, 4]


def test_the_message_names_blocks_and_keeps_the_bar_in_npmi(five_tags, reviewed) -> None:
    message = grid_message(overview(five_tags, reviewed, [7, 5]), {5: "loud", 7: "<b>"}.__getitem__)
    assert [(row["name"], row["start"], row["end"]) for row in message["rows"]] == [("<b>", 0, 3), ("loud", 3, 5)]
    assert not message["below"]
    shown = [tick / message["scale"] for tick in message["ticks"]]
    assert [f"{tick:+.2g}" if tick else "0" for tick in shown] == message["tick_names"]
    assert max(shown) <= message["limit"] / message["scale"]


def test_the_bar_has_round_ticks() -> None:
    assert colour_ticks(0.8, below=False) == [0, 0.2, 0.4, 0.6, 0.8]
    assert colour_ticks(0.8, below=True) == [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8]
    assert colour_ticks(0.043, below=False) == [0, 0.01, 0.02, 0.03, 0.04]


def test_no_affinity_at_all_is_a_blank_picture(five_tags, reviewed) -> None:
    grid = overview(replace(five_tags, affinity=Edges.empty(5)), reviewed, [5, 7])
    assert not grid.cells.any()
    assert grid_message(grid, str)["ticks"][0] == 0


def test_the_table_of_clusters_holds_the_overview(five_tags, reviewed) -> None:
    table = cluster_pairs(cluster_heat(five_tags, reviewed), reviewed, {5: "loud", 7: "jazz"})
    rows = {(row.row, row.column): (row.value, row.pairs) for row in table.itertuples()}
    assert rows["loud", "loud"] == (pytest.approx(0.5), 1)
    assert rows["jazz", "jazz"] == (pytest.approx(0.8 / 3), 3)
    assert next(value for pair, value in rows.items() if set(pair) == {"loud", "jazz"}) == (pytest.approx(0.1 / 6), 6)


def test_the_table_of_tags_holds_the_pairs_that_meet(five_tags, reviewed) -> None:
    table = tag_pairs(five_tags, detail_rows(reviewed, (5, 7)))
    assert table[["first", "second", "together"]].values.tolist() == [
        ["rock", "punk", 16],
        ["jazz", "bebop", 16],
        ["rock", "jazz", 4],
    ]
    assert table["npmi"].is_monotonic_decreasing
