"""A project in a folder of somebody else's: looking at it works, changing it is refused."""

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from core import (
    Flag,
    Project,
    ProjectError,
    ProjectSettings,
    Verdict,
    cluster_rows,
    exported,
    first_round,
    kept_upload,
    probe_project,
    save_flag,
)
from review_app import jobs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
REFUSED = (
    r"project\.sqlite cannot be written \(you may look at the folder .*p, not change it\)\. Give yourself the right"
)

CHANGES = {
    "rename": lambda project: project.rename(0, "name", "ann"),
    "flag": lambda project: save_flag(project, Flag(0, Verdict.COHERENT)),
    "job": lambda project: project.start_job("retrain", 1),
    "job of the app": lambda project: jobs.start(project, "retrain"),
    "upload": lambda project: kept_upload(project, "more.csv", b"item,tag"),
    "search": lambda project: project.save_search({}, {}),
    "settings": lambda project: project.save_settings(ProjectSettings()),
    "catalogue": lambda project: project.save_catalogue(project.catalogue.keep_tags([0])),
    "fit": first_round,
}


@pytest.fixture(scope="module", autouse=True)
def _imported(fitted_project, tmp_path_factory):
    """Whoever these tests become may not read Python's own folder: what is imported late is imported now."""
    probe_project(Project.open(shutil.copytree(fitted_project, tmp_path_factory.mktemp("warm") / "p")), "bebop")


@pytest.fixture
def looked_at(fitted_project, without_rights):
    """A fitted project's folder, and the rights to look at it only, for as long as a block lasts."""
    folder, read_only = without_rights
    return Path(shutil.copytree(fitted_project, folder / "p")), read_only


def test_everything_that_looks_works_and_writes_nothing(looked_at):
    folder, read_only = looked_at
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with read_only():
        project = Project.open(folder)
        assert not project.writable
        assert (project.head_id(), project.current().id, len(project.history())) == (1, 1, 1)
        assert [row.size for row in cluster_rows(project)] == [
            len(project.clustering(1).members(row.id)) for row in cluster_rows(project)
        ]
        assert exported(project, ".csv").startswith(b"tag,cluster,cluster_name,confidence,verdict")
        assert probe_project(project, "bebop").hits
        assert project.search() is None  # made for this query, and not kept
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert Project.open(folder).writable


@pytest.mark.parametrize("change", CHANGES)
def test_everything_that_changes_it_is_refused(change, looked_at):
    folder, read_only = looked_at
    before = sorted(folder.rglob("*"))
    with read_only(), pytest.raises(ProjectError, match=REFUSED):
        CHANGES[change](Project.open(folder))
    assert sorted(folder.rglob("*")) == before


def test_what_its_owner_decides_meanwhile_is_seen(looked_at):
    folder, read_only = looked_at
    owners = Project.open(folder)
    with owners._database.reading():  # so that what is decided now stays in the file beside the database
        owners.rename(0, "first", "owner")
        assert (folder / "project.sqlite-wal").stat().st_size > 0
        with read_only():
            project = Project.open(folder)
            assert project.names() == {0: "first"}
            with pytest.raises(ProjectError, match=REFUSED):
                project.rename(0, "second", "guest")
    owners.rename(0, "third", "owner")
    with read_only():
        assert project.names() == {0: "third"}


def test_the_command_line_looks_and_is_refused(looked_at, tagloom):
    folder, read_only = looked_at
    with read_only():
        status, out, _ = tagloom("clusters", "--project", folder, "--json")
        assert (status, out.count('"id"')) == (0, 4)
        assert tagloom("probe", "--project", folder, "bebop")[0] == 0
        assert tagloom("history", "--project", folder)[0] == 0
        for command in (("flag", 0, "coherent"), ("retrain",), ("rename", 0, "name"), ("train-search",)):
            name, *rest = command
            status, _, err = tagloom(name, "--project", folder, *rest)
            assert (status, "cannot be written (you may look at" in err) == (2, True), err
    table = folder.parent / "tags.parquet"
    assert tagloom("export", "--project", folder, table)[0] == 0
    assert len(pd.read_parquet(table)) == 28
