"""The Project page as a curator meets it: the report, the downloads, another catalogue opened in place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import Catalogue, ColumnNames, Project, ProjectSettings, catalogue_from_pairs
from review_app import settings, state
from review_app.wording import plain
from review_app.wording import project as words

HOSTILE = "<b>**x** $y$ :red[z]"


def _script() -> None:
    from review_app import loading, state
    from review_app.views import project

    served = loading.project()
    state.belong_to(str(served.path))
    project.page(served)


@pytest.fixture
def visit(project: Project) -> Callable[[], AppTest]:
    return lambda: _sound(AppTest.from_function(_script, default_timeout=60).run())


def _sound(at: AppTest) -> AppTest:
    assert [problem.message for problem in at.exception] == []
    return at


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.caption, *at.error))


def load(at: AppTest, path: Path, **fields: object) -> AppTest:
    at.text_input(key="project.path").set_value(str(path))
    for name, value in fields.items():
        kind = at.number_input if name in ("min_items", "clusters") else at.text_input
        kind(key=f"project.path.{name.replace('__', '.')}").set_value(value)
    return _sound(at.button(key="project.load_path").click().run())


def small_table(folder: Path) -> Path:
    path = folder / "small.csv"
    path.write_text("who,what\nA,rock\nB,rock\nB,Rock\nB,jazz\nC,jazz\n")
    return path


def test_the_report_adds_up_and_says_why_rows_were_left_out(project, visit, monkeypatch) -> None:
    table = catalogue_from_pairs([("A", "hip hop"), ("A", "hip hop"), ("B", "Hip-Hop"), ("C", "jazz")])
    monkeypatch.setattr(Project, "catalogue", property(lambda _self: table))
    at = visit()
    assert [metric.value for metric in at.metric][:3] == ["3", "2", "3"]
    ((reason, rows),) = table.report.dropped.items()
    assert (words.reason(reason, rows), rows) == (f"1 row: {plain(reason)}", 1)
    assert words.reason(reason, rows) in texts(at)
    spellings = at.dataframe[0].value
    assert spellings["tag"].tolist() == ["hip hop"]
    assert [list(found) for found in spellings["spellings"]] == [["hip hop", "Hip-Hop"]]


def test_settings_and_versions_are_shown(project, visit) -> None:
    at = visit()
    shown = {row["Setting"]: row["Value"] for row in at.dataframe[-2].value.to_dict("records")}
    assert shown["Folder"] == str(project.path)
    assert shown["Clusters asked for"] == "4"
    assert "torch" in at.dataframe[-1].value["Package"].tolist()


def test_every_format_and_the_log_can_be_taken(visit) -> None:
    at = visit()
    labels = {button.proto.label: button.proto.disabled for button in at.get("download_button")}
    assert labels == {"CSV": False, "JSON lines": False, "Parquet": False, "Decision log": False}


def test_another_table_becomes_the_project_shown_and_the_session_starts_afresh(project, visit, tmp_path) -> None:
    at = visit()
    at.session_state[str(state.Key.CURATOR)] = "Anna"
    at.session_state[str(state.Key.FOCUS)] = 3
    load(at, small_table(tmp_path), min_items=2, clusters=2, column__item="who", column__tag="what")
    served = settings.project_dir()
    assert served == tmp_path / "small.tagloom"
    assert Project.open(served).settings == ProjectSettings(
        source=str(tmp_path / "small.csv"),
        columns=ColumnNames(item="who", tag="what"),
        min_items=2,
        n_clusters=2,
    )
    assert at.metric[0].value == "3"
    assert str(state.Key.FOCUS) not in at.session_state
    assert at.session_state[str(state.Key.CURATOR)] == "Anna"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.csv", None, "There is no file"),
        ("empty.csv", "", "empty"),
        ("few.csv", "item,tag\nA,rock\n", "Set min_items to 1 or less"),
    ],
)
def test_what_cannot_be_loaded_is_said_and_the_project_stays(project, visit, tmp_path, name, content, said) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    at = load(visit(), tmp_path / name)
    assert plain(said).split("\\")[0] in at.error[0].value
    assert settings.project_dir() == project.path


def test_loading_nothing_says_so(visit) -> None:
    at = visit()
    _sound(at.button(key="project.load_path").click().run())
    assert at.error[0].value == words.NO_SOURCE


def test_a_project_beside_this_one_is_opened(project, visit, tmp_path) -> None:
    other = Project.create(tmp_path / "other.tagloom", Catalogue(("A",), ("rock",), _one_link()))
    at = visit()
    assert at.selectbox(key="project.beside").options[0] == plain("other.tagloom")
    _sound(at.button(key="project.open").click().run())
    assert settings.project_dir() == other.path
    assert "0 rows read" in texts(at)


def test_a_folder_without_a_project_is_refused(project, visit, tmp_path) -> None:
    at = visit()
    _sound(at.selectbox(key="project.beside").set_value(words.ELSEWHERE).run())
    at.text_input(key="project.elsewhere").set_value(str(tmp_path / "nowhere"))
    _sound(at.button(key="project.open").click().run())
    assert "does not exist" in at.error[0].value
    assert settings.project_dir() == project.path


def test_names_of_strangers_are_text_and_never_markup(project, visit) -> None:
    project.save_settings(ProjectSettings(source=f"{HOSTILE}.csv", n_clusters=4))
    (project.path.parent / "**x**").mkdir()
    Project.create(project.path.parent / "**x**")
    at = _sound(AppTest.from_function(_script, default_timeout=60).run())
    shown = [element.value for element in (*at.markdown, *at.caption)] + at.selectbox[0].options
    assert plain(HOSTILE) in "\n".join(shown)
    assert not [text for text in shown if "<b>" in text or "**x" in text or ":red[z]" in text]


def _one_link():
    from scipy.sparse import csr_matrix

    return csr_matrix([[1.0]], dtype="float32")
