"""The HetRec 2011 files, in a folder and in a zip, Latin-1 and UTF-8 side by side."""

import csv
import zipfile
from pathlib import Path

import pytest

from core.catalogue import import_lastfm, load_catalogue
from core.errors import CatalogueError

FILES = {
    "artists.dat": "id\tname\turl\tpictureURL\n17\tBjörk\thttp://x\t\n23\tEarth, Wind\t\t\n29\tBjörk\t\t\n".encode(),
    "tags.dat": "tagID\ttagValue\r\n5\télectro\r\n7\t80s\r\n9\t\r\n".encode("latin-1"),
    "user_taggedartists.dat": (
        b"userID\tartistID\ttagID\tday\tmonth\tyear\n"
        b"2\t17\t5\t1\t4\t2009\n"
        b"3\t17\t5\t1\t4\t2009\n"
        b"2\t23\t7\t1\t4\t2009\n"
        b"2\t29\t7\t1\t4\t2009\n"
        b"2\t31\t7\t1\t4\t2009\n"
        b"2\t31\t9\t1\t4\t2009\n"
        b"2\t31\t11\t1\t4\t2009\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hetrec").mkdir()
    for name, content in FILES.items():
        (tmp_path / "hetrec" / name).write_bytes(content)
    return tmp_path / "hetrec"


def test_a_folder_becomes_a_table_with_users(folder: Path, tmp_path: Path) -> None:
    report = import_lastfm(folder, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["item", "tag", "user"],
            ["Björk", "électro", "2"],
            ["Björk", "électro", "3"],
            ["Earth, Wind", "80s", "2"],
            ["Björk (29)", "80s", "2"],
            ["artist 31", "80s", "2"],
        ]
    assert (report.rows, report.kept, report.items, report.tags, report.links) == (5, 5, 4, 2, 4)
    assert report.notes == (
        "1 artists are missing from artists.dat; they are called by their number.",
        "2 assignments of a tag without text in tags.dat were left out.",
    )
    assert load_catalogue(tmp_path / "out.csv").incidence.toarray()[0].tolist() == [2, 0]


@pytest.mark.parametrize("inside", ["", "hetrec2011-lastfm-2k/"])
def test_a_zip_gives_the_same(folder: Path, tmp_path: Path, inside: str) -> None:
    with zipfile.ZipFile(tmp_path / "hetrec.zip", "w") as packed:
        for name, content in FILES.items():
            packed.writestr(inside + name, content)
    import_lastfm(folder, tmp_path / "folder.csv")
    import_lastfm(tmp_path / "hetrec.zip", tmp_path / "zip.csv")
    assert (tmp_path / "folder.csv").read_bytes() == (tmp_path / "zip.csv").read_bytes()


def test_what_is_missing_or_broken_is_named(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    with pytest.raises(CatalogueError, match="There is no folder or zip file"):
        import_lastfm(tmp_path / "nowhere", out)
    with pytest.raises(CatalogueError, match="neither a folder nor a zip file"):
        import_lastfm(folder / "tags.dat", out)
    with pytest.raises(CatalogueError, match=r"must be a \.csv file"):
        import_lastfm(folder, tmp_path / "out.parquet")
    (folder / "user_taggedartists.dat").write_bytes(b"userID\tartistID\ttagID\n2\t17\t5\n2\t17\n")
    with pytest.raises(CatalogueError, match=r"user_taggedartists\.dat, line 3: 2 cells where 3 are needed"):
        import_lastfm(folder, out)
    (folder / "tags.dat").unlink()
    with pytest.raises(CatalogueError, match=r"lacks tags\.dat"):
        import_lastfm(folder, out)
    assert out.read_text() == "old"
    assert {each.name for each in tmp_path.iterdir()} == {"hetrec", "out.csv"}


def test_the_real_files(tmp_path: Path) -> None:
    real = Path(__file__).parents[3] / "shared/data/lastfm"
    if not real.exists():
        pytest.skip("shared/data/lastfm is not here")
    report = import_lastfm(real, tmp_path / "out.csv")
    assert (report.rows, report.items) == (186_478, 12_523)
    assert report.rows == report.kept + sum(report.dropped.values())
    assert 9_000 < report.tags <= 9_749
