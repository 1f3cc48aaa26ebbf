"""A name that is to be checked: seen in the queue, on the card and in the map's table, and settled with one click."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import NewRound, Project, RoundKind
from review_app import loading, state
from review_app.views.map_table import _table
from review_app.wording.review import card as words


def _script() -> None:
    from review_app import loading
    from review_app.views import review

    review.page(loading.project())


@pytest.fixture
def marked(project_copy: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, int]:
    """A project, and the cluster whose name is to be checked."""
    monkeypatch.setenv("TAGLOOM_PROJECT", str(project_copy))
    project = Project.open(project_copy)
    first = project.current()
    clustering = project.clustering(first.id)
    cluster = int(clustering.labels[project.data.row_of["bebop"]])
    project.add_round(
        NewRound(
            clustering,
            RoundKind.LOCAL,
            parent=first.id,
            report=first.report,
            names=first.names,
            check_names=(cluster,),
        )
    )
    return project, cluster


@pytest.fixture
def visit(marked: tuple[Project, int]) -> Callable[[], AppTest]:
    def begin() -> AppTest:
        at = AppTest.from_function(_script, default_timeout=60)
        at.session_state[str(state.Key.FOCUS)] = marked[1]
        at.run()
        assert [problem.message for problem in at.exception] == []
        return at

    return begin


def test_a_name_to_check_is_shown_and_kept_with_one_click(marked, visit) -> None:
    project, cluster = marked
    at = visit()
    assert words.CHECK_NAME in [element.value for element in at.markdown]
    assert "spellcheck" in at.button(key=f"review.queue.{cluster}").label
    at.button(key="review.name_fits").click().run()
    assert words.CHECK_NAME not in [element.value for element in at.markdown]
    assert project.names() == {cluster: project.current().names[cluster]}
    assert "spellcheck" not in at.button(key=f"review.queue.{cluster}").label


def test_renaming_settles_it_too(marked, visit) -> None:
    _, cluster = marked
    at = visit()
    at.text_input(key=f"review.name.{cluster}").set_value("bop and swing").run()
    assert words.CHECK_NAME not in [element.value for element in at.markdown]


def test_the_table_of_the_map_says_which(marked) -> None:
    project, cluster = marked
    shown = loading.shown(project)
    assert shown is not None
    table = _table(shown, range(len(shown.clustering.tags)))
    assert set(table.loc[table["check_name"], "id"]) == {cluster}


def test_the_command_line_says_which_and_confirms(marked, tagloom) -> None:
    import json

    project, cluster = marked
    listed = json.loads(tagloom("clusters", "--project", project.path, "--json")[1])["clusters"]
    assert [row["id"] for row in listed if row["check_name"]] == [cluster]
    assert "(check)" in tagloom("clusters", "--project", project.path, cluster)[1]
    kept = json.loads(tagloom("rename", "--project", project.path, cluster, "--json")[1])
    assert kept == {"cluster": cluster, "name": project.current().names[cluster]}
    assert "(check)" not in tagloom("clusters", "--project", project.path, cluster)[1]
