"""What a table becomes: columns found, spellings folded, repeats counted, numbers that add up."""

import gzip
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalogue import Catalogue, ColumnNames, catalogue_from_pairs, load_catalogue
from core.errors import CatalogueError, ConfigError

HEADER = "item,tag\n"


@pytest.fixture
def load(tmp_path: Path):
    """Writes a file and loads it."""

    def write_and_load(content: str, name: str = "table.csv", columns: ColumnNames | None = None) -> Catalogue:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return load_catalogue(path, columns or ColumnNames())

    return write_and_load


def links(catalogue: Catalogue) -> dict[tuple[str, str], float]:
    entries = catalogue.incidence.tocoo()
    return {
        (catalogue.items[item], catalogue.tags[tag]): float(weight)
        for item, tag, weight in zip(entries.row, entries.col, entries.data, strict=True)
    }


def test_items_and_tags_keep_the_order_they_appear_in(load) -> None:
    catalogue = load(HEADER + "Zola,soul\nAbba,pop\nZola,pop\n")
    assert catalogue.items == ("Zola", "Abba")
    assert catalogue.tags == ("soul", "pop")
    assert links(catalogue) == {("Zola", "soul"): 1, ("Zola", "pop"): 1, ("Abba", "pop"): 1}
    assert catalogue.item_counts.tolist() == [1, 2]


def test_every_format_gives_the_same_catalogue(load, tmp_path: Path) -> None:
    rows = [("Zola", "hip hop"), ("Abba", "pop"), ("Abba", "Hip-Hop"), ("Abba", "7")]
    csv = load(HEADER + "".join(f"{item},{tag}\n" for item, tag in rows))
    tsv = load("item\ttag\n" + "".join(f"{item}\t{tag}\n" for item, tag in rows), "table.tsv")
    lines = "".join(json.dumps({"item": item, "tag": tag}) + "\n" for item, tag in rows)
    jsonl, ndjson = load(lines, "table.jsonl"), load(lines, "table.NDJSON")
    pq.write_table(
        pa.table({"item": [row[0] for row in rows], "tag": [row[1] for row in rows]}), tmp_path / "t.parquet"
    )
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress((tmp_path / "table.csv").read_bytes()))
    parquet, packed = load_catalogue(tmp_path / "t.parquet"), load_catalogue(tmp_path / "t.csv.gz")
    assert len({each.fingerprint for each in (csv, tsv, jsonl, ndjson, parquet, packed)}) == 1
    assert csv.tags == ("hip hop", "pop", "7")


def test_the_report_adds_up(load) -> None:
    catalogue = load(
        "item,tag,weight\n"
        "a,blues,2\n"  # kept
        "a,blues,2\n"  # the same row
        "a,Blues,3\n"  # again, in another spelling: its weight is added
        ",blues,1\n"
        "b,   ,1\n"
        ",,1\n"
        "b,blues,\n"
        "b,blues,0\n"
        "b,soul,nan\n"
        "b,delta-blues,1.5\n"  # kept
    )
    report = catalogue.report
    assert (report.rows, report.kept, report.items, report.tags, report.links, report.folded) == (10, 2, 2, 2, 2, 1)
    assert report.dropped == {
        "no item": 2,
        "no tag": 1,
        "no weight": 2,
        "weight 0": 1,
        "the same row before": 1,
        "the same item and tag before": 1,
    }
    assert report.rows == report.kept + sum(report.dropped.values())
    assert links(catalogue) == {("a", "blues"): 5.0, ("b", "delta-blues"): 1.5}


def test_a_link_without_weights_weighs_its_users(load) -> None:
    catalogue = load("item,tag,user\na,blues,u5\na,blues,u7\na,blues,u5\na,Blues,u7\na,soul,\na,soul,\n")
    assert links(catalogue) == {("a", "blues"): 2.0, ("a", "soul"): 1.0}
    assert catalogue.report.dropped == {"the same row before": 2, "the same item and tag before": 1}
    assert (catalogue.report.kept, catalogue.report.links) == (3, 2)


def test_weights_are_summed_over_users(load) -> None:
    catalogue = load("item,tag,user,count\na,blues,u5,2\na,blues,u7,0.5\n")
    assert links(catalogue) == {("a", "blues"): 2.5}


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Item,TAG", {"item": "Item", "tag": "TAG"}),
        ("artist,genre", {"item": "artist", "tag": "genre"}),
        ("item_id,tag name", {"item": "item_id", "tag": "tag name"}),
        ("title,tag", {"item": "title", "tag": "tag"}),
        ("tag,item", {"item": "item", "tag": "tag"}),
        ("item,tag,votes", {"item": "item", "tag": "tag", "weight": "votes"}),
        ("item,tag,votes,score", {"item": "item", "tag": "tag"}),  # which of the two would be a guess
        ("item,tag,userID", {"item": "item", "tag": "tag", "user": "userID"}),
        ("item,label,tag", {"item": "item", "tag": "tag"}),
    ],
)
def test_columns_are_found_by_name(load, header: str, roles: dict[str, str]) -> None:
    assert load(header + "\n" + "5," * header.count(",") + "7\n").report.columns == roles


