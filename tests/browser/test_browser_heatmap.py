"""The heatmap under a real hand."""

from typing import Any

import pytest

CELL = """([row, column]) => {
  const { plot } = document.querySelector(".st-key-heat-grid .hg").__grid;
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.l2p(column), box.top + yaxis._offset + yaxis.l2p(row)];
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


def test_a_hint_leads_to_review_with_its_cluster(page: Any) -> None:
    page.get_by_role("tab", name="Could be split").click()
    hint = page.locator(".st-key-heat-split-0")
    name = hint.locator("strong").inner_text()
    page.locator(".st-key-heat-split-0-review button").click()
    page.wait_for_url("**/review")
    page.wait_for_selector(f".st-key-review-heading :text('{name}')")
