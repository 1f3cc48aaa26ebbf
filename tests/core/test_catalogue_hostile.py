"""Tables that are wrong, or look it: each gets an answer, or one sentence with the file and the line."""

import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalogue import ColumnNames, load_catalogue
from core.errors import CatalogueError

WRONG = {
    "nothing": ("t.csv", b"", r"t\.csv is empty"),
    "only white space": ("t.csv", b"\n \n", r"t\.csv is empty"),
    "only a mark": ("t.csv", b"\xef\xbb\xbf", r"t\.csv is empty"),
    "only a header": ("t.csv", b"item,tag\n", r"t\.csv holds a header and no rows"),
    "no line break": ("t.csv", b"item,tag", r"t\.csv holds a header and no rows"),
    "no tag column": ("t.csv", b"item,mood\na,b\n", r"t\.csv, line 1: no tag column among 'item', 'mood'\. Rename"),
    "neither column": (
        "t.csv",
        b"a,b\nc,d\n",
        r"no item and no tag column among 'a', 'b'.*say which column it is",
    ),
    "two items": ("t.csv", b"artist,title,tag\na,b,c\n", r"'artist', 'title' could each be the item column"),
    "two tags": ("t.csv", b"item,tag,Tag\na,b,c\n", r"2 columns are called 'tag' \(columns 2, 3\)"),
    "latin-1": ("t.csv", b"item,tag\na,b\nBj\xf6rk,c\n", r"t\.csv, line 3: 0xF6 is not UTF-8.*Save the file as UTF-8"),
    "cut utf-16": ("t.csv", "item,tag\na,b\n".encode("utf-16")[:-1], r"t\.csv, line 2: .*is not UTF-16-LE"),
    "utf-16 without mark": ("t.csv", "item,tag\na,b\n".encode("utf-16-le"), r"t\.csv, line 1: a NUL byte"),
    "nul": ("t.csv", b"item,tag\na,b\nc,d\0e\n", r"t\.csv, line 3: a NUL byte"),
    "too long": ("t.csv", b"item,tag\na,b\nc," + b"x" * 1_000_000, r"t\.csv, line 3: the tag has 1,000,000 characters"),
    "too long an item": ("t.csv", b"item,tag\n" + b"x" * 1_001 + b",b\n", r"line 2: the item has 1,001 characters"),
    "too many cells": (
        "t.csv",
        b"item,tag\na,b\nEarth, Wind,c\nd,e,f\n",
        r"t\.csv, line 3: 3 cells where the header has 2 \(so have 1 more rows\)\. Put quotation marks",
    ),
    "too few cells": ("t.csv", b"item,tag\na,b\nc\n", r"t\.csv, line 3: 1 cell where the header has 2\. Fill in"),
    "too many in tsv": ("t.tsv", b"item\ttag\na\tb\tc\n", r"t\.tsv, line 2: 3 cells .* Replace the tab"),
    "open quote at the end": ("t.csv", b'item,tag\na,b\nc,"d\ne,f\n', r"t\.csv, line 3: a quotation mark opens.*never"),
    "open quote": ("t.csv", b'item,tag\na,b\n"c,d\ne,f\n', r"t\.csv, line 3: 1 cell .* closed only on line 4 or never"),
    "weight in words": (
        "t.csv",
        b"item,tag,weight\na,b,1\nc,d,much\n",
        r"t\.csv, line 3: weight 'much' is not a number",
    ),
    "negative weight": ("t.csv", b"item,tag,weight\na,b,1\nc,d,-1\n", r"t\.csv, line 3: weight -1 is out of range"),
    "infinite weight": ("t.csv", b"item,tag,weight\na,b,inf\n", r"t\.csv, line 2: weight inf is out of range"),
    "nothing usable": ("t.csv", b"item,tag\na,\n,b\n,\n", r"no usable row: of 3, 2 with no item, 1 with no tag"),
    "not gzip": ("t.csv.gz", b"item,tag\na,b\n", r"t\.csv\.gz is not a whole gzip file"),
    "gzip without the name": ("t.csv", b"\x1f\x8b\x08\x00", r"t\.csv is packed with gzip\. Add \.gz"),
    "broken json": ("t.jsonl", b'{"item": "a", "tag": "b"}\n{"item":\n', r"t\.jsonl, line 2: not JSON"),
    "deep json": ("t.jsonl", b"[" * 100_000, r"t\.jsonl, line 1: not JSON"),
    "json array": ("t.jsonl", b'\n["a", "b"]\n', r"t\.jsonl, line 2: a list where an object was expected"),
    "json list of tags": ("t.jsonl", b'{"item": "a", "tag": ["b"]}\n', r"t\.jsonl, line 1: 'tag' holds a list"),
    "json nul": ("t.jsonl", b'{"item": "a", "tag": "b\\u0000"}\n', r"t\.jsonl, line 1: the tag holds a NUL"),
    "half a character": ("t.jsonl", b'{"item": "\\ud83d", "tag": "b"}\n', r"t\.jsonl, line 1: 'item' holds half"),
    "json weight": (
        "t.jsonl",
        b'{"item": "a", "tag": "b", "weight": true}\n',
        r"line 1: weight 'True' is not a number",
    ),
    "json keys": ("t.jsonl", b"{}\n", r"t\.jsonl: no item and no tag column among none"),
    "not parquet": ("t.parquet", b"item,tag\na,b\n" * 9, r"t\.parquet is not a Parquet file that can be read"),
    "cut parquet": ("t.parquet", b"PAR1" + b"x" * 40 + b"PAR1", r"t\.parquet is not a Parquet file that can be read"),
    "empty parquet": ("t.parquet", b"", r"t\.parquet is not a Parquet file that can be read"),
    "another format": ("t.xlsx", b"PK", r"t\.xlsx: the name must end in \.csv, .* Got '\.xlsx'"),
    "packed parquet": ("t.parquet.gz", b"PK", r"the name must end in"),
    "no suffix": ("table", b"item,tag\na,b\n", r"table: the name must end in .* Got ''"),
}


