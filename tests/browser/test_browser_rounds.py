"""Rounds under real hands: a retrain that is cancelled, one that ends, what it moved, and a round that is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core import Flag, Project, Verdict, save_flag

RETRAIN = ".st-key-rounds-retrain button >> visible=true"
KEEP = ".st-key-rounds-keep button >> visible=true"


@pytest.fixture
def project(project_copy: Path) -> Project:
    """A project in which "sad" was sent to where "jazz" is, and nothing has learned it yet."""
    project = Project.open(project_copy)
    labels, row_of = project.clustering(1).labels, project.data.row_of
    source, target = (int(labels[row_of[tag]]) for tag in ("sad", "jazz"))
    save_flag(project, Flag(source, Verdict.TOO_BROAD, moves=(("sad", target),), curator="Anna"))
    return project


@pytest.fixture
def address(project: Project, serve: Callable[[Path], str]) -> str:
    return f"{serve(project.path)}/rounds"


def home(project: Project, tag: str) -> int:
    return int(project.clustering(project.current().id).labels[project.data.row_of[tag]])


def test_a_retrain_shows_its_progress_and_can_be_cancelled(project, address, new_page) -> None:
    page = new_page(address)
    page.locator(RETRAIN).click()
    page.wait_for_selector(".st-key-job :text('Retraining')")
    page.wait_for_selector(".st-key-job [data-testid=stProgress]")
    page.locator(".st-key-job-cancel button").click()
    page.wait_for_selector("text=Nothing is lost: round 1 still stands")
    page.wait_for_selector("text=1 new decision")
    assert len(project.rounds()) == 1
    page.locator(RETRAIN).click()
    page.wait_for_selector(KEEP)
    assert project.waiting().id == 2


def test_a_retrain_says_what_moved_and_is_kept(project, address, new_page) -> None:
    page, colleague = new_page(address), new_page(address)
    page.locator(RETRAIN).click()
    page.wait_for_selector("text=Round 2, proposed")
    assert "“sad” from" in page.locator("li", has_text="Flag 1.").inner_text()
    colleague.wait_for_selector("text=Round 2, proposed")  # nobody touched this window
    page.locator(KEEP).click()
    page.wait_for_selector("text=Round 2, current")
    assert project.current().id == 2
    assert home(project, "sad") == home(project, "jazz")
    colleague.wait_for_selector("text=Round 2, current")
    colleague.locator(".st-key-rounds-undo-flag-1 button >> visible=true").click()
    colleague.wait_for_selector("text=1 decision taken back since round 2 waits to be learned")
    page.wait_for_selector("text=1 decision taken back since round 2 waits to be learned")  # here too, unasked
    assert project.flags() == ()
