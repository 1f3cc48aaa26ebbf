"""The app on a project in a folder of somebody else's: every page is there, and what would change it is refused."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import Project, ProjectSettings, load_catalogue
from review_app import state

SCRIPT = Path(__file__).parents[2] / "review_app" / "app.py"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")


def opened(page: state.PageName) -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.session_state["go_to"] = str(page)
    return app.run()


@pytest.fixture
def folder(fitted_project: Path, without_rights, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fitted project, for the length of a test only to be looked at; what is imported late was imported before."""
    outer, read_only = without_rights
    copy = Path(shutil.copytree(fitted_project, outer / "toy.tagloom"))
    warm = shutil.copytree(fitted_project, outer / "warm")
    monkeypatch.setenv("TAGLOOM_PROJECT", str(warm))
    for page in state.PageName:
        assert not opened(page).exception
    monkeypatch.setenv("TAGLOOM_PROJECT", str(copy))
    with read_only():
        yield copy


def test_every_page_is_there_and_says_so(folder: Path) -> None:
    for page in state.PageName:
        app = opened(page)
        assert not app.exception, page
        assert not app.error, page
        assert "Only to look at" in "".join(str(each.value) for each in app.markdown), page


@pytest.mark.parametrize(
    ("page", "press"),
    [
        (state.PageName.REVIEW, lambda app: app.button(key="review.verdict.coherent").click()),
        (state.PageName.ROUNDS, lambda app: app.button(key="rounds.retrain_all").click()),
        (state.PageName.PROBE, lambda app: app.button(key="probe.train").click()),
    ],
)
def test_what_would_change_it_is_refused_in_a_sentence(
    folder: Path, page: state.PageName, press: Callable[[AppTest], AppTest]
) -> None:
    app = press(opened(page)).run()
    assert not app.exception
    said = [toast.value for toast in app.toast]
    assert len(said) == 1
    assert "cannot be written" in said[0]
    assert "Give yourself the right" in said[0]
    assert Project.open(folder).flags() == ()


def test_a_project_without_clusters_says_who_can_learn_them(
    toy_catalogue: Path, without_rights, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer, read_only = without_rights
    Project.create(outer / "empty.tagloom", load_catalogue(toy_catalogue), ProjectSettings())
    monkeypatch.setenv("TAGLOOM_PROJECT", str(outer / "empty.tagloom"))
    with read_only():
        app = opened(state.PageName.REVIEW)
        assert not app.exception
        assert "somebody who may write" in app.info[0].value
