"""Queries and pairs as people and files bring them."""

import pytest

from core.errors import SearchError
from core.search import SearchPair, clean_query, parse_pairs


@pytest.mark.parametrize("text", ["", "  \n\t", "\0\0", "..!?", "\u200b"])
def test_a_query_with_nothing_in_it_is_refused(text):
    with pytest.raises(SearchError, match="The query is empty"):
        clean_query(text)


@pytest.mark.parametrize("text", ["doom metal", "дум-метал", "デスメタル", "شعر", "🎸", "c++"])
def test_any_script_is_kept(text):
    assert clean_query(text).text == text
    assert clean_query(text).notes == ()


def test_spaces_and_control_characters_are_folded():
    assert clean_query("  doom\0\n metal ").text == "doom metal"


def test_a_very_long_query_is_cut_and_says_so():
    query = clean_query("x" * 10_000)
    assert len(query.text) == 1000
    assert query.notes == ("Only the first 1,000 of 10,000 characters were used.",)


def test_pairs_are_read_with_and_without_weights(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text('Item,Query,weight\nx,doom metal,2\n\ny,"jazz, slow",\n', encoding="utf-8")
    assert parse_pairs(path) == (SearchPair("doom metal", "x", 2.0), SearchPair("jazz, slow", "y", 1.0))


def test_tab_separated_pairs_are_read_by_extension(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("query\titem\ndoom\tx\n", encoding="utf-8")
    assert parse_pairs(path, items=["x"]) == (SearchPair("doom", "x"),)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("query,name\ndoom,x\n", r"line 1: no column item; it has 'query', 'name'"),
        ("", r"line 1: no column query and no column item; it has no columns"),
        ("query,item\n", "holds no pairs"),
        ("query,item\ndoom,x\n,y\n", "line 3: the query is blank"),
        ("query,item\ndoom,\n", "line 2: the item is blank"),
        ("query,item\ndoom\n", "line 2: the item is blank"),
        ("query,item\ndoom,w\n", "line 2: no item 'w' in the catalogue"),
        ("query,item,weight\ndoom,x,heavy\n", "line 2: the weight must be a number other than 0. Got 'heavy'"),
        ("query,item,weight\ndoom,x,nan\n", "Got 'nan'"),
    ],
)
def test_wrong_pair_files_name_file_and_line(tmp_path, content, text):
    path = tmp_path / "pairs.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SearchError, match=text) as caught:
        parse_pairs(path, items=["x", "y"])
    assert "pairs.csv" in str(caught.value)


def test_unreadable_pair_files_are_refused(tmp_path):
    with pytest.raises(SearchError, match="There is no file"):
        parse_pairs(tmp_path / "absent.csv")
    wrong = tmp_path / "latin.csv"
    wrong.write_bytes(b"query,item\nbj\xf6rk,x\n")
    with pytest.raises(SearchError, match="cannot be read as UTF-8"):
        parse_pairs(wrong)
