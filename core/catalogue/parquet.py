"""Parquet files: only the columns that are needed, repeated texts kept as numbers from the file to the catalogue."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from jaxtyping import Float64

from core.catalogue.columns import ColumnNames, find_columns
from core.catalogue.rows import RawRows, TextColumn, text_column
from core.errors import CatalogueError


def read_parquet(path: Path, names: ColumnNames) -> RawRows:
    """Rows of a .parquet file.

    Raises:
        CatalogueError: The file is not Parquet, or a column cannot be read as what it is needed for.
    """
    try:
        schema = pq.read_schema(path)
        at = find_columns(schema.names, names, str(path))
        columns = {role: schema.names[position] for role, position in at.items()}
        repeated = [schema.names[each] for each in at.values() if pa.types.is_string(schema.types[each])]
        with pq.ParquetFile(path, read_dictionary=repeated) as file:
            table = file.read(list(columns.values()))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as problem:
        raise CatalogueError(f"{path} is not a Parquet file that can be read ({_first_line(problem)}).") from None
    if not table.num_rows:
        raise CatalogueError(f"{path} holds columns and no rows.")
    texts = {role: _texts(path, name, table[name]) for role, name in columns.items() if role != "weight"}
    return RawRows(
        item=texts["item"],
        tag=texts["tag"],
        weight=_numbers(path, columns["weight"], table[columns["weight"]]) if "weight" in columns else None,
        user=texts.get("user"),
        title=texts.get("title"),
        where=lambda row: f"{path}, row {row + 1:,}",
        columns=columns,
        path=str(path),
    )


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
