"""The same query on a real Spark, on this machine: one core, no page of its own."""

import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core import Project
from core.catalogue import load_catalogue
from core.cooccurrence import CountConfig, TagCounts, count_parquet, count_table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed (extra spark)"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, and there is none"),
]
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # starts sooner, which is most of it
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",  # compiling costs more than so few rows
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.local.dir", str(tmp_path_factory.mktemp("spark")))
    builder = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two files: spellings, names that cleaning changes, blanks, weights that drop a row, and repeats."""
    random = np.random.default_rng(7)
    folder = tmp_path_factory.mktemp("rows")
    names = ["Hip-Hop", "hip hop", " soul ", "soul", "blue\u3000note", "Blue Note", "9-11", "911", "", "\u200b", None]
    for number in range(2):
        tag = [names[each] if each < len(names) else f"tag {each}" for each in random.integers(0, 40, 400)]
        item = [[f"item {each}", f"item\u2003{each} ", None][each % 3 if each < 6 else 0] for each in range(60)]
        weight = random.choice([1.0, 2.5, 0.0, np.nan], 400, p=[0.6, 0.3, 0.05, 0.05])
        table = pa.table({"item": [item[each] for each in random.integers(0, 60, 400)], "tag": tag, "weight": weight})
        pq.write_table(table, folder / f"part-{number}.parquet")
    return folder


def test_spark_counts_what_duckdb_and_memory_count(spark, rows: Path) -> None:
    import ibis

    config = CountConfig(min_items=3, min_count=2, largest_item=12, sample=9)
    table = ibis.pyspark.connect(spark).read_parquet(str(rows))
    on_spark, on_duckdb = count_table(table, config), count_parquet(rows, config)
    assert len(on_spark.cooccurrence) > 100
    assert "more than 12 of the kept tags" in on_spark.report.notes[0]
    for name in ("first", "second", "weight"):
        assert np.array_equal(getattr(on_spark.affinity, name), getattr(on_duckdb.affinity, name))
        assert np.array_equal(getattr(on_spark.cooccurrence, name), getattr(on_duckdb.cooccurrence, name))
    assert everything_but_edges(on_spark) == everything_but_edges(on_duckdb)
    assert on_spark.sample is not None
    assert len(on_spark.sample.items) == 9
    in_memory = load_catalogue(rows)
    for item in on_spark.sample.items:
        carried = {in_memory.tags[row] for row in in_memory.tags_of(item)}
        assert {on_spark.tags[row] for row in on_spark.sample.tags_of(item)} <= carried
    assert on_spark.report.dropped.keys() == {
        "no item",
        "no tag",
        "no weight",
        "weight 0",
        "the same item and tag before",
    }
    assert on_spark.n_items == len(in_memory.items)
    assert sum(on_spark.report.dropped.values()) == sum(in_memory.report.dropped.values())
    rows_of = [in_memory.resolve(tag) for tag in on_spark.tags]
    assert on_spark.item_counts.tolist() == in_memory.item_counts[rows_of].tolist()


def test_what_the_page_shows_runs(spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parent.parent.parent
    sample = pd.read_csv(root / "sample_data" / "music.csv").rename(columns={"item": "artist"})
    (tmp_path / "rows").mkdir()
    sample.to_parquet(tmp_path / "rows" / "part-0.parquet")
    page = (root / "docs" / "larger-than-memory.md").read_text()
    (block,) = re.findall(r"```python spark\n(.*?)```", page, flags=re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "larger-than-memory.md", "exec"), {})
    project = Project.open(tmp_path / "big.tagloom")
    assert project.data.n_items == sample.artist.nunique()
    assert project.head() is not None


def everything_but_edges(counts: TagCounts) -> tuple:
    report = counts.report
    known = (
        report.rows,
        report.kept,
        report.items,
        report.tags,
        report.links,
        report.folded,
        report.dropped,
        report.notes,
    )
    return counts.tags, counts.item_counts.tolist(), counts.n_items, counts.spellings, known
