"""A project's folder: begun all at once, opened from anywhere, refused in one sentence when it is not sound."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors import SafetensorError

from core import ConfigError, NewRound, Project, ProjectError, ProjectSettings, RoundKind, TrainingData
from core.catalogue import ColumnNames, catalogue_from_pairs
from core.clustering import Clustering
from core.embedding import unit_length
from core.project.folder import begun
from core.project.manifest import PACKAGES

STRANGE = ("<script>alert(1)</script>", "=cmd|'/c calc'!A1", "שלום", "🎷", "'; DROP TABLE flags; --", "$x^2$")


def toy_catalogue():
    return catalogue_from_pairs([(f"item {at}", tag) for at in range(5) for tag in STRANGE[: at + 3]])


def toy_data(n_tags=6, d=4):
    vectors = np.random.default_rng(3).normal(size=(n_tags, d))
    return TrainingData.from_embeddings(vectors, [*STRANGE, *(f"tag {at}" for at in range(n_tags))][:n_tags])


def toy_clustering(tags, ids=(5, 7, 12)):
    assignments = np.random.default_rng(4).dirichlet(np.ones(len(ids)), len(tags)).astype(np.float32)
    return Clustering(
        tags=tuple(tags),
        assignments=assignments,
        cluster_ids=np.array(ids, dtype=np.int64),
        parameters={"weights": np.ones((len(ids), 4), np.float32), "bias": np.zeros(len(ids), np.float32)},
        prior=np.full(len(ids), 1 / len(ids), np.float32),
        redirects={9: 7},
        next_id=13,
    )


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "music.tagloom", toy_catalogue(), ProjectSettings(n_clusters=3, seed=8))


def assert_same_clustering(one, other):
    assert (one.tags, one.redirects, one.next_id) == (other.tags, other.redirects, other.next_id)
    for name in ("assignments", "cluster_ids", "prior"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.parameters.keys() == other.parameters.keys()
    for name, array in one.parameters.items():
        np.testing.assert_array_equal(array, other.parameters[name])


def test_what_was_saved_is_there_when_opened_again(project):
    data = toy_data()
    places = np.arange(12, dtype=np.float32).reshape(6, 2)
    project.save_data(data, places)
    clustering = toy_clustering(data.tags)
    project.add_round(NewRound(clustering, RoundKind.FIRST))
    again = Project.open(project.path)
    assert again.settings == ProjectSettings(n_clusters=3, seed=8)
    assert again.catalogue.fingerprint == toy_catalogue().fingerprint
    assert again.data.tags == data.tags
    assert again.data.fingerprint == data.fingerprint
    np.testing.assert_array_equal(again.data.neighbours.indices, data.neighbours.indices)
    np.testing.assert_array_equal(again.projection, places)
    assert_same_clustering(again.clustering(again.current().id), clustering)


def test_a_moved_project_opens(project, tmp_path):
    project.save_data(toy_data(), np.zeros((6, 2)))
    project.add_round(NewRound(toy_clustering(toy_data().tags), RoundKind.FIRST))
    elsewhere = tmp_path / "other place, 100% new"
    shutil.move(project.path, elsewhere)
    moved = Project.open(elsewhere)
    assert moved.current().id == 1
    assert moved.data.tags == toy_data().tags
    assert moved.clustering(1).next_id == 13


def test_the_folder_holds_plain_files_and_nothing_is_left_beside_it(project, tmp_path):
    assert {path.name for path in project.path.iterdir()} == {
        "manifest.json",
        "project.sqlite",
        "catalogue.parquet",
        "arrays",
        "jobs",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["music.tagloom"]
    manifest = json.loads((project.path / "manifest.json").read_text())
    assert manifest["format"] == 1
    assert set(manifest["packages"]) == set(PACKAGES)
    assert manifest["packages"]["numpy"] == np.__version__
    assert project.packages == manifest["packages"]
    assert project.created == manifest["created"]


def test_what_is_not_there_yet_is_said(project, tmp_path):
    assert (project.has_catalogue, project.has_data, project.head(), project.job()) == (True, False, None, None)
    assert project.search() is None
    for read, text in [
        (lambda: project.data, "has no training data yet. Fit it first"),
        (lambda: project.projection, "has no training data yet"),
        (project.current, "has no round yet. Fit it first"),
        (project.proposed, "No round waits"),
        (lambda: project.round(4), "There is no round 4"),
        (lambda: project.clustering(4), "There is no round 4"),
        (lambda: Project.create(tmp_path / "bare").catalogue, "has no catalogue yet. Load one first"),
    ]:
        with pytest.raises(ProjectError, match=text):
            read()


def test_data_count_for_their_catalogue_and_settings_only(project):
    project.save_data(toy_data(), np.zeros((6, 2)))
    assert Project.open(project.path).has_data
    project.save_catalogue(toy_catalogue())
    assert project.has_data, "the very same catalogue changes nothing"
    project.save_settings(ProjectSettings(n_clusters=4, seed=8))
    assert project.has_data
    project.save_settings(ProjectSettings(n_clusters=4, seed=8, min_items=2))
    assert not Project.open(project.path).has_data
    project.save_settings(ProjectSettings(n_clusters=3, seed=8))
    assert project.has_data
    project.save_catalogue(catalogue_from_pairs([("another", "tag")]))
    assert not project.has_data
    assert Project.open(project.path).catalogue.items == ("another",)
    assert len(list(project.path.glob("*.parquet"))) == 1


def test_create_again_goes_on_until_there_is_a_round(project):
    project.save_data(toy_data(), np.zeros((6, 2)))
    again = Project.create(project.path, toy_catalogue(), ProjectSettings(n_clusters=2, seed=8))
    assert again.has_data
    assert again.settings.n_clusters == 2
    again.add_round(NewRound(toy_clustering(toy_data().tags), RoundKind.FIRST))
    with pytest.raises(ProjectError, match="already holds a project with rounds"):
        Project.create(project.path, toy_catalogue(), ProjectSettings())


def test_a_project_that_is_being_fitted_is_not_begun_anew(project):
    before = (project.settings, project.catalogue_fingerprint)
    job = project.start_job("fit", os.getpid())
    with pytest.raises(ProjectError, match="is busy: a fit"):
        Project.create(project.path, catalogue_from_pairs([("a", "b")]), ProjectSettings(seed=9))
    assert (project.settings, project.catalogue_fingerprint) == before
    project.finish_job(job, "done")
    Project.create(project.path, catalogue_from_pairs([("a", "b")]), ProjectSettings(seed=9))
    assert project.catalogue_fingerprint != before[1]


def test_the_folder_one_stands_in_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (".", f"../{tmp_path.name}", tmp_path):
        with pytest.raises(ProjectError, match="is where you stand"):
            Project.create(name)
    assert not list(tmp_path.iterdir())
    assert Project.create("below").path.is_dir()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    for path in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(ProjectError, match="holds something that is no project"):
            Project.create(path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert Project.create(empty).head() is None
    with pytest.raises(ProjectError, match=r"cannot be made in .*Name a folder in which you may write"):
        Project.create(tmp_path / "letter.txt" / "below")


def test_a_beginning_that_failed_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), begun(tmp_path / "p"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    old = tmp_path / f".p.{'0' * 32}.part"
    old.mkdir()
    os.utime(old, (1, 1))
    Project.create(tmp_path / "p")
    assert not old.exists()


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_a_folder_that_is_no_project(name, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    assert not Project.exists(tmp_path / name)
    with pytest.raises(ProjectError, match=f"{name} (does not exist|holds no project)"):
        Project.open(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "manifest.json is damaged"),
        ("{", "manifest.json is damaged"),
        ("[]", "manifest.json is damaged"),
        ('{"format": "x"}', "manifest.json is damaged"),
        ('{"format": 1}', "is damaged .it lacks 'settings'"),
        ('{"format": 1, "settings": {"seed": -3}, "created": "", "packages": {}}', "seed must be from 0"),
        ('{"format": 1, "settings": [], "created": "", "packages": {}}', "manifest.json is damaged"),
        ('{"format": 99}', "has format 99, and this version of tagloom reads up to 1.*update tagloom"),
        ("\udcff", "manifest.json is damaged"),
    ],
)
def test_a_manifest_that_is_not_sound(project, content, text):
    (project.path / "manifest.json").write_text(content, errors="surrogateescape")
    with pytest.raises(ProjectError, match=text):
        Project.open(project.path)


def test_a_manifest_of_a_later_version_with_unknown_settings_still_opens(project):
    path = project.path / "manifest.json"
    content = json.loads(path.read_text())
    content["settings"]["colour"] = "green"
    del content["settings"]["top"]
    path.write_text(json.dumps(content))
    assert Project.open(project.path).settings == ProjectSettings(n_clusters=3, seed=8)


def test_a_database_that_is_not_sound(project):
    path = project.path / "project.sqlite"
    sound = path.read_bytes()
    path.write_bytes(b"nothing of the kind" * 1000)
    with pytest.raises(ProjectError, match=r"project\.sqlite is damaged"):
        Project.open(project.path)
    path.write_bytes(b"")
    with pytest.raises(ProjectError, match="is not a project's database"):
        Project.open(project.path)
    path.unlink()
    with pytest.raises(ProjectError, match=r"project\.sqlite is missing"):
        Project.open(project.path)
    assert not path.exists(), "looking does not make one"
    path.write_bytes(sound)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '77'")
    connection.close()
    with pytest.raises(ProjectError, match=r"has format 77, and this version .* reads up to 1"):
        Project.open(project.path)


def test_damaged_arrays_and_catalogue_are_named(project):
    project.save_data(toy_data(), np.zeros((6, 2)))
    project.add_round(NewRound(toy_clustering(toy_data().tags), RoundKind.FIRST))
    for file in (project.path / "arrays").iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    (project.path / "catalogue.parquet").write_bytes(b"PAR1 no")
    again = Project.open(project.path)
    for read in (lambda: again.data, lambda: again.clustering(1), lambda: again.catalogue):
        with pytest.raises(ProjectError, match=r"(damaged|cannot be read).*Restore it from a copy"):
            read()
    for file in (project.path / "arrays").iterdir():
        file.unlink()
    with pytest.raises(ProjectError, match=r"safetensors is missing"):
        _ = again.data


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
def test_a_project_that_may_not_be_written(without_rights):
    folder, read_only = without_rights
    Project.create(folder / "p", toy_catalogue())
    with read_only():
        with pytest.raises(ProjectError, match=r"project\.sqlite cannot be written .*Give yourself the right"):
            Project.open(folder / "p").rename(5, "name", "ann")
        with pytest.raises(ProjectError, match="Name a folder in which you may write"):
            Project.create(folder / "q")


def test_a_disk_that_refuses_is_named(project, monkeypatch):
    for refusal in (OSError(28, "No space left on device"), SafetensorError("No space left on device")):

        def full(*_args, problem=refusal, **_kwargs):
            raise problem

        monkeypatch.setattr("safetensors.numpy.save_file", full)
        with pytest.raises(ProjectError, match=r"could not be saved \(No space left on device\)"):
            project.save_data(toy_data(), np.zeros((6, 2)))
        assert not project.has_data
    assert list((project.path / "arrays").iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"min_items": 0}, "min_items must be at least 1. Got 0."),
        ({"top": 0}, "top must be at least 1. Got 0."),
        ({"n_clusters": 0}, "n_clusters must be a whole number of at least 1"),
        ({"n_clusters": "many"}, "Got 'many'"),
        ({"seed": -1}, "seed must be from 0"),
        ({"device": "tpu"}, "device must be one of auto, cpu, cuda. Got 'tpu'"),
        ({"objective": "best"}, "objective must be one of default, article"),
    ],
)
def test_settings_out_of_range(settings, text):
    with pytest.raises(ConfigError, match=text):
        ProjectSettings(**settings)


def test_settings_survive_json():
    settings = ProjectSettings("a.csv", ColumnNames(item="artist", user=""), 2, 300, 40, 9, "cpu", "article", "mine")
    assert ProjectSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings


def test_search_arrays_are_replaced(project):
    first = {"postings": np.array([3, 1, 2], np.int32), "empty": np.empty((0, 4), np.float32)}
    project.save_search(first, {"format": 1, "settings": {"tau": 0.1}})
    project.save_search({"postings": np.array([9], np.int32)}, {"format": 2})
    arrays, meta = Project.open(project.path).search()
    assert (arrays["postings"].tolist(), meta) == ([9], {"format": 2})


def test_a_search_that_somebody_replaced_meanwhile_is_not_overwritten(project):
    mine, theirs = {"postings": np.array([1], np.int32)}, {"postings": np.array([2], np.int32)}
    assert project.save_search(mine, {}, replacing="")
    read = project.search_version
    project.save_search(theirs, {})
    assert not project.save_search(mine, {}, replacing=read)
    assert project.search()[0]["postings"].tolist() == [2]
    assert project.save_search(mine, {}, replacing=project.search_version)
    assert project.search()[0]["postings"].tolist() == [1]


def test_a_folder_that_may_not_be_read_holds_no_project(tmp_path, monkeypatch):
    def forbidden(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", forbidden)
    assert not Project.exists(tmp_path)


def test_leftovers_go_when_a_job_begins_and_young_files_stay(project):
    data = toy_data()
    project.save_data(data, np.zeros((6, 2)))
    project.save_data(data, np.ones((6, 2)))
    project.add_round(NewRound(toy_clustering(data.tags), RoundKind.FIRST))
    folder = project.path / "arrays"
    stray, young = folder / ".round.part", folder / "young.safetensors"
    stray.write_bytes(b"half")
    for path in folder.iterdir():
        os.utime(path, (time.time() - 7200,) * 2)
    young.write_bytes(b"whole, its row is being written")
    assert len(list(folder.iterdir())) == 5
    project.start_job("fit", os.getpid())
    assert stray not in list(folder.iterdir())
    assert len(list(folder.iterdir())) == 3
    again = Project.open(project.path)
    np.testing.assert_array_equal(again.projection, np.ones((6, 2)))
    assert again.clustering(1).tags == data.tags


def test_opening_imports_nothing_heavy(project):
    code = (
        "import sys; from core.project import Project; p = Project.open(sys.argv[1]); p.flags(); p.head(); "
        "heavy = {'torch', 'umap', 'sklearn', 'sentence_transformers', 'alembic', 'numba', 'streamlit'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(project.path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_a_project_of_ten_thousand_tags_opens_at_once(tmp_path):
    project = Project.create(tmp_path / "large")
    n_tags = 10_000
    tags = [f"tag {at}" for at in range(n_tags)]
    small = TrainingData.from_embeddings(np.eye(3), ["a", "b", "c"])
    vectors = unit_length(np.random.default_rng(1).normal(size=(n_tags, 384)).astype(np.float32))
    neighbours = type(small.neighbours)(np.zeros((n_tags, 15), np.int32), np.ones((n_tags, 15), np.float32))
    edges = type(small.affinity)(*small_edges(n_tags), n_tags)
    data = TrainingData(tuple(tags), vectors, np.ones(n_tags, np.int64), 5, edges, edges, neighbours)
    project.save_data(data, np.zeros((n_tags, 2)))
    project.add_round(NewRound(toy_clustering(tags, tuple(range(3, 73))), RoundKind.FIRST))
    again = Project.open(project.path)
    assert again.clustering(again.current().id).assignments.shape == (n_tags, 70)
    assert again.data.embeddings.shape == (n_tags, 384)
    assert again.flags() == ()


def small_edges(n_tags):
    first = np.arange(n_tags - 1, dtype=np.int32)
    return first, first + 1, np.ones(n_tags - 1, np.float32)
