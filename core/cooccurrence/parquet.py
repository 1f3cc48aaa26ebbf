"""Parquet folders larger than memory, counted by DuckDB with the memory that it is given."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.catalogue import ColumnNames
from core.catalogue.parquet import parquet_columns, parquet_files
from core.cooccurrence.table import count_table
from core.cooccurrence.tag_counts import CountConfig, TagCounts
from core.errors import CatalogueError, ConfigError

if TYPE_CHECKING:
    import ibis

_READ = ("item", "tag", "weight", "user")
_TEXTS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")  # what is known not to be Parquet by its name


@dataclass(frozen=True)
class Resources:
    """What DuckDB may use.

    Attributes:
        memory: The most that it holds in memory ("500MB", "8GB"); what does not fit goes to disk. What comes back, the
            tags and their pairs, is held beside it.
        threads: None takes every core. Each thread needs some 125 MB to work well.
        spill: Folder for what does not fit, deleted afterwards; None takes the system's temporary folder.
    """

    memory: str = "2GB"
    threads: int | None = None
    spill: Path | None = None


_DEFAULT_CONFIG, _DEFAULT_RESOURCES, _EVERY_COLUMN = CountConfig(), Resources(), ColumnNames()


def count_parquet(
    path: str | Path,
    config: CountConfig = _DEFAULT_CONFIG,
    columns: ColumnNames = _EVERY_COLUMN,
    resources: Resources = _DEFAULT_RESOURCES,
) -> TagCounts:
    """Tags, item counts and co-occurrence counts of a .parquet file, or of all in a folder, within a memory limit.

    Args:
        columns: Which columns to read; the usual names are found without it. Titles are not read, and users
            only for `config.top`.

    Raises:
        CatalogueError: There is no such file, or it cannot be read or counted.
        ConfigError: DuckDB cannot do it with these resources, or no tag is on `config.min_items` items.
    """
    path = Path(path)
    with parquet_table(path, columns, resources) as table:
        counts = count_table(table, config)
    found = parquet_columns(parquet_files(path)[0], columns)
    read = {role: found[role] for role in counts.report.columns}
    sample = counts.sample
    if sample is not None:
        sample = replace(sample, report=replace(sample.report, path=str(path), columns=read))
    return replace(counts, report=replace(counts.report, path=str(path), columns=read), sample=sample)


@contextmanager
def parquet_table(
    path: str | Path, columns: ColumnNames = _EVERY_COLUMN, resources: Resources = _DEFAULT_RESOURCES
) -> Iterator["ibis.Table"]:
    """The item-tag table in a .parquet file or a folder of them, as DuckDB sees it; nothing is read yet.

    Raises:
        CatalogueError, ConfigError: As `count_parquet`.
    """
    import duckdb
    import ibis

    path = Path(path)
    if not path.exists():
        raise CatalogueError(f"There is no file or folder {path}.")
    if path.is_file() and path.suffix.lower() in _TEXTS:
        raise CatalogueError(
            f"{path} is no Parquet, and only Parquet is counted where it lies. Read it whole, without a limit of "
            "memory (--memory), or write it as Parquet."
        )
    files = parquet_files(path)
    found = parquet_columns(files[0], columns)
    with tempfile.TemporaryDirectory(dir=resources.spill, prefix="tagloom-") as folder:
        try:
            database = ibis.duckdb.connect(**_settings(resources, folder))
        except duckdb.Error as problem:
            given = f"{resources.memory!r}" + ("" if resources.threads is None else f" and {resources.threads}")
            raise ConfigError(
                f'memory must be a size such as "2GB", and threads at least 1. Got {given} ({_sentence(problem)}).'
            ) from None
        try:
            table = database.read_parquet([_literally(file) for file in files])
            yield table.select(**{role: table[found[role]] for role in _READ if role in found})
        except duckdb.OutOfMemoryException as problem:
            raise ConfigError(
                f"{resources.memory} of memory does not do to count {path} ({_sentence(problem)}). Allow more, "
                "take fewer threads, or keep fewer tags with a larger min_items."
            ) from None
        except duckdb.Error as problem:
            raise CatalogueError(f"{path} cannot be counted ({_sentence(problem)}).") from None
        finally:
            database.disconnect()


def _settings(resources: Resources, folder: str) -> dict[str, str | int | bool]:
    """DuckDB's own; the order of the rows is not needed, and keeping it would cost memory."""
    settings: dict[str, str | int | bool] = {
        "memory_limit": resources.memory,
        "temp_directory": folder,
        "preserve_insertion_order": False,
    }
    return settings if resources.threads is None else settings | {"threads": resources.threads}


def _literally(file: Path) -> str:
    """The path with nothing in it that DuckDB would take for a pattern."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(file))


def _sentence(problem: Exception) -> str:
    """The first line of what DuckDB says."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0][:200].rstrip(".")