@pytest.mark.parametrize(("name", "content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_one_clear_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path / name)
    said = str(caught.value)
    assert re.search(sentence, said), said
    assert "\n" not in said
    assert len(said) < 700 + len(str(tmp_path))


def test_missing_paths_and_folders(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"There is no file .*nowhere\.csv"):
        load_catalogue(tmp_path / "nowhere.csv")
    with pytest.raises(CatalogueError, match=r"is a folder without \.parquet files"):
        load_catalogue(tmp_path)


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("item,tag\na,b\n")
    with pytest.raises(CatalogueError, match=r"there is no column 'mood', only 'item', 'tag'"):
        load_catalogue(tmp_path / "t.csv", ColumnNames(tag="mood"))


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        (pa.array([["x"], ["y"]]), r"column 'tag' holds list<"),
        (pa.array([b"\xff", b"x"]), r"column 'tag' cannot be read as text"),
        (pa.array(["x", "a\0b"]), r"t\.parquet, row 2: the tag holds a NUL"),
    ],
)
def test_parquet_columns_that_are_no_texts(tmp_path: Path, tags: pa.Array, sentence: str) -> None:
    pq.write_table(pa.table({"item": ["a", "b"], "tag": tags}), tmp_path / "t.parquet")
    with pytest.raises(CatalogueError, match=sentence):
        load_catalogue(tmp_path / "t.parquet")


def test_parquet_without_rows_and_with_words_for_weights(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"item": pa.array([], pa.string()), "tag": pa.array([], pa.string())}), path)
    with pytest.raises(CatalogueError, match="holds columns and no rows"):
        load_catalogue(path)
    pq.write_table(pa.table({"item": ["a"], "tag": ["b"], "weight": ["much"]}), path)
    with pytest.raises(CatalogueError, match="column 'weight' does not hold weights"):
        load_catalogue(path)


