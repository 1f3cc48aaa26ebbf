"""Tables counted in an engine against the same rows counted in memory, and against numbers worked by hand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalogue import Catalogue, ColumnNames, load_catalogue
from core.cooccurrence import (
    CountConfig,
    Resources,
    TagCounts,
    cooccurrence_counts,
    count_parquet,
    count_table,
    npmi_edges,
    parquet_table,
)
from core.edges import Edges
from core.errors import CatalogueError, ConfigError

ALL = CountConfig(min_items=1)

# Four items: 17: a b c   23: a b   31: c   47: a c;  "Hip-Hop" and "hip hop" are a, and stand on three items.
ROWS = {
    "item": [17, 17, 17, 23, 23, 31, 47, 47, 47],
    "tag": ["Hip-Hop", "soul", "jazz", "hip hop", "soul", "jazz", "hip hop", "hip_hop", "jazz"],
}


def memtable(columns: dict[str, list] | pa.Table):
    import ibis

    return ibis.memtable(columns if isinstance(columns, pa.Table) else pa.table(columns))


def same_edges(one: Edges, other: Edges) -> bool:
    return one.n_nodes == other.n_nodes and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("first", "second", "weight")
    )


def same_as_in_memory(counts: TagCounts, catalogue: Catalogue) -> None:
    """The counts are those of the catalogue's tags, to the last bit."""
    rows = [catalogue.resolve(tag) for tag in counts.tags]
    assert None not in rows
    kept = catalogue.keep_tags(np.array(rows))
    assert counts.item_counts.tolist() == kept.item_counts.tolist()
    assert counts.n_items == len(catalogue.items)
    together = cooccurrence_counts(kept.incidence)
    assert same_edges(counts.cooccurrence, together)
    assert same_edges(counts.affinity, npmi_edges(together, kept.item_counts, len(kept.items)))


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes tables as the files of a Parquet folder."""

    def write(*tables: dict[str, list] | pa.Table) -> Path:
        path = tmp_path / "rows"
        path.mkdir(exist_ok=True)
        for number, table in enumerate(tables):
            pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), path / f"part-{number}.parquet")
        (path / "_SUCCESS").write_text("")
        return path

    return write


def test_numbers_worked_by_hand() -> None:
    counts = count_table(memtable(ROWS), ALL)
    assert counts.tags == ("hip hop", "jazz", "soul")
    assert counts.spellings == {"hip hop": ("hip hop", "Hip-Hop", "hip_hop")}
    assert (counts.item_counts.tolist(), counts.n_items) == ([3, 3, 2], 4)
    edges = counts.cooccurrence
    assert (edges.first.tolist(), edges.second.tolist()) == ([0, 0, 1], [1, 2, 2])
    assert edges.weight.tolist() == [2, 2, 1]
    # NPMI(hip hop, soul) = log(2 * 4 / (3 * 2)) / log(4 / 2); jazz meets the others less often than chance
    assert (counts.affinity.first.tolist(), counts.affinity.second.tolist()) == ([0], [2])
    assert counts.affinity.weight.tolist() == pytest.approx([0.41503750])
    report = counts.report
    assert (report.rows, report.kept, report.items, report.tags, report.links, report.folded) == (9, 8, 4, 3, 8, 2)
    assert report.dropped == {"the same item and tag before": 1}


def test_rows_that_cannot_be_used_are_dropped_for_the_reason_that_memory_gives(folder: Callable[..., Path]) -> None:
    path = folder(
        {
            "item": ["a", "a", "b", " b  ", None, "  ", "c", "c", "c", "d", "d", "​"],
            "tag": ["x", "y", "x", "y", "x", "y", None, " \t", "x", "y", "x", "x"],
            "weight": [1.0, 2.0, 0.5, 3.0, 1.0, 1.0, 1.0, 1.0, None, 0.0, float("nan"), 1.0],
        }
    )
    counts, catalogue = count_parquet(path, ALL), load_catalogue(path)
    assert (
        counts.report.dropped == catalogue.report.dropped == {"no item": 3, "no tag": 2, "no weight": 2, "weight 0": 1}
    )
    assert counts.report.kept == catalogue.report.kept == 4
    assert counts.n_items == 2
    same_as_in_memory(counts, catalogue)


def test_a_tag_on_few_items_is_left_out_and_its_items_still_count() -> None:
    counts = count_table(memtable(ROWS), CountConfig(min_items=3))
    assert (counts.tags, counts.n_items) == (("hip hop", "jazz"), 4)
    assert counts.cooccurrence.weight.tolist() == [2]
    assert count_table(memtable(ROWS), CountConfig(min_items=1, top=1)).tags == ("hip hop",)
    with pytest.raises(
        ConfigError, match=r"None of the 3 tags sits on 4 items or more; the most frequent sits on 3 of 4"
    ):
        count_table(memtable(ROWS), CountConfig(min_items=4))


@pytest.mark.parametrize("said", [{}, {"weight": [1.0, 1.0, 2.0, 5.0, 5.0, 4.0, 4.0]}, {"user": list("uuuvvwx")}])
def test_the_top_tags_are_those_that_memory_takes(folder: Callable[..., Path], said: dict[str, list]) -> None:
    # jazz is on three items; soul on one, given there by four rows: of weights 5, 5 (the same row again), 4 and 4, or
    # of users v, v, w and x
    rows = {"item": list("abcaaaa"), "tag": ["jazz"] * 3 + ["soul", "soul", "Soul", "soul"]}
    path = folder(rows | said)
    every, one = load_catalogue(path), CountConfig(min_items=1, top=1)
    kept = tuple(every.tags[row] for row in every.frequent_tags(1, top=1))
    assert count_parquet(path, one).tags == kept == ("soul" if "weight" in said else "jazz",)


@pytest.mark.parametrize(
    "rows",
    [
        {"tag": ["x", "x", "x", "y", "y"], "user": ["bob", "bob ", " bob", "u", "v"]},
        {"tag": ["x", "x", "x", "y", "y"], "user": ["", " ", None, "u", "v"]},
        {"tag": ["x", "x ", " x", "y", "y"], "weight": [1.0, 1.0, 1.0, 2.0, 2.0]},
        {"tag": ["x", "x", "y", "y", "y"], "weight": [False, True, True, False, True], "item": list("abcde")},
    ],
)
def test_uses_are_counted_on_cleaned_users_and_spellings(folder: Callable[..., Path], rows: dict[str, list]) -> None:
    path = folder({"item": ["a"] * 5} | rows)
    every = load_catalogue(path)
    assert every.frequent_tags(1, top=1).tolist() == [every.resolve("y")]
    assert count_parquet(path, CountConfig(min_items=1, top=1)).tags == ("y",)


def test_a_user_that_is_a_list_is_refused(folder: Callable[..., Path]) -> None:
    with pytest.raises(CatalogueError, match="Column 'user' holds"):
        count_parquet(folder({"item": ["a"], "tag": ["x"], "user": [["u"]]}), ALL)


def test_pairs_that_meet_seldom_are_left_out() -> None:
    edges = count_table(memtable(ROWS), CountConfig(min_items=1, min_count=2)).cooccurrence
    assert (edges.first.tolist(), edges.second.tolist()) == ([0, 0], [1, 2])


def test_an_item_with_too_many_tags_gives_no_pairs_and_is_reported() -> None:
    counts = count_table(memtable(ROWS), CountConfig(min_items=1, largest_item=2))
    assert counts.cooccurrence.weight.tolist() == [1, 1]  # only 23 (hip hop, soul) and 47 (hip hop, jazz) are left
    assert counts.item_counts.tolist() == [3, 3, 2]
    assert counts.report.notes == (
        "1 item has more than 2 of the kept tags and gave no pairs; largest_item raises the limit.",
    )


def test_a_sample_of_items_comes_with_their_kept_tags() -> None:
    config = CountConfig(min_items=3, sample=2)
    counts = count_table(memtable(ROWS), config)
    sample = counts.sample
    assert sample is not None
    assert sample.tags == counts.tags == ("hip hop", "jazz")
    carried = {"17": {"hip hop", "jazz"}, "23": {"hip hop"}, "31": {"jazz"}, "47": {"hip hop", "jazz"}}
    assert len(sample.items) == 2
    for item in sample.items:
        assert {sample.tags[row] for row in sample.tags_of(item)} == carried[item]
    assert sample.resolve("HIP-HOP") == 0
    assert sample.report.notes == ("Of 4 items, 2 are kept to look at and to search; every item was counted.",)
    again = count_table(memtable(ROWS), config).sample
    assert again is not None
    assert again.fingerprint == sample.fingerprint
    assert counts.report.notes == ()
    assert count_table(memtable(ROWS), ALL).sample is None


def test_a_sample_of_everything_is_the_catalogue(folder: Callable[..., Path]) -> None:
    path = folder(ROWS)
    sample, catalogue = count_parquet(path, CountConfig(min_items=1, sample=99)).sample, load_catalogue(path)
    assert sample is not None
    assert sample.items == catalogue.items  # by text, which here is the order of the rows too
    same = catalogue.keep_tags([catalogue.resolve(tag) or 0 for tag in sample.tags]).incidence
    assert (sample.incidence.toarray() == (same.toarray() > 0)).all()


def test_tags_that_never_meet_have_no_edges() -> None:
    counts = count_table(memtable({"item": ["p", "q"], "tag": ["x", "y"]}), ALL)
    assert (len(counts.cooccurrence), counts.cooccurrence.n_nodes, len(counts.affinity)) == (0, 2, 0)


def test_numbers_are_names_as_they_are_in_memory(folder: Callable[..., Path]) -> None:
    path = folder({"item": [5.0, 5.0, None, 7.5], "tag": [7, 11, 7, 7]})
    counts = count_parquet(path, ALL)
    assert counts.tags == ("7", "11")
    same_as_in_memory(counts, load_catalogue(path))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"item": ["a"], "mood": ["x"]}, "The table has no tag column, only item, mood"),
        ({"item": ["a"], "tag": [["x"]]}, "Column 'tag' holds array<string>; one row for each item and tag"),
        ({"item": ["a"], "tag": ["x"], "weight": ["1"]}, "Column 'weight' holds string, not numbers"),
        ({"item": ["a", "b"], "tag": ["x", "x"], "weight": [1.0, -1.0]}, "1 weights of the table are negative"),
        ({"item": ["a", "b"], "tag": ["x", "x"], "weight": [1.0, float("inf")]}, "negative or infinite"),
        ({"item": ["a" * 1001], "tag": ["x"]}, "An item of the table has 1,001 characters, and 1,000 is the most"),
        ({"item": ["a"], "tag": ["x" * 1001]}, "In the table, the tag has 1,001 characters"),
        ({"item": ["", "b"], "tag": ["x", " "]}, "no usable row: of 2, 1 with no item, 1 with no tag"),
    ],
)
def test_a_table_that_cannot_be_counted(columns: dict[str, list], sentence: str) -> None:
    with pytest.raises(CatalogueError, match=sentence):
        count_table(memtable(columns), ALL)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"min_items": 0}, "min_items, top and min_count must be at least 1. Got min_items=0"),
        ({"top": 0}, "top=0"),
        ({"sample": -1}, "sample must be 0 or more items. Got -1"),
        ({"largest_item": 1}, "largest_item must be at least 2, or no pair is left. Got 1"),
    ],
)
def test_settings_out_of_range(wanted: dict[str, int], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        CountConfig(**wanted)


# White space, controls, marks without a glyph, digits around separators, letters that fold: what cleaning is about.
NAMES = st.text(st.sampled_from(" \t\n\x1c\x85\xa0\u2003\u3000\x07\x9b\u200b\u202e\u00ad-_7aÀß\U000e0041"), max_size=5)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
def test_any_names_are_cleaned_as_in_memory(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    path = tmp_path / "any.parquet"
    items, tags = zip(*pairs, strict=True)
    pq.write_table(pa.table({"item": items, "tag": tags}), path)
    try:
        catalogue = load_catalogue(path)
    except CatalogueError:
        with pytest.raises(CatalogueError, match="no usable row"):
            count_parquet(path, ALL)
        return
    counts = count_parquet(path, ALL)
    same_as_in_memory(counts, catalogue)
    report, expected = counts.report, catalogue.report
    assert (report.rows, report.kept, report.folded) == (expected.rows, expected.kept, expected.folded)


def random_rows(n_rows: int, n_items: int, n_tags: int, seed: int) -> pa.Table:
    random = np.random.default_rng(seed)
    tags = (n_tags * random.random(n_rows) ** 3).astype(int)  # a few frequent, many rare
    return pa.table({"item": random.integers(0, n_items, n_rows), "tag": [f"Tag {each}" for each in tags]})


def test_a_folder_within_little_memory_is_counted_as_in_memory(folder: Callable[..., Path]) -> None:
    path = folder(*(random_rows(20_000, 3_000, 2_000, seed) for seed in (5, 7, 11)))
    counts = count_parquet(path, CountConfig(min_items=5), resources=Resources(memory="60MB", threads=1))
    assert counts.report.path == str(path)
    assert len(counts.cooccurrence) > 100_000
    same_as_in_memory(counts, load_catalogue(path))


def test_files_whose_columns_stand_in_another_order_are_one_table(folder: Callable[..., Path]) -> None:
    first = {"item": ["p", "q"], "tag": ["x", "y"], "weight": [1, 2]}
    second = {"weight": [2.5, 0.0], "mood": [7, 7], "tag": pa.array(["x", "z"], pa.large_string()), "item": ["q", "q"]}
    path = folder(first, second)
    counts = count_parquet(path, ALL)
    assert counts.tags == ("x", "y")
    assert counts.report.dropped == {"weight 0": 1}
    same_as_in_memory(counts, load_catalogue(path))


def test_columns_are_found_and_given_as_for_any_catalogue(folder: Callable[..., Path]) -> None:
    path = folder({"artist": ["p", "p"], "mood": ["x", "y"], "votes": [1, 0], "user": ["u", "u"]})
    counts = count_parquet(path, CountConfig(min_items=1, sample=5), ColumnNames(tag="mood"))
    assert counts.tags == ("x",)
    assert counts.sample is not None
    for report in (counts.report, counts.sample.report):
        assert report.columns == {"item": "artist", "tag": "mood", "weight": "votes"}
        assert report.path == str(path)
    assert count_table(memtable(ROWS), ALL).report.columns == {"item": "item", "tag": "tag"}
    assert count_parquet(path, ALL, ColumnNames(tag="mood", weight="")).tags == ("x", "y")
    with pytest.raises(CatalogueError, match=r"part-0\.parquet: no tag column among 'artist', 'mood'"):
        count_parquet(path, ALL)


def test_names_of_files_are_no_patterns(tmp_path: Path) -> None:
    for name, tag in (("a[1]*.parquet", "x"), ("a1b.parquet", "y")):
        pq.write_table(pa.table({"item": ["p"], "tag": [tag]}), tmp_path / name)
    assert count_parquet(tmp_path / "a[1]*.parquet", ALL).tags == ("x",)


def test_what_stands_in_the_way_is_said(tmp_path: Path, folder: Callable[..., Path]) -> None:
    with pytest.raises(CatalogueError, match=r"There is no file or folder .*nowhere"):
        count_parquet(tmp_path / "nowhere")
    path = folder({"item": ["p"], "tag": ["x"]}, {"item": ["p"], "mood": ["x"]})
    with pytest.raises(CatalogueError, match=r"rows cannot be counted \("):
        count_parquet(path, ALL)
    with pytest.raises(
        ConfigError, match=r"memory must be a size such as .2GB., and threads at least 1. Got 'much' \("
    ):
        count_parquet(path, ALL, resources=Resources(memory="much"))


def test_too_little_memory_is_said(folder: Callable[..., Path]) -> None:
    path = folder(random_rows(20_000, 3_000, 2_000, 5))
    with pytest.raises(ConfigError, match=r"1MB of memory does not do to count .* Allow more"):
        count_parquet(path, ALL, resources=Resources(memory="1MB", threads=1))


def test_nothing_is_left_in_the_folder_for_what_does_not_fit(tmp_path: Path, folder: Callable[..., Path]) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    with parquet_table(folder(ROWS), resources=Resources(spill=spill)) as table:
        assert len(list(spill.iterdir())) == 1
        count_table(table, ALL)
    assert list(spill.iterdir()) == []


def test_a_table_of_text_is_told_what_to_do(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("item,tag\na,x\n")
    with pytest.raises(CatalogueError, match=r"rows.csv is no Parquet.*\(--memory\), or write it as Parquet"):
        count_parquet(table, ALL)
