"""Probing under real hands: bars as one types, a hit with its sum, a thumb, and the ways to Review and to the map."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import Project

QUERY = ".st-key-query input"
FIRST_BAR = ".pr-cluster >> nth=0"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def project(project_copy: Path) -> Project:
    return Project.open(project_copy)


@pytest.fixture
def page(project: Project, serve: Callable[[Path], str], new_page: Callable[..., Any]) -> Any:
    """The Probe page of a project of this test's own."""
    page = new_page(f"{serve(project.path)}/probe")
    page.wait_for_selector(QUERY)
    return page


def name_of(project: Project, tag: str) -> str:
    cluster = int(project.clustering(1).labels[project.data.row_of[tag]])
    return project.current().names[cluster]


def ask(page: Any, query: str, lands_in: str) -> None:
    """Type a query, and wait until the bars say where it lands."""
    page.locator(QUERY).click()
    page.locator(QUERY).fill("")
    page.keyboard.type(query, delay=20)
    page.wait_for_function("name => document.querySelector('.pr-cluster .pr-name')?.textContent === name", arg=lands_in)


def test_bars_and_hits_follow_what_is_typed(page: Any, project: Project) -> None:
    ask(page, "doom metal", name_of(project, "doom metal"))
    assert page.locator(".pr-hit .pr-title").first.inner_text().startswith("metal artist")
    clusters, hits, flat = (page.locator(f".pr-{part}").bounding_box() for part in ("clusters", "hits", "flat"))
    assert clusters["y"] == hits["y"] == flat["y"]
    assert clusters["x"] + clusters["width"] < hits["x"] < hits["x"] + hits["width"] < flat["x"]
    ask(page, "bebop", name_of(project, "bebop"))
    hit = page.locator(".pr-hit").first
    assert hit.locator(".pr-title").inner_text().startswith("jazz artist")
    hit.locator("summary").click()
    for table in hit.locator(".pr-parts table").all():
        assert sum(int(cell.removesuffix(" %")) for cell in table.locator(".pr-number").all_inner_texts()) == 100


def test_a_query_outlives_a_refresh_and_can_be_sent_as_an_address(page: Any, project: Project) -> None:
    steps = page.evaluate("history.length")
    ask(page, "doom metal", lands := name_of(project, "doom metal"))
    page.wait_for_url("**/probe?query=doom+metal")
    assert page.evaluate("history.length") == steps  # Back leads to the page before, not to "doom meta"
    page.reload()
    page.wait_for_function("name => document.querySelector('.pr-cluster .pr-name')?.textContent === name", arg=lands)
    page.wait_for_function("query => document.querySelector(query).value === 'doom metal'", arg=QUERY)
    page.goto(page.url.replace("doom+metal", "bebop"))
    wanted = name_of(project, "bebop")
    page.wait_for_function("name => document.querySelector('.pr-cluster .pr-name')?.textContent === name", arg=wanted)
    page.locator(QUERY).fill("")
    page.wait_for_url("**/probe")
    page.wait_for_selector(".st-key-probe-examples")
    assert page.locator(QUERY).input_value() == ""
    page.locator(QUERY).fill("x" * 10_000)
    page.wait_for_function("() => location.search.length > 10000")
    page.reload()
    page.wait_for_selector(QUERY)
    assert page.locator(QUERY).input_value() == "x" * 10_000


def test_a_thumb_is_saved_and_a_second_click_takes_it_back(page: Any, project: Project) -> None:
    ask(page, "bebop", name_of(project, "bebop"))
    item = page.locator(".pr-hit .pr-title").first.inner_text()
    thumb = page.locator(".pr-hit .pr-thumb[data-good=true]").first
    thumb.click()
    page.wait_for_selector(".pr-hit .pr-thumb[data-good=true][aria-pressed=true]")
    assert [(each.query, each.item, each.good) for each in project.judgements()] == [("bebop", item, True)]
    thumb.click()
    page.wait_for_selector(".pr-hit .pr-thumb[data-good=true][aria-pressed=false]")
    page.wait_for_function("!document.querySelector('.pr-thumb[aria-pressed=true]')")
    assert project.judgements() == ()


def test_a_cluster_leads_to_review(page: Any, project: Project) -> None:
    ask(page, "bebop", name_of(project, "bebop"))
    page.locator(FIRST_BAR).locator("button").click()
    page.wait_for_url("**/review*")
    page.wait_for_selector(f".st-key-review-heading :text('{name_of(project, 'bebop')}')")


def test_the_small_map_leads_to_the_map_with_the_query_s_tags_selected(page: Any, project: Project) -> None:
    ask(page, "bebop", name_of(project, "bebop"))
    page.locator(".pr-map button").click()
    page.wait_for_selector(".tm[data-ready=yes]")
    page.wait_for_selector(".tm-count:has-text('selected')")


def test_a_hostile_query_and_a_hostile_tag_are_text(page: Any, project: Project) -> None:
    tag = next(tag for tag in project.data.tags if HOSTILE in tag)
    ask(page, tag, name_of(project, tag))
    assert HOSTILE[:20] in page.locator(".pr-hit .pr-why").first.inner_text()  # a long tag is cut
    assert page.locator(".pr img").count() == 0