@pytest.mark.parametrize(
    "tag",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "<b>bold</b> &amp; &lt;",
        "**bold** [link](javascript:x) `code`",
        r"$\frac{1}{2}$ :red[x]",
        "موسيقى عربية",
        "שלום עולם",
        "🎸🤘🏽",
        "👩\u200d🎤",
        "null",
        "NaN",
        "NA",
        "true",
        "1e5",
        "007",
        "a/b\\c",
        "'; DROP TABLE tags; --",
        'it\'s "quoted"',
        "semi;colon",
        "comma, comma",
        "é" * 1_000,
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_any_text_is_a_tag_and_stays_as_it_is(tmp_path: Path, tag: str, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    quoted = '"' + tag.replace('"', '""') + '"'
    if suffix == ".parquet":
        pq.write_table(pa.table({"item": ["a", tag], "tag": [tag, "z"]}), path)
    else:
        text = {
            ".csv": f"item,tag\na,{quoted}\n{quoted},z\n",
            ".tsv": f"item\ttag\na\t{tag}\n{tag}\tz\n",
            ".jsonl": "\n".join(json.dumps(row) for row in ({"item": "a", "tag": tag}, {"item": tag, "tag": "z"})),
        }[suffix]
        path.write_text(text, encoding="utf-8")
    catalogue = load_catalogue(path)
    assert catalogue.tags == (tag, "z")
    assert catalogue.items == ("a", tag)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = line_end.join(["item,tag", "Björk,électro", "", "宇多田ヒカル,j-pop", ""])
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    catalogue = load_catalogue(tmp_path / "t.csv")
    assert catalogue.items == ("Björk", "宇多田ヒカル")
    assert catalogue.tags == ("électro", "j-pop")
    assert catalogue.report.rows == 2


def test_spreadsheets_with_semicolons_are_read_and_noted(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('item;tag\n"a;b";c, d\n')
    catalogue = load_catalogue(tmp_path / "t.csv")
    assert (catalogue.items, catalogue.tags) == (("a;b",), ("c, d",))
    assert catalogue.report.notes == ("The cells are separated by ';', not by ','.",)


def test_line_breaks_in_cells_are_spaces_and_noted(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('item,tag\na,"hip\nhop"\nb,x\n')
    catalogue = load_catalogue(tmp_path / "t.csv")
    assert catalogue.tags == ("hip hop", "x")
    assert "1 cell holds a line break" in catalogue.report.notes[0]


def test_lines_are_counted_through_line_breaks_and_empty_lines(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('item,tag,weight\n\na,"hip\nhop",1\n\nb,x,oops\n')
    with pytest.raises(CatalogueError, match=r"t\.csv, line 6: weight 'oops'"):
        load_catalogue(tmp_path / "t.csv")


def test_json_values_of_several_types_are_texts_all_the_same(tmp_path: Path) -> None:
    rows = [{"item": "5", "tag": "x"}, {"item": 5, "tag": "y"}, {"item": 5.0, "tag": True}, {"item": 7.5, "tag": None}]
    (tmp_path / "t.jsonl").write_text("\n\n".join(json.dumps(row) for row in rows))
    catalogue = load_catalogue(tmp_path / "t.jsonl")
    assert (catalogue.items, catalogue.tags) == (("5",), ("x", "y", "true"))
    assert catalogue.report.dropped == {"no tag": 1}


def test_json_lines_are_counted_through_empty_lines(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('\n{"item": 5, "tag": "x", "count": 1}\n\n{"item": 7, "tag": "y", "count": -2}\n')
    with pytest.raises(CatalogueError, match=r"t\.jsonl, line 4: weight -2 is out of range"):
        load_catalogue(tmp_path / "t.jsonl")
    (tmp_path / "t.jsonl").write_text('{"item": 5, "tag": "x"} {"item": 7, "tag": "y"}\n')
    with pytest.raises(CatalogueError, match=r"line 1: not JSON \(Extra data\)"):
        load_catalogue(tmp_path / "t.jsonl")


def test_quotation_marks_in_tsv_are_text(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text('item\ttag\n"Weird Al\t12" single\n"Q"\t"7"" single"\n')
    catalogue = load_catalogue(tmp_path / "t.tsv")
    assert catalogue.items == ('"Weird Al', "Q")
    assert catalogue.tags == ('12" single', '7" single')


@given(
    st.sampled_from([".csv", ".tsv", ".jsonl", ".parquet", ".csv.gz"]),
    st.sampled_from([b"item,tag\n", b"item\ttag\n", b'{"item":', b"PAR1", b"\x1f\x8b\x08", b"\xff\xfe", b""]),
    st.lists(
        st.sampled_from([b'"', b",", b"\t", b"\n", b"\r", b"a", b"\xe9", b"{}", b"[", b"\\", b"1"])
        | st.binary(max_size=3)
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_any_bytes_give_a_catalogue_or_a_sentence(tmp_path: Path, suffix: str, start: bytes, rest: list[bytes]) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_bytes(start + b"".join(rest))
    try:
        report = load_catalogue(path).report
    except CatalogueError as problem:
        assert str(problem).startswith(str(path))  # noqa: PT017
    else:
        assert report.rows == report.kept + sum(report.dropped.values())


def test_the_file_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbfitem,tag\na,B\na,b\n")
    load_catalogue(path)
    assert path.read_bytes() == b"\xef\xbb\xbfitem,tag\na,B\na,b\n"
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.slow
def test_goodbooks_adds_up() -> None:
    path = Path(__file__).parents[3] / "shared/data/goodbooks/item_tags.parquet"
    if not path.exists():
        pytest.skip("shared/data/goodbooks is not here")
    catalogue = load_catalogue(path)
    assert catalogue.report.rows == 729_994 == catalogue.report.kept + sum(catalogue.report.dropped.values())
    assert len(catalogue.items) == 7_300
    raw = pq.read_table(path)
    assert catalogue.incidence.sum(dtype=np.float64) == pytest.approx(float(np.sum(raw["count"].to_numpy())), rel=1e-6)
