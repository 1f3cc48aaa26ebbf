"""New projects: checked before they are made, called after their file, beside the one at hand."""

from pathlib import Path

import pytest

from core.errors import CatalogueError, ConfigError, ProjectError
from core.project import Project, ProjectSettings
from core.workflow.beginning import begin_from_upload, begin_project, free_folder, projects_beside

TABLE = "item,tag\nA,rock\nB,rock\nB,jazz\n"
SETTINGS = ProjectSettings(source="mine.csv", min_items=2)


def test_a_table_becomes_a_project(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    source.write_text(TABLE)
    project = begin_project(tmp_path / "mine.tagloom", source, SETTINGS)
    assert project.catalogue.tags == ("rock", "jazz")
    assert project.settings == SETTINGS


def test_settings_that_leave_no_tag_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    source.write_text(TABLE)
    with pytest.raises(ConfigError, match="most frequent sits on 2"):
        begin_project(tmp_path / "mine.tagloom", source, ProjectSettings(min_items=3))
    assert not (tmp_path / "mine.tagloom").exists()


def test_an_upload_is_called_by_its_own_name_when_it_is_wrong(tmp_path: Path) -> None:
    project = begin_from_upload(tmp_path / "up.tagloom", "../mine.csv", TABLE.encode(), SETTINGS)
    assert project.catalogue.report.rows == 3
    with pytest.raises(CatalogueError) as refused:
        begin_from_upload(tmp_path / "other.tagloom", "wrong.csv", b"a,b\n1,2\n", SETTINGS)
    assert str(refused.value).startswith("wrong.csv")


@pytest.mark.parametrize(
    ("name", "folder"),
    [("music", "music"), ("my list.tagloom", "my-list"), ("../../etc", "etc"), ("ünï", "ünï"), ("x" * 99, "x" * 60)],
)
def test_any_name_makes_a_folder_beside(tmp_path: Path, name: str, folder: str) -> None:
    assert free_folder(tmp_path / "here.tagloom", name) == tmp_path / f"{folder}.tagloom"


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "music.tagloom").mkdir()
    (tmp_path / "music-2.tagloom").mkdir()
    assert free_folder(tmp_path / "here.tagloom", "music").name == "music-3.tagloom"


def test_a_name_without_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot name a folder"):
        free_folder(tmp_path / "here.tagloom", "/../")


def test_other_projects_are_found_by_their_manifest(tmp_path: Path) -> None:
    here, other = (Project.create(tmp_path / name).path for name in ("here.tagloom", "other"))
    (tmp_path / "no-project").mkdir()
    assert projects_beside(here) == (other,)


def test_more_clusters_than_tags_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    source.write_text(TABLE)
    with pytest.raises(ConfigError, match="3 clusters cannot be made of 2 tags"):
        begin_project(tmp_path / "mine.tagloom", source, ProjectSettings(min_items=1, n_clusters=3))
    assert not (tmp_path / "mine.tagloom").exists()


def test_plain_texts_are_all_kept_whatever_the_number_of_items(tmp_path: Path) -> None:
    source = tmp_path / "texts.csv"
    source.write_text("text\nhow are you\nwho are you\n")
    project = begin_project(tmp_path / "texts.tagloom", source, ProjectSettings(source="texts.csv", min_items=5))
    assert project.catalogue.tags == ("how are you", "who are you")
    assert project.settings.min_items == 1
