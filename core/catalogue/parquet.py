"""Parquet files and folders: only the columns that are needed, repeated texts kept as numbers up to the catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from jaxtyping import Float64

from core.catalogue.columns import ColumnNames, find_columns
from core.catalogue.rows import RawRows, TextColumn, text_column
from core.errors import CatalogueError


def read_parquet(path: Path, names: ColumnNames) -> RawRows:
    """Rows of a .parquet file, or of every one in a folder.

    Raises:
        CatalogueError: A file is not Parquet, or a column cannot be read as what it is needed for.
    """
    files = parquet_files(path)
    columns = parquet_columns(files[0], names)
    table = _table(path, [_read(file, list(columns.values())) for file in files])
    if not table.num_rows:
        raise CatalogueError(f"{path} holds columns and no rows.")
    texts = {role: _texts(path, name, table[name]) for role, name in columns.items() if role != "weight"}
    return RawRows(
        item=texts["item"],
        tag=texts["tag"],
        weight=_numbers(path, columns["weight"], table[columns["weight"]]) if "weight" in columns else None,
        user=texts.get("user"),
        title=texts.get("title"),
        where=partial(_where, files),
        columns=columns,
        path=str(path),
    )


def parquet_files(path: Path) -> tuple[Path, ...]:
    """The file, or the .parquet files of a folder and the folders in it, by name.

    What begins with a dot or an underline is passed over, as the engines that write such folders do.

    Raises:
        CatalogueError: The folder holds none.
    """
    if not path.is_dir():
        return (path,)
    found = sorted(
        each
        for each in path.rglob("*.parquet")
        if each.is_file() and not any(part.startswith((".", "_")) for part in each.relative_to(path).parts)
    )
    if not found:
        raise CatalogueError(f"{path} is a folder without .parquet files. Name the file inside it.")
    return tuple(found)


def parquet_columns(file: Path, names: ColumnNames) -> dict[str, str]:
    """The name of each role's column.

    Raises:
        CatalogueError: The file is not Parquet, or a column is missing or could be meant by two.
    """
    with _readable(file):
        header = pq.read_schema(file).names
    return {role: header[position] for role, position in find_columns(header, names, str(file)).items()}


def _read(file: Path, columns: list[str]) -> pa.Table:
    """The columns of one file, texts as dictionaries."""
    with _readable(file):
        schema = pq.read_schema(file)
        missing = [name for name in columns if name not in schema.names]
        if missing:
            raise CatalogueError(f"{file} has no column {missing[0]!r}, which the files before it have.")
        repeated = [name for name in columns if _is_text(schema.field(name).type)]
        with pq.ParquetFile(file, read_dictionary=repeated) as opened:
            return opened.read(columns)


def _table(path: Path, parts: list[pa.Table]) -> pa.Table:
    """The files' rows under each other."""
    if len(parts) == 1:
        return parts[0]
    try:
        return pa.concat_tables(parts, promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError) as problem:
        raise CatalogueError(f"The files of {path} do not fit together ({_first_line(problem)}).") from None


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Whatever Arrow says of a file that it cannot read, in one sentence."""
    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as problem:
        if isinstance(problem, PermissionError):
            raise
        raise CatalogueError(f"{file} is not a Parquet file that can be read ({_first_line(problem)}).") from None


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _where(files: tuple[Path, ...], row: int) -> str:
    """The file and row of a row among all files' rows; row 1 is a file's first."""
    for file in files:
        rows = pq.read_metadata(file).num_rows
        if row < rows:
            return f"{file}, row {row + 1:,}"
        row -= rows
    return f"row {row + 1:,} after the last file"


def _texts(path: Path, name: str, column: pa.ChunkedArray) -> TextColumn:
    try:
        return text_column(column)
    except CatalogueError as problem:
        raise CatalogueError(f"{path}: column {name!r} {problem}.") from None
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeDecodeError) as problem:
        raise CatalogueError(f"{path}: column {name!r} cannot be read as text ({_first_line(problem)}).") from None


def _numbers(path: Path, name: str, column: pa.ChunkedArray) -> Float64[np.ndarray, " rows"]:
    """Weights as floats, NaN where missing."""
    try:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        return column.cast(pa.float64(), safe=False).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        raise CatalogueError(f"{path}: column {name!r} does not hold weights ({_first_line(problem)}).") from None


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0][:200].rstrip(".")