def test_columns_can_be_given(load) -> None:
    content = "artist,title,mood,count\nNina,Sinnerman,dark,5\n"
    catalogue = load(content, columns=ColumnNames(item="Title", tag="mood", weight=""))
    assert links(catalogue) == {("Sinnerman", "dark"): 1.0}
    catalogue = load(content, columns=ColumnNames(item="artist", tag="mood"))
    assert links(catalogue) == {("Nina", "dark"): 5.0}
    assert catalogue.titles == {"Nina": "Sinnerman"}


def test_the_first_title_of_an_item_counts(load) -> None:
    catalogue = load("item,title,tag\n7,,x\n7,Seven,y\n7,VII,z\n5,,x\n")
    assert catalogue.titles == {"7": "Seven"}
    assert (catalogue.title_of("7"), catalogue.title_of("5")) == ("Seven", "5")


def test_whole_floats_are_ids(tmp_path: Path) -> None:
    pq.write_table(pa.table({"item": [5.0, None, 7.5], "tag": ["x", "y", "z"]}), tmp_path / "t.parquet")
    catalogue = load_catalogue(tmp_path / "t.parquet")
    assert catalogue.items == ("5", "7.5")
    assert catalogue.report.dropped == {"no item": 1}


def test_a_folder_of_parquet_files_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "day=7").mkdir()
    pq.write_table(pa.table({"item": ["a", "b"], "tag": ["x", "y"]}), tmp_path / "day=7" / "part-1.parquet")
    other = pa.table({"tag": pa.array(["z", "x"], pa.large_string()), "mood": [1, 2], "item": ["b", "c"]})
    pq.write_table(other, tmp_path / "part-0.parquet")
    (tmp_path / "_temporary").mkdir()
    (tmp_path / "_temporary" / "part-2.parquet").write_bytes(b"half a file")
    (tmp_path / "_SUCCESS").write_bytes(b"")
    catalogue = load_catalogue(tmp_path)
    assert links(catalogue) == {("a", "x"): 1, ("b", "y"): 1, ("b", "z"): 1, ("c", "x"): 1}
    assert (catalogue.items, catalogue.report.rows) == (("a", "b", "c"), 4)


def test_a_wrong_row_of_a_folder_is_named_by_its_file(tmp_path: Path) -> None:
    for name, tags in (("0.parquet", ["x"]), ("1.parquet", ["x", "y" * 1001])):
        pq.write_table(pa.table({"item": ["a"] * len(tags), "tag": tags}), tmp_path / name)
    with pytest.raises(CatalogueError, match=r"1\.parquet, row 2: the tag has 1,001 characters"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ({"item": ["a"], "mood": ["x"]}, r"1\.parquet has no column 'tag', which the files before it have"),
        ({"item": ["a"], "tag": [["x"]]}, r"The files of .* do not fit together \("),
    ],
)
def test_files_of_a_folder_that_do_not_fit(tmp_path: Path, second: dict[str, list], sentence: str) -> None:
    for name, columns in (("0.parquet", {"item": ["a"], "tag": ["x"]}), ("1.parquet", second)):
        pq.write_table(pa.table(columns), tmp_path / name)
    with pytest.raises(CatalogueError, match=sentence):
        load_catalogue(tmp_path)


def test_most_frequent_spelling_is_shown_and_all_are_kept(load) -> None:
    catalogue = load(HEADER + "a,Hip-Hop\nb,hip hop\nc,hip hop\nd,hiphop\ne,New-Wave\nf,new wave\n")
    assert catalogue.tags == ("hip hop", "New-Wave")  # ties go to the first seen
    assert catalogue.spellings == {
        "hip hop": ("hip hop", "Hip-Hop", "hiphop"),
        "New-Wave": ("New-Wave", "new wave"),
    }
    assert [catalogue.resolve(tag) for tag in ("HIP HOP", "hip_hop", "new—wave", "polka")] == [0, 0, 1, None]


def test_frequent_tags_by_count_then_order() -> None:
    catalogue = catalogue_from_pairs(
        [
            ("a", "rare"),
            ("a", "two"),
            ("b", "two"),
            ("a", "also two"),
            ("b", "also two"),
            *((c, "three") for c in "abc"),
        ]
    )
    assert catalogue.frequent_tags(2).tolist() == [3, 1, 2]
    assert catalogue.frequent_tags(1, top=2).tolist() == [3, 1]
    assert catalogue.uses.tolist() == [1, 2, 2, 3]
    with pytest.raises(ConfigError, match=r"None of the 4 tags sits on 4 items or more; the most frequent sits on 3"):
        catalogue.frequent_tags(4)
    with pytest.raises(ConfigError, match=r"min_items must be at least 1. Got 0"):
        catalogue.frequent_tags(0)
    with pytest.raises(ConfigError, match=r"top must be at least 1. Got 0"):
        catalogue.frequent_tags(1, top=0)


