"""The heatmap under a real hand."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core import Flag, Project, Verdict, next_round, save_flag

CELL = """([row, column]) => {
  const { plot } = document.querySelector(".st-key-heat-grid .hg").__grid;
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.l2p(column), box.top + yaxis._offset + yaxis.l2p(row)];
}"""

SEEN = """() => {
  const { xaxis, yaxis } = document.querySelector(".st-key-heat-grid .hg").__grid.plot._fullLayout;
  return [...xaxis.range, ...yaxis.range];
}"""


@pytest.fixture
def page(served: str, new_page: Any) -> Any:
    """The heatmap of the toy project, drawn."""
    page = new_page(served)
    page.get_by_role("link", name="Heatmap").click()
    page.wait_for_selector(".st-key-heat-grid .hg[data-ready=yes]")
    page.wait_for_selector(".st-key-heat-detail .hg[data-ready=yes]")
    return page


def test_names_stand_beside_the_blocks(page: Any) -> None:
    blocks = page.evaluate("document.querySelector('.st-key-heat-grid .hg').__grid.data.rows.map((row) => row.name)")
    assert sorted(page.locator(".st-key-heat-grid .hg-side span").all_inner_texts()) == sorted(blocks)


@pytest.mark.parametrize("room", [40, 24])
def test_the_same_names_stand_at_rows_and_columns_and_none_on_another(page: Any, room: int) -> None:
    """A grid of many narrow blocks on few pixels, and on fewer than all of their names need."""
    names = page.evaluate(
        """(room) => {
          const block = (at) => ({ id: at, start: at * at, end: (at + 1) ** 2, name: `${at}` });
          const blocks = Array.from({ length: 31 }, (_, at) => block(at));
          const grid = document.querySelector(".st-key-heat-grid .hg").__grid;
          grid.data = { ...grid.data, rows: blocks, columns: blocks };
          const span = { _offset: 0, _length: room * 12 };
          Object.assign(grid.plot._fullLayout.xaxis, { ...span, range: [-0.5, 960.5] });
          Object.assign(grid.plot._fullLayout.yaxis, { ...span, range: [960.5, -0.5] });
          grid.nameSoon();
          const told = (span) => [span.textContent, parseFloat(span.style.top || span.style.left)];
          const both = () => ["side", "foot"].map((part) => [...grid.part(part).children].map(told));
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(both()))));
        }""",
        room,
    )
    rows, columns = names
    every = 1 if room >= 30 else 2
    assert [name for name, _ in rows] == [name for name, _ in columns] == [f"{at}" for at in range(0, 31, every)]
    for side in names:
        places = [place for _, place in side]
        assert all(after - before >= 12 - 1e-6 for before, after in pairwise(places))


def test_the_wheel_moves_the_page_and_a_double_click_shows_all_again(page: Any) -> None:
    whole = page.evaluate(SEEN)
    (left, top), (right, bottom) = page.evaluate(CELL, [0, 0]), page.evaluate(CELL, [9, 9])
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.wheel(0, 120)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
    assert page.evaluate(SEEN) == whole
    page.mouse.wheel(0, -400)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()
    page.wait_for_function(f"({SEEN})()[1] < {whole[1]}")
    page.mouse.dblclick((left + right) / 2, (top + bottom) / 2)
    page.wait_for_function(f"({SEEN})().join() === '{','.join(f'{end:g}' for end in whole)}'")


def test_a_click_on_a_block_opens_it_tag_by_tag(page: Any) -> None:
    rows = page.evaluate("document.querySelector('.st-key-heat-grid .hg').__grid.data.rows")
    one, other = rows[0], rows[-1]
    x, y = page.evaluate(CELL, [one["start"], other["start"]])
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".st-key-heat-grid .hg-tip:not([hidden])")
    assert one["name"] in page.locator(".st-key-heat-grid .hg-tip").inner_text()
    page.mouse.click(x, y)
    size = one["end"] - one["start"] + other["end"] - other["start"]
    page.wait_for_function(f"document.querySelector('.st-key-heat-detail .hg').__grid.nRows === {size}")
    assert one["name"] in page.locator(".st-key-heat-row input").input_value()
    assert other["name"] in page.locator(".st-key-heat-column input").input_value()


def test_a_hint_leads_to_review_with_its_cluster(
    project_copy: Path, serve: Callable[[Path], str], new_page: Callable[..., Any]
) -> None:
    project = Project.open(project_copy)
    one, other, *_ = project.clustering(1).cluster_ids.tolist()
    save_flag(project, Flag(one, Verdict.TOO_NARROW, into=other))  # with which it shares no item
    next_round(project)
    page = new_page(f"{serve(project_copy)}/heatmap")
    page.get_by_role("tab", name="Could be split").click()
    hint = page.locator(".st-key-heat-split-0")
    name = hint.locator("strong").inner_text()
    page.locator(".st-key-heat-split-0-review button").click()
    page.wait_for_url("**/review*")
    page.wait_for_selector(f".st-key-review-heading :text('{name}')")
