"""The map under a real hand: hover, click, lasso, search, and a selection that outlives what happens to the page."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.app import lasso_everything
from core import Flag, Project, Verdict, next_round, save_flag

HOSTILE = "<img src=x onerror=alert(1)>"
READY = ".tm[data-ready=yes]"
PLACE = """(tag) => {
  const map = document.querySelector(".tm").__map;
  const row = map.names.findIndex((name) => name.startsWith(tag));
  const [x, y] = map.pixel(map.x[row], map.y[row]);
  const box = map.root.getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""


@pytest.fixture
def page(served: str, new_page: Any) -> Any:
    """The map of the toy project, drawn."""
    page = new_page(served)
    page.wait_for_selector(READY)
    page.wait_for_selector(".tm-cluster")
    return page


def selected(page: Any, count: int | None = None) -> int:
    """How many tags the map has selected, once it is `count` when that is given."""
    if count is not None:
        page.wait_for_selector(f".tm[data-selected='{count}']")
    return int(page.locator(".tm").get_attribute("data-selected"))


def hover(page: Any, tag: str) -> None:
    x, y = page.evaluate(PLACE, tag)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".tm-tip:not([hidden])")


def test_hover_tells_and_a_click_selects(page: Any) -> None:
    hover(page, "finnish metal")
    tip = page.locator(".tm-tip").inner_text()
    assert "finnish metal" in tip
    assert "Confidence" in tip
    page.mouse.down()
    page.mouse.up()
    assert selected(page, 1) == 1
    page.wait_for_selector(".st-key-map-decide :text('Decide on 1 tag')")


def test_a_lasso_selects_stays_visible_and_escape_clears(page: Any) -> None:
    lasso_everything(page)
    assert selected(page, 28) == 28
    page.wait_for_selector("text=Decide on 28 tags")
    assert page.locator(".tm-outline polygon[points*=',']").count() == 1
    page.keyboard.press("Escape")
    assert selected(page, 0) == 0
    page.wait_for_selector(".st-key-map-decide", state="detached")
    assert page.locator(".tm-outline polygon[points*=',']").count() == 0


def drawn(page: Any, corners: list[tuple[float, float]], key: str | None = None) -> None:
    """A line through `corners`, which are shares of the map's width and height, with a key held down."""
    box = page.locator(".tm-plot").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    if key:
        page.keyboard.down(key)
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
    if key:
        page.keyboard.up(key)


def test_a_box_with_shift_adds_and_with_alt_takes_away(page: Any) -> None:
    page.keyboard.press("b")
    page.wait_for_selector(".tm[data-tool=select]")
    drawn(page, [(0.02, 0.12), (0.5, 0.98)])
    page.wait_for_selector(".st-key-map-decide")
    left = selected(page)
    assert 0 < left < 28
    drawn(page, [(0.5, 0.12), (0.98, 0.98)], "Shift")
    assert selected(page, 28) == 28
    drawn(page, [(0.5, 0.12), (0.98, 0.98)], "Alt")
    assert selected(page, left) == left


def test_the_panel_follows_the_map_whoever_selected_before(page: Any) -> None:
    table = page.locator(".st-key-map-clusters canvas").first.bounding_box()
    page.mouse.click(table["x"] + 18, table["y"] + 52)  # the first cluster's box
    page.wait_for_selector(".st-key-map-decide")
    assert selected(page) > 1
    page.keyboard.press("Escape")
    page.wait_for_selector(".st-key-map-decide", state="detached")
    page.wait_for_selector(".st-key-map-clusters")

    box = page.locator(".tm-cluster").first.bounding_box()
    for _ in range(2):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_selector(".st-key-map-decide")
        page.locator(".st-key-map-clear button").click(timeout=5_000)
        page.wait_for_selector(".st-key-map-decide", state="detached")
        assert selected(page, 0) == 0


def test_shift_adds_what_is_searched_for(page: Any) -> None:
    for typed, key, count in (("trumpet", "Enter", 1), ("saxophone", "Shift+Enter", 2)):
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.wait_for_selector(".tm-search li[aria-selected=true]")
        page.keyboard.press(key)
        assert selected(page, count) == count


