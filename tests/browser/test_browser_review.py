"""Review under real hands: one key a verdict, an edited split with its pairs, and names that are only ever text."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.app import DONE
from core import Flag, Project, Verdict, save_flag

HOSTILE = "<img src=x onerror=alert(1)>"
TITLE = ".st-key-review-heading h2"
STEP = ".st-key-review-step"
BOARD = ".tb[data-ready=yes]"


@pytest.fixture
def project(project_copy: Path) -> Project:
    return Project.open(project_copy)


@pytest.fixture
def review(project: Project, serve: Callable[[Path], str], new_page: Callable[..., Any]) -> Any:
    """The Review page of a project of this test's own."""
    page = new_page(f"{serve(project.path)}/review")
    rests(page, ".st-key-review-verdicts kbd")
    return page


def rests(page: Any, on: str) -> None:
    """Wait for what a step shows and for the end of its run: until then the board before may stand beside the new."""
    page.wait_for_selector(on)
    page.wait_for_selector(DONE)


def home(project: Project, tag: str) -> int:
    clustering = project.clustering(project.current().id)
    return int(clustering.labels[project.data.row_of[tag]])


def open_cluster(page: Any, project: Project, tag: str) -> int:
    """Open the cluster that holds `tag`."""
    cluster = home(project, tag)
    page.locator(f".st-key-review-queue-{cluster} button").click()
    rests(page, f".st-key-review-about :text('cluster {cluster} ')")
    return cluster


def pairs_counted(page: Any) -> tuple[int, int]:
    """Must-link and cannot-link pairs that the preview tells of."""
    told = page.locator(".st-key-review-preview p").first.inner_text()
    must, cannot = re.findall(r"(\d+) (?:must|cannot)-link", told)
    return int(must), int(cannot)


def test_a_verdict_is_one_key_and_undo_another(review: Any, project: Project) -> None:
    first = review.locator(TITLE).inner_text()
    review.keyboard.press("1")
    review.wait_for_selector("text=1 of 4 reviewed")
    assert [flag.verdict for flag in project.flags()] == [Verdict.COHERENT]
    review.wait_for_selector(f"{TITLE}:not(:has-text('{first}'))")
    assert "U takes it back" in review.locator("[data-testid=stToast]").inner_text()
    review.keyboard.press("u")
    review.wait_for_selector("text=0 of 4 reviewed")
    assert project.flags() == ()
    review.wait_for_selector(f"{TITLE}:has-text('{first}')")
    review.keyboard.press("n")
    review.wait_for_selector(f"{TITLE}:not(:has-text('{first}'))")


def test_keys_are_off_while_typing(review: Any, project: Project) -> None:
    rests(review, BOARD)
    review.locator(".tb-whole button", has_text="A cluster of its own").last.click()
    rests(review, STEP)
    note = review.locator("[class*=st-key-review-note] input")
    note.click()
    review.keyboard.type("1234 supbn")
    review.keyboard.press("Enter")
    review.wait_for_timeout(300)
    assert note.input_value() == "1234 supbn"
    assert review.locator(STEP).is_visible()
    assert project.flags() == ()
    review.locator(".st-key-review-step_title h4").click()  # leaves the field: keys count again
    review.keyboard.press("s")
    review.wait_for_selector("text=1 of 4 reviewed")
    assert project.flags()[0].note == "1234 supbn"


