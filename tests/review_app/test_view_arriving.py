"""What comes into a project by the Project page, and how the Rounds page shows it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import (
    Catalogue,
    Flag,
    Project,
    TagloomError,
    Verdict,
    add_rows,
    catalogue_from_pairs,
    decision_log,
    kept_upload,
    load_catalogue,
    read_log,
    replay_log,
    save_flag,
    uploads_by_name,
)
from review_app import state


def _project_page() -> None:
    from review_app import loading
    from review_app.views import project

    project.page(loading.project())


def _rounds_page() -> None:
    from review_app import loading
    from review_app.views import rounds

    rounds.page(loading.project())


def _map_page() -> None:
    from review_app import loading
    from review_app.views import tag_map

    tag_map.page(loading.project())


@pytest.fixture
def upload(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, bytes], None]:
    """Let the file widget with this key hold a file."""
    usual = st.file_uploader

    def held(key: str, name: str, content: bytes) -> None:
        file = io.BytesIO(content)
        file.name = name
        monkeypatch.setattr(
            st, "file_uploader", lambda *args, **more: file if more.get("key") == key else usual(*args, **more)
        )

    return held


def visit(page: Callable[[], None], **remembered: object) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    for key, value in remembered.items():
        at.session_state[key] = value
    at.run()
    assert [problem.message for problem in at.exception] == []
    return at


def jazzy() -> Catalogue:
    return catalogue_from_pairs([(f"jazz artist {number}", tag) for number in range(8) for tag in ("hard bop", "jazz")])


def decide(project: Project) -> None:
    clustering = project.clustering(project.current().id)
    jazz, house = (int(clustering.labels[project.data.row_of[tag]]) for tag in ("jazz", "house"))
    save_flag(project, Flag(jazz, Verdict.COHERENT, curator="Ann"))
    assert house != jazz
    save_flag(project, Flag(house, Verdict.COHERENT, curator="Ann"))


@pytest.mark.usefixtures("project")
def test_more_rows_are_kept_and_a_job_adds_them(upload, started) -> None:
    upload("project.add.file", "../more.csv", b"item,tag\na,b\n")
    visit(_project_page).button(key="project.add.start").click().run()
    ((kind, path),) = started
    assert kind == "add"
    assert (Path(path).name, Path(path).read_bytes()) == ("more.csv", b"item,tag\na,b\n")


def test_what_is_said_of_an_upload_calls_it_by_its_name(project) -> None:
    path = kept_upload(project, "more.csv", b"what,who\n")
    with pytest.raises(TagloomError) as refused:
        add_rows(project, load_catalogue(path))
    assert str(path.parent) in str(refused.value)
    assert uploads_by_name(project, str(refused.value)).startswith("more.csv, line 1: no item and no tag column")


def test_a_log_is_checked_before_a_job_replays_it(project, upload, started) -> None:
    upload("project.replay.file", "log.jsonl", b"no log")
    at = visit(_project_page)
    at.button(key="project.replay.start").click().run()
    assert "is no entry of a decision log" in at.error[0].value
    assert started == []
    decide(project)
    upload("project.replay.file", "log.jsonl", decision_log(project))
    visit(_project_page).button(key="project.replay.start").click().run()
    assert [command[0] for command in started] == ["replay"]
    assert started[0][2:] == ("--curator", state.curator())


@pytest.mark.usefixtures("project")
def test_without_a_file_nothing_can_be_started() -> None:
    at = visit(_project_page)
    assert at.button(key="project.add.start").disabled
    assert at.button(key="project.replay.start").disabled


def test_what_a_log_lost_is_listed(project) -> None:
    decide(project)
    log = kept_upload(project, "log.jsonl", decision_log(project).replace(b"bebop", b"no such tag"))
    project.withdraw(1, "Ann")
    replay_log(project, read_log(log), "Bo")
    at = visit(_project_page)
    said = next(each.value for each in at.caption if each.value.startswith("Last log"))
    assert "not here" in said
    rows = next(table.value for table in at.dataframe if "Why" in table.value)
    assert "not here: no such tag" in rows["Why"].tolist()


def test_the_rounds_page_and_the_map_show_an_addition_and_the_round_before(project) -> None:
    before = len(project.data.tags)
    added = add_rows(project, jazzy())
    assert len(project.data.tags) == before + 1
    at = visit(_rounds_page)
    assert any("It brought **1 new tag** and 0 new items; no tag moved." in each.value for each in at.markdown)
    at.radio(key=str(state.Widget.ROUND)).set_value(1).run()
    assert [problem.message for problem in at.exception] == []
    visit(_map_page)
    project.return_to(1, "Ann")
    visit(_map_page)
    at = visit(_rounds_page)
    at.radio(key=str(state.Widget.ROUND)).set_value(added.round.id).run()
    assert [problem.message for problem in at.exception] == []
