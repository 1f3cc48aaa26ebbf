"""Two people in one project: what one decides shows on whatever page the other has open, and disturbs nothing there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.app import DONE, lasso_everything
from core import Flag, Project, Verdict, next_round, save_flag

TITLE = ".st-key-review-heading h2"
SECONDS = 10_000  # milliseconds; the app looks every three seconds, and two busy cores draw in software


@pytest.fixture
def project(project_copy: Path) -> Project:
    return Project.open(project_copy)


@pytest.fixture
def visit(project: Project, serve: Callable[[Path], str], new_page: Callable[..., Any]) -> Callable[[str], Any]:
    """Open a page of the project and let it come to rest."""
    address = serve(project.path)

    def go(name: str, rests: str) -> Any:
        page = new_page(f"{address}/{name}")
        page.wait_for_selector(rests)
        page.wait_for_selector(DONE)
        page.wait_for_selector("text=0 of 4 reviewed")
        return page

    return go


def home(project: Project, tag: str) -> int:
    return int(project.clustering(1).labels[project.data.row_of[tag]])


def colleague_decides(project: Project, tag: str) -> int:
    """A colleague says that the cluster of a tag is coherent; returns the cluster."""
    cluster = home(project, tag)
    save_flag(project, Flag(cluster, Verdict.COHERENT, curator="Ben"))
    return cluster


def shows(page: Any, reviewed: int) -> None:
    page.wait_for_selector(f"text={reviewed} of 4 reviewed", timeout=SECONDS)
    page.wait_for_selector(DONE)


def test_the_map_follows_and_keeps_selection_and_typing(project: Project, visit: Callable[..., Any]) -> None:
    page = visit("map", ".tm[data-ready=yes]")
    lasso_everything(page)
    page.wait_for_selector(".tm[data-selected='28']")
    page.locator(".st-key-map-filter input").click()
    page.keyboard.type("finn")  # and not yet Enter
    page.evaluate("document.querySelector('.tm').dataset.mine = 'yes'")
    colleague_decides(project, "jazz")
    shows(page, 1)
    assert page.locator(".tm[data-mine=yes][data-selected='28']").count() == 1
    page.keyboard.type("ish")
    assert page.locator(".st-key-map-filter input").input_value() == "finnish"


def test_review_follows_and_keeps_what_is_dragged_and_typed(project: Project, visit: Callable[..., Any]) -> None:
    page = visit("review", ".tb[data-ready=yes]")
    title = page.locator(TITLE).inner_text()
    tag, apart = page.locator(".tb-tag").first, page.locator(".tb-side [data-to=apart]")
    at = tag.bounding_box()
    page.mouse.move(at["x"] + 8, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(at["x"] + 30, at["y"] + at["height"] / 2 + 12, steps=3)
    page.wait_for_selector(".tb-ghost")
    first, second = (tag for tag in ("jazz", "house", "sad") if project.current().names[home(project, tag)] != title)
    colleague_decides(project, first)
    shows(page, 1)
    assert page.locator(".tb-ghost").count() == 1  # still in the hand
    place = apart.bounding_box()
    page.mouse.move(place["x"] + 20, place["y"] + place["height"] / 2, steps=5)
    page.mouse.up()
    note = page.locator("[class*=st-key-review-note] input")
    note.click()
    page.keyboard.type("two kinds")
    colleague_decides(project, second)
    shows(page, 2)
    page.keyboard.type(" of sadness")
    assert (page.locator(TITLE).inner_text(), note.input_value()) == (title, "two kinds of sadness")


def test_the_heatmap_follows_and_keeps_the_block_that_was_chosen(project: Project, visit: Callable[..., Any]) -> None:
    page = visit("heatmap", ".st-key-heat-detail .hg[data-ready=yes]")
    page.get_by_role("tab", name="Could be split").click()
    drawn = page.evaluate("document.querySelector('.st-key-heat-grid .hg').__grid.data.rows.map((row) => row.name)")
    chosen = page.locator(".st-key-heat-row input")
    chosen.fill(next(name for name in drawn if name not in chosen.input_value()))
    chosen.press("Enter")
    page.wait_for_selector(DONE)
    row = page.locator(".st-key-heat-row input").input_value()
    colleague_decides(project, "jazz")
    shows(page, 1)
    assert page.locator(".st-key-heat-row input").input_value() == row
    assert page.get_by_role("tab", name="Could be split").get_attribute("aria-selected") == "true"


def test_rounds_follow_a_decision_and_a_round(project: Project, visit: Callable[..., Any]) -> None:
    page = visit("rounds", ".st-key-rounds-history")
    page.get_by_role("radio", name="Decisions").click()
    page.wait_for_selector(DONE)
    colleague_decides(project, "jazz")
    shows(page, 1)
    page.wait_for_selector("text=Ben >> visible=true")
    next_round(project)
    page.wait_for_selector("text=Round 2 · CPU", timeout=SECONDS)
    assert page.get_by_role("radio", name="Decisions").get_attribute("aria-checked") == "true"


def test_a_query_goes_on_being_typed_while_the_page_follows(project: Project, visit: Callable[..., Any]) -> None:
    page = visit("probe", ".st-key-query input")
    query = page.locator(".st-key-query input")
    query.click()
    page.keyboard.type("beb")
    page.wait_for_selector(".pr-hit")
    colleague_decides(project, "jazz")
    typed = "op and swing with a saxophone"
    page.keyboard.type(typed, delay=150)  # goes on longer than the app takes to look
    shows(page, 1)
    assert query.input_value() == f"beb{typed}"
    page.wait_for_selector(".pr-cluster .pr-name")