def drag(page: Any, start: Any, end: Any) -> None:
    """Press on one element, travel, and let go on another."""
    start.scroll_into_view_if_needed()
    at = start.bounding_box()
    page.mouse.move(at["x"] + 8, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(at["x"] + 30, at["y"] + at["height"] / 2 + 12, steps=3)  # what is carried says where it could go
    onto = end.bounding_box()
    page.mouse.move(onto["x"] + 20, onto["y"] + onto["height"] / 2, steps=5)
    page.mouse.up()


def test_a_tag_dragged_to_a_place_begins_a_split_and_the_rest_stays(review: Any, project: Project) -> None:
    cluster, target = open_cluster(review, project, "jazz"), home(project, "metal")
    rests(review, BOARD)
    tag = review.locator(".tb-tag").first
    name = tag.inner_text()
    drag(review, tag, review.locator(f".tb-side [data-to=c{target}]"))
    review.wait_for_selector(f"{STEP} .tb-box[data-place=c{target}] >> text={name}")
    assert sum(pairs_counted(review)) > 0
    review.keyboard.press("s")
    review.wait_for_selector("text=1 of 4 reviewed")
    (flag,) = project.flags()
    clustering = project.clustering(project.current().id)
    others = {clustering.tags[row] for row in clustering.members(cluster)} - {name}
    assert (flag.cluster, flag.verdict, flag.moves) == (cluster, Verdict.TOO_BROAD, ((name, target),))
    assert set(flag.stays) == others


def test_a_group_is_taken_out_by_its_title_and_a_drag_can_be_let_go(review: Any, project: Project) -> None:
    open_cluster(review, project, "jazz")
    rests(review, BOARD)
    box = review.locator(".tb-box").last
    names = box.locator(".tb-tag").all_inner_texts()
    title, own = box.locator(".tb-title"), review.locator(".tb-side [data-to=apart]")
    at = title.bounding_box()
    review.mouse.move(at["x"] + 8, at["y"] + 8)
    review.mouse.down()
    review.mouse.move(at["x"] + 60, at["y"] + 30, steps=3)
    review.wait_for_selector(".tb-ghost")
    review.keyboard.press("Escape")
    review.wait_for_selector(".tb-ghost", state="detached")
    review.mouse.up()
    assert review.locator(STEP).count() == 0
    drag(review, title, own)
    review.wait_for_selector(f"{STEP} .tb-box[data-place=group0]")
    assert review.locator(".tb-box[data-place=group0] .tb-tag").all_inner_texts() == names


def test_picked_tags_go_where_a_click_says_and_are_left_out_of_the_pairs(review: Any, project: Project) -> None:
    cluster = open_cluster(review, project, "jazz")
    rests(review, BOARD)
    review.locator(".tb-box").last.locator(".tb-whole button", has_text="A cluster of its own").click()
    rests(review, ".st-key-review-preview")
    before = pairs_counted(review)

    tag = review.locator(".tb-box[data-place=stay] .tb-tag").first
    name = tag.inner_text()
    tag.click()
    rests(review, "text=1 picked")
    review.locator(".tb-side [data-to=out]").click()
    rests(review, f".tb-box[data-place=out] >> text={name}")
    assert sum(pairs_counted(review)) < sum(before)

    review.keyboard.press("s")
    review.wait_for_selector("text=1 of 4 reviewed")
    (flag,) = project.flags()
    assert (flag.cluster, flag.verdict, flag.left_out) == (cluster, Verdict.TOO_BROAD, (name,))
    assert name not in {tag for pair in project.pairs() for tag in (pair.first_tag, pair.second_tag)}


def test_the_model_follows_by_one_key_and_the_review_goes_on_in_the_new_round(review: Any, project: Project) -> None:
    before = project.current().id
    review.keyboard.press("1")
    review.wait_for_selector("text=1 of 4 reviewed")
    review.wait_for_selector(".st-key-review-learn button:not([disabled])")
    review.keyboard.press("l")
    review.wait_for_selector(f"text=Round {before + 1}", timeout=60_000)
    assert project.current().flags == (1,)
    review.wait_for_selector(TITLE)


def test_too_narrow_takes_three_keys(review: Any, project: Project) -> None:
    review.keyboard.press("3")
    review.wait_for_selector(".st-key-review-targets kbd")
    first = review.locator(".st-key-review-targets button").first.inner_text()
    review.keyboard.press("1")
    review.wait_for_selector(".st-key-review-save")
    review.keyboard.press("s")
    review.wait_for_selector("text=1 of 4 reviewed")
    (flag,) = project.flags()
    assert flag.into not in (None, flag.cluster)
    assert project.names().get(flag.into, project.current().names[flag.into]) in first


def test_escape_leaves_the_step_but_of_a_field_only_the_field(review: Any, project: Project) -> None:
    review.keyboard.press("3")
    review.wait_for_selector(".st-key-review-targets kbd")
    review.keyboard.press("1")
    rests(review, ".st-key-review-save")
    note = review.locator("[class*=st-key-review-note] input")
    note.click()
    review.keyboard.press("Escape")
    assert review.evaluate("document.activeElement.tagName") == "BODY"
    rests(review, STEP)
    review.keyboard.press("Escape")
    review.wait_for_selector(STEP, state="detached")
    assert project.flags() == ()


def test_a_clicked_tag_says_why_it_is_here(review: Any, project: Project) -> None:
    open_cluster(review, project, "jazz")
    table = review.locator("[class*=st-key-review-tags] canvas").first
    table.wait_for()
    box = table.bounding_box()
    review.mouse.click(box["x"] + 40, box["y"] + 50)
    review.wait_for_selector(".st-key-review-why")
    assert re.search(r"Why is .+ here\?", review.locator(".st-key-review-why").inner_text())
    review.keyboard.press("1")  # the table has the focus, and the keys still count
    review.wait_for_selector("text=1 of 4 reviewed")


def test_another_sessions_decision_appears_and_nothing_is_lost(review: Any, project: Project) -> None:
    elsewhere = save_flag(project, Flag(home(project, "jazz"), Verdict.COHERENT, curator="somebody else"))
    open_cluster(review, project, "metal")
    review.wait_for_selector("text=1 of 4 reviewed")
    review.keyboard.press("1")
    review.wait_for_selector("text=2 of 4 reviewed")
    assert {flag.cluster for flag in project.flags()} == {elsewhere.flag.cluster, home(project, "metal")}


def test_a_hostile_name_is_text_on_every_step(review: Any, project: Project) -> None:
    review.evaluate("() => { window.__alarm = 0; window.alert = () => { window.__alarm += 1; }; }")
    cluster = home(project, next(tag for tag in project.data.tags if tag.startswith(HOSTILE)))
    project.rename(cluster, f"{HOSTILE} **b** :red[r] $x$", "somebody")
    review.locator(f".st-key-review-queue-{cluster} button").click()
    rests(review, f"{TITLE}:has-text('onerror')")
    assert review.locator(TITLE).inner_text().strip() == f"{HOSTILE} **b** :red[r] $x$"
    tag = review.locator(f".tb-tag:has-text('{HOSTILE}')")
    assert tag.inner_text().strip() == f"{HOSTILE} **bold** $x^2$"
    drag(review, tag, review.locator(".tb-side [data-to=apart]"))
    review.wait_for_selector(".st-key-review-save button:not([disabled])")
    review.keyboard.press("s")
    review.wait_for_selector("[data-testid=stToast]:has-text('onerror')")
    review.keyboard.press("n")
    assert review.locator("[data-testid=stMain] img").count() == 0
    assert review.evaluate("window.__alarm") == 0


def test_what_comes_next_is_seen_from_its_top(review: Any) -> None:
    """A curator who has scrolled down has the name of the next cluster, and a verdict begun, before their eyes."""
    review.set_viewport_size({"width": 1280, "height": 500})
    main, scrolled = review.locator("[data-testid=stMain]"), "(main) => main.scrollTop"

    def scroll_down() -> None:
        main.evaluate("(main) => main.scrollTo(0, 300)")
        assert main.evaluate(scrolled) == 300

    for key, seen in (("n", TITLE), ("2", STEP)):
        before = review.locator(TITLE).inner_text()
        scroll_down()
        review.keyboard.press(key)
        review.wait_for_selector(f"{TITLE}:not(:has-text('{before}'))" if key == "n" else seen)
        review.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")
        assert review.locator(seen).first.is_visible()


def test_a_name_is_typed_as_soon_as_rename_is_pressed_and_one_key_takes_it_back(review: Any, project: Project) -> None:
    cluster, before = open_cluster(review, project, "jazz"), review.locator(TITLE).inner_text()
    review.get_by_role("button", name="Rename").click()
    rests(review, "[data-testid=stPopoverBody] input:focus")
    review.keyboard.type("1 unused name")
    review.keyboard.press("Enter")
    review.wait_for_selector(f"{TITLE}:has-text('1 unused name')")
    assert project.flags() == ()
    assert project.names() == {cluster: "1 unused name"}
    review.wait_for_selector("[data-testid=stPopoverBody]", state="detached")
    rests(review, ".st-key-review-verdicts kbd")
    review.keyboard.press("u")
    review.wait_for_selector(f"{TITLE}:has-text('{before}')")
    assert project.names() == {cluster: before}


def test_a_refresh_comes_back_to_the_cluster_that_was_open(review: Any, project: Project) -> None:
    cluster = open_cluster(review, project, "jazz")
    review.wait_for_url(f"**/review?cluster={cluster}")
    review.reload()
    rests(review, f".st-key-review-about :text('cluster {cluster} ')")
    review.goto(review.url.replace(f"cluster={cluster}", "cluster=%F0%9F%8E%B7"))
    rests(review, ".st-key-review-about :text('cluster ')")
