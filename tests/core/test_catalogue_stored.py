"""The exact copy of a catalogue."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.catalogue import catalogue_from_pairs, load_catalogue, load_saved_catalogue, save_catalogue
from core.catalogue.values import Catalogue
from core.errors import CatalogueError


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "t.csv").write_text(
        "item,tag,weight,title\nb,Hip-Hop,0.1,Bee\nb,hip hop,0.2,\na,soul,3,\nc,soul,1,\nd,jazz,7,=1+1\nb,jazz,1,\n"
    )
    return load_catalogue(tmp_path / "t.csv")


def assert_same(one: Catalogue, other: Catalogue) -> None:
    assert (one.items, one.tags, one.spellings, one.titles, one.report) == (
        other.items,
        other.tags,
        other.spellings,
        other.titles,
        other.report,
    )
    assert (one.incidence != other.incidence).nnz == 0
    assert one.fingerprint == other.fingerprint


def test_a_copy_is_equal_to_the_last_bit(catalogue: Catalogue, tmp_path: Path) -> None:
    save_catalogue(catalogue, tmp_path / "copy.parquet")
    assert_same(load_saved_catalogue(tmp_path / "copy.parquet"), catalogue)


def test_items_that_lost_their_tags_and_another_order_survive(catalogue: Catalogue, tmp_path: Path) -> None:
    kept = catalogue.keep_tags([2, 0])
    assert kept.tags == ("jazz", "Hip-Hop")
    save_catalogue(kept, tmp_path / "copy.parquet")
    copy = load_saved_catalogue(tmp_path / "copy.parquet")
    assert_same(copy, kept)
    assert copy.items == ("b", "a", "c", "d")


def test_a_copy_is_a_table_for_any_tool(catalogue: Catalogue, tmp_path: Path) -> None:
    save_catalogue(catalogue, tmp_path / "copy.parquet")
    table = pq.read_table(tmp_path / "copy.parquet").to_pylist()
    assert {(row["item"], row["tag"]) for row in table} == {
        ("b", "Hip-Hop"),
        ("a", "soul"),
        ("c", "soul"),
        ("d", "jazz"),
        ("b", "jazz"),
    }
    assert load_catalogue(tmp_path / "copy.parquet").items == catalogue.items


def test_other_files_are_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "no.parquet").write_text("no")
    with pytest.raises(CatalogueError, match=r"no\.parquet cannot be read as a saved catalogue"):
        load_saved_catalogue(tmp_path / "no.parquet")
    with pytest.raises(CatalogueError, match="cannot be read as a saved catalogue"):
        load_saved_catalogue(tmp_path / "nowhere.parquet")
    save_catalogue(catalogue, tmp_path / "copy.parquet")
    table = pq.read_table(tmp_path / "copy.parquet")
    pq.write_table(table.replace_schema_metadata(None), tmp_path / "plain.parquet")
    with pytest.raises(CatalogueError, match="Load it with load_catalogue"):
        load_saved_catalogue(tmp_path / "plain.parquet")


def test_a_large_copy_is_the_same(tmp_path: Path) -> None:
    pairs = [
        (f"item {number % 5_003}", f"Tag {number % 997}" if number % 2 else f"tag-{number % 997}")
        for number in range(50_000)
    ]
    large = catalogue_from_pairs(pairs)
    save_catalogue(large, tmp_path / "copy.parquet")
    assert_same(load_saved_catalogue(tmp_path / "copy.parquet"), large)