def test_a_lasso_that_ends_where_it_began_is_no_click(page: Any) -> None:
    x, y = page.evaluate(PLACE, "finnish metal")
    box = page.locator(".tm-plot").bounding_box()
    start = ((x - box["x"]) / box["width"], (y - box["y"]) / box["height"])
    page.keyboard.press("l")
    page.wait_for_selector(".tm[data-tool=lasso]")
    drawn(page, [start, (0.02, 0.12), (0.98, 0.12), (0.98, 0.98), (0.02, 0.98), (0.02, 0.12), start])
    page.wait_for_selector(".st-key-map-decide")
    assert selected(page) > 1


def test_escape_lays_the_line_down_and_leaves_the_selection(page: Any) -> None:
    lasso_everything(page)
    assert selected(page, 28) == 28
    box = page.locator(".tm-plot").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert selected(page, 28) == 28
    page.wait_for_selector("text=Decide on 28 tags")


def test_search_zooms_to_a_tag_and_marks_it(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("FINN")
    page.wait_for_selector(".tm-search li[aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tm-found")
    assert page.locator(".tm-found").inner_text() == "finnish metal"
    assert page.locator(".tm-ring").is_visible()
    assert selected(page, 1) == 1


def test_a_cluster_name_selects_its_tags_and_no_two_names_overlap(page: Any) -> None:
    boxes = [label.bounding_box() for label in page.locator(".tm-label").all()]
    assert len(boxes) >= 4
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert apart or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    box = page.locator(".tm-cluster").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("text=from 1 cluster")
    assert selected(page) > 1


def test_a_hostile_name_is_text_everywhere(page: Any) -> None:
    page.evaluate("() => { window.__alarm = 0; window.alert = () => { window.__alarm += 1; }; }")
    page.keyboard.press("/")
    page.keyboard.type("<img")
    page.wait_for_selector(".tm-search li[aria-selected=true]")
    assert HOSTILE in page.locator(".tm-search li").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".tm-found")
    assert HOSTILE in page.locator(".tm-found").inner_text()
    page.wait_for_selector(".st-key-map-decide")
    page.keyboard.press("v")
    hover(page, HOSTILE)
    assert HOSTILE in page.locator(".tm-tip b").inner_text()
    assert page.locator(".tm img").count() == 0
    assert page.evaluate("window.__alarm") == 0


def test_selection_and_zoom_outlive_a_page_change(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("saxophone")
    page.keyboard.press("Enter")
    selected(page, 1)
    page.wait_for_selector(".st-key-map-decide")
    view = page.evaluate("document.querySelector('.tm').__map.view")
    page.get_by_role("link", name="Heatmap").click()
    page.wait_for_selector(".hg[data-ready=yes]")
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_selector(READY)
    assert selected(page, 1) == 1
    assert page.evaluate("document.querySelector('.tm').__map.view") == view


def test_selection_and_zoom_outlive_a_new_round(project_copy: Path, serve: Any, new_page: Any) -> None:
    page = new_page(serve(project_copy))
    page.wait_for_selector(".tm-cluster")
    page.keyboard.press("/")
    page.keyboard.type("trumpet")
    page.keyboard.press("Enter")
    selected(page, 1)
    page.wait_for_selector(".st-key-map-decide")
    page.evaluate("document.querySelector('.tm').__mine = true")
    view = page.evaluate("document.querySelector('.tm').__map.view")
    project = Project.open(project_copy)
    clustering = project.clustering(project.current().id)
    home = int(clustering.labels[project.data.row_of["finnish metal"]])
    target = next(cluster for cluster in clustering.sizes if cluster != home and clustering.sizes[cluster])
    save_flag(project, Flag(home, Verdict.TOO_BROAD, moves=(("finnish metal", target),), curator="ada"))
    next_round(project)
    page.wait_for_selector("text=Round 2 ·")
    page.wait_for_function("document.querySelector('.tm').__map.before.some((id) => id >= 0)")
    assert page.evaluate("document.querySelector('.tm').__mine") is True
    assert selected(page, 1) == 1
    assert page.evaluate("document.querySelector('.tm').__map.view") == view


def test_the_map_is_drawn_in_the_dark_too(served: str, new_page: Any) -> None:
    page = new_page(served, color_scheme="dark")
    page.wait_for_selector(READY)
    assert page.evaluate("document.querySelector('.tm').__map.dark") is True
