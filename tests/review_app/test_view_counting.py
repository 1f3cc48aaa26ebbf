"""A first round whose number of clusters was chosen says so, in the command and on the Rounds page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import Project, cluster_count_choice
from review_app.wording import cluster_count as words


def _script() -> None:
    from review_app import loading
    from review_app.views import rounds

    rounds.page(loading.project())


@pytest.fixture(scope="module")
def counted(toy_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project fitted by the command with --clusters auto."""
    from core import begin_project, first_round
    from core.project import ProjectSettings

    folder = tmp_path_factory.mktemp("counted") / "auto.tagloom"
    first_round(begin_project(folder, toy_catalogue, ProjectSettings(source=str(toy_catalogue))))
    return folder


def test_the_round_keeps_how_its_number_was_chosen(counted: Path) -> None:
    project = Project.open(counted)
    choice = cluster_count_choice(project.current())
    assert choice is not None
    assert choice.chosen == len(project.clustering(project.current().id).cluster_ids)
    assert choice.tags == choice.looked_at == 28


def test_a_number_that_was_named_was_not_chosen(project: Project) -> None:
    assert cluster_count_choice(project.current()) is None


def test_the_page_draws_the_curve_and_says_why(counted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAGLOOM_PROJECT", str(counted))
    at = AppTest.from_function(_script, default_timeout=60).run()
    assert not at.exception
    choice = cluster_count_choice(Project.open(counted).current())
    assert choice is not None
    assert words.chosen(choice) in [each.value for each in at.markdown]


def test_the_page_shows_what_the_fit_noticed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    true = Project.clustering
    said = "Empty: 1 of 4 clusters hold no tag (7). Ask for fewer clusters."
    monkeypatch.setattr(Project, "clustering", lambda self, id_: replace(true(self, id_), warnings=(said,)))
    at = AppTest.from_function(_script, default_timeout=60).run()
    assert [each.value.replace("\\", "") for each in at.warning] == [said]


def test_the_command_prints_the_reason(toy_catalogue: Path, tmp_path: Path, tagloom) -> None:
    status, out, _ = tagloom("fit", toy_catalogue, "--project", tmp_path / "a", "--clusters", "auto", "--json")
    assert status == 0
    said = json.loads(out)
    found = said["report"]["cluster_count"]
    assert found["chosen"] == said["clusters"]
    assert {"clusters", "bits", "spread", "agreement"} == set(found["tried"][0])
    status, out, _ = tagloom("fit", toy_catalogue, "--project", tmp_path / "b")
    assert status == 0
    assert found["why"] in out
    assert "Confidence: " in out