def test_the_top_tags_are_those_given_most_often_and_come_by_items(load) -> None:
    rows = "a,wide,1\nb,wide,1\nc,wide,1\na,loved,9\nb,loved,5\na,rare,40\na,deep,6\nb,deep,7\n"
    catalogue = load("item,tag,weight\n" + rows)
    assert catalogue.uses.tolist() == [3, 14, 40, 13]
    assert catalogue.frequent_tags().tolist() == [0, 1, 3, 2]
    assert catalogue.frequent_tags(1, top=2).tolist() == [1, 2]  # on two items before on one
    assert catalogue.frequent_tags(2, top=2).tolist() == [1, 3]  # "rare" is on one item only
    by_users = load("item,tag,user\na,wide,u\nb,wide,u\na,loved,u\na,loved,v\na,loved,w\na,loved,w\n")
    assert by_users.uses.tolist() == [2, 3]
    assert by_users.frequent_tags(1, top=1).tolist() == [1]


def test_keeping_tags_keeps_items_and_changes_nothing() -> None:
    catalogue = catalogue_from_pairs([("a", "soul"), ("a", "Pop"), ("b", "pop"), ("c", "jazz"), ("d", "jazz")])
    before = catalogue.fingerprint
    kept = catalogue.keep_tags(np.array([2, 1]))
    assert kept.tags == ("jazz", "Pop")
    assert kept.items == ("a", "b", "c", "d")
    assert links(kept) == {("a", "Pop"): 1, ("b", "Pop"): 1, ("c", "jazz"): 1, ("d", "jazz"): 1}
    assert kept.spellings == {"Pop": ("Pop", "pop")}
    assert kept.resolve("soul") is None
    assert kept.incidence.has_sorted_indices
    assert (catalogue.fingerprint, kept.fingerprint == before) == (before, False)


def test_links_of_an_item_and_of_a_tag_heaviest_first(load) -> None:
    catalogue = load("item,tag,weight\na,x,1\na,y,3\na,z,3\nb,y,9\n")
    assert catalogue.tags_of("a").tolist() == [1, 2, 0]
    assert catalogue.items_of("Y").tolist() == [1, 0]
    with pytest.raises(CatalogueError, match="no item 'c'"):
        catalogue.tags_of("c")
    with pytest.raises(CatalogueError, match="no tag 'w'"):
        catalogue.items_of("w")


@pytest.mark.parametrize("pairs", [[("a", "x")], [("a", "x"), ("b", "x")], [("a", "x"), ("a", "y")]])
def test_one_item_or_one_tag_is_a_catalogue(pairs: list[tuple[str, str]]) -> None:
    catalogue = catalogue_from_pairs(pairs)
    assert catalogue.incidence.shape == (len({item for item, _ in pairs}), len({tag for _, tag in pairs}))


def test_all_tags_on_all_items() -> None:
    catalogue = catalogue_from_pairs([(item, tag) for item in "abc" for tag in "uvwx"])
    assert catalogue.incidence.toarray().tolist() == [[1] * 4] * 3


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4) for _ in range(2)]),
        max_size=12,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_pairs_give_a_catalogue_that_adds_up(pairs: list[tuple[str, str]]) -> None:
    try:
        catalogue = catalogue_from_pairs(pairs)
    except CatalogueError as problem:
        assert "no usable row" in str(problem)  # noqa: PT017
        return
    report = catalogue.report
    assert report.rows == len(pairs) == report.kept + sum(report.dropped.values())
    assert report.links == report.kept == catalogue.incidence.nnz
    assert len(set(catalogue.tags)) == len(catalogue.tags) == report.tags
    assert (catalogue.item_counts > 0).all()
    assert [catalogue.resolve(tag) for tag in catalogue.tags] == list(range(report.tags))


@pytest.mark.parametrize(("content", "columns"), [("text\na b\nc d\n", None), ("Question,n\na b,1\nc d,2\n", None)])
def test_a_table_of_plain_texts_is_read_by_its_one_column(load, content: str, columns: ColumnNames | None) -> None:
    catalogue = load(content, columns=columns)
    assert links(catalogue) == {("a b", "a b"): 1, ("c d", "c d"): 1}
    assert catalogue.report.of_plain_texts


def test_texts_beside_a_tag_column_are_not_taken_for_items_but_their_reader_is_told_how(load) -> None:
    content = "text,label\na b,x\nc d,y\n"
    with pytest.raises(CatalogueError, match="To cluster plain texts, name their column as both"):
        load(content)
    catalogue = load(content, columns=ColumnNames(item="text", tag="text"))
    assert catalogue.tags == ("a b", "c d")
    assert not load(HEADER + "a,x\n").report.of_plain_texts
