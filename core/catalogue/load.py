"""The door: a file, or pairs in memory, to a catalogue."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from core.catalogue.build import build_catalogue
from core.catalogue.columns import ColumnNames
from core.catalogue.delimited import read_delimited
from core.catalogue.jsonlines import read_json_lines
from core.catalogue.parquet import read_parquet
from core.catalogue.rows import RawRows, TextColumn
from core.catalogue.values import Catalogue
from core.errors import CatalogueError

_READERS: dict[str, Callable[[Path, ColumnNames], RawRows]] = {
    ".csv": lambda path, names: read_delimited(path, names, ","),
    ".tsv": lambda path, names: read_delimited(path, names, "\t"),
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}
_EVERY_COLUMN = ColumnNames()


def load_catalogue(path: str | Path, columns: ColumnNames = _EVERY_COLUMN) -> Catalogue:
    """Read an item-tag table: .csv, .tsv, .jsonl, .ndjson (each also packed as .gz), .parquet or a folder of it.

    Args:
        columns: Which columns to read; the usual names are found without it.

    Raises:
        CatalogueError: One sentence with the file, and the line where there is one, for anything that cannot be read.
    """
    return build_catalogue(read_rows(path, columns))


def read_rows(path: str | Path, columns: ColumnNames = _EVERY_COLUMN) -> RawRows:
    """The rows of a table as they stand, before anything is folded or dropped.

    Raises:
        CatalogueError: As `load_catalogue`.
    """
    path = Path(path)
    if not path.exists():
        raise CatalogueError(f"There is no file {path}.")
    reader = read_parquet if path.is_dir() else _reader(path)
    try:
        return reader(path, columns)
    except PermissionError:
        raise CatalogueError(f"{path} may not be read. Change its permissions.") from None


def _reader(path: Path) -> Callable[[Path, ColumnNames], RawRows]:
    """What reads files of this name."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    kind = suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else "".join(suffixes[-1:])
    reader = _READERS.get(kind)
    if reader is None or suffixes[-2:] == [".parquet", ".gz"]:
        raise CatalogueError(
            f"{path}: the name must end in {', '.join(_READERS)}, or .gz after a text format. Got {path.suffix!r}."
        )
    return reader


def catalogue_from_pairs(pairs: Iterable[tuple[str, str]]) -> Catalogue:
    """A catalogue from (item, tag) pairs in memory, folded and checked as a file's rows are."""
    items, tags = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    rows = RawRows(_column(items), _column(tags), None, None, None, where=lambda row: f"pair {row + 1:,}")
    return build_catalogue(rows)


def _column(texts: Iterable[str]) -> TextColumn:
    number_of: dict[str, int] = {}
    codes = [number_of.setdefault(text, len(number_of)) for text in texts]
    return TextColumn(np.array(codes, dtype=np.int32), list(number_of))
