"""The sample catalogue: built from its sources, the same every time, and found wherever tagloom is installed."""

import subprocess
import sys

import numpy as np
import pytest
from safetensors.numpy import load_file

from core import CatalogueError, load_catalogue, sample_catalogue_path, sample_seed_files
from core import projection as projection_module
from core import sample as sample_module
from core.embedding import CachedEncoder, SentenceEncoder, default_encoder
from core.embedding import cached as cached_module
from core.neighbours import nearest_neighbours
from sample_data.build import HERE, build, counts, csv_bytes, read_sources, with_counts


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(sample_catalogue_path())


def test_the_catalogue_is_what_its_sources_say():
    assert sample_catalogue_path().read_bytes() == csv_bytes(read_sources(HERE / "source"))


def test_the_catalogue_is_large_enough_and_the_readme_tells_its_size(catalogue):
    found = counts(catalogue)
    assert found["artists"] >= 600
    assert found["tags on 5 or more artists"] >= 200
    assert found["rows"] >= 5000
    assert found["tags with several spellings"] > 0
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert with_counts(readme, found) == readme
    assert f"| artists | {found['artists']:,} |" in readme


@pytest.mark.slow
def test_two_builds_are_equal_and_the_shipped_files_are_theirs(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        build(HERE / "source", tmp_path / name)
    for name in ("music.csv", "embeddings.safetensors", "map.safetensors"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    shipped, built = (load_file(folder / "embeddings.safetensors")["vectors"] for folder in (HERE, tmp_path / "one"))
    np.testing.assert_allclose(shipped, built, atol=1e-5)  # another processor may round otherwise
    shapes = [load_file(folder / "map.safetensors")["positions"].shape for folder in (HERE, tmp_path / "one")]
    assert shapes[0] == shapes[1]


def test_the_samples_vectors_and_map_need_neither_model_nor_umap(catalogue, tmp_path, monkeypatch):
    monkeypatch.setenv("TAGLOOM_CACHE", str(tmp_path))
    monkeypatch.setattr(SentenceEncoder, "encode", lambda *_: pytest.fail("the model was asked"))
    monkeypatch.setattr(projection_module, "layout", lambda *_: pytest.fail("the map was drawn"))
    tags = catalogue.keep_tags(catalogue.frequent_tags(5)).tags
    vectors = default_encoder().encode(tags)
    assert vectors.shape == (len(tags), 384)
    assert projection_module.project_2d(vectors, nearest_neighbours(vectors), 0).shape == (len(tags), 2)
    assert list(tmp_path.iterdir()) == []


def test_without_the_sample_the_encoder_still_works(tmp_path, monkeypatch):
    monkeypatch.setattr(sample_module, "FOLDER", tmp_path)
    assert sample_seed_files() == ()
    with pytest.raises(CatalogueError, match=r"The sample catalogue .*music\.csv is missing"):
        sample_catalogue_path()
    assert isinstance(cached_module.default_encoder(), CachedEncoder)


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({"a.txt": "# a list\n\nAbba pop\n"}, r"a\.txt, line 3: expected \"Artist: tag, tag, \.\.\.\". Got 'Abba pop'"),
        ({"a.txt": "Abba: pop,, disco"}, "line 1: expected"),
        ({"a.txt": "Abba: pop, disco, pop"}, "'Abba' has the tag 'pop' twice"),
        ({"a.txt": "Abba: pop", "b.txt": "\nAbba: disco"}, r"b\.txt, line 2: 'Abba' is on a\.txt, line 1 already"),
    ],
)
def test_a_source_that_is_wrong_is_named_by_line(tmp_path, files, text):
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(CatalogueError, match=text):
        read_sources(tmp_path)


def test_a_sample_that_is_too_small_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("Abba: pop, disco\nBlur: pop")
    (tmp_path / "music.csv").write_bytes(csv_bytes(read_sources(tmp_path)))
    assert (tmp_path / "music.csv").read_text() == "item,tag\nAbba,disco\nAbba,pop\nBlur,pop\n"
    with pytest.raises(CatalogueError, match="The sample has 3 rows; it needs 5,000"):
        counts(load_catalogue(tmp_path / "music.csv"))


def test_the_command_says_what_it_does():
    done = subprocess.run(
        [sys.executable, "-m", "sample_data.build", "--help"],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Build the sample catalogue" in done.stdout
