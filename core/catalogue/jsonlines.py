"""JSON lines: one object a line.

Arrow reads files whose values keep to one type; what it refuses is read again line by line, which either works, being
more patient, or says which line is wrong and why.
"""

import json
import math
from array import array
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.json
from jaxtyping import Float64

from core.catalogue.columns import ColumnNames, find_columns
from core.catalogue.rows import RawRows, TextColumn, text_column
from core.catalogue.text import read_utf8
from core.errors import CatalogueError

_LOOKED_AT = 1_000  # lines whose keys make the header; a key seen only later is not a column
_LARGEST_BLOCK = 1 << 30  # Arrow's blocks hold less than 2 GiB

_Columns = tuple[dict[str, TextColumn], Float64[np.ndarray, " rows"] | None]


class _Coder:
    """Gives each distinct text a number as it comes by."""

    def __init__(self) -> None:
        self.number_of: dict[str, int] = {}
        self.codes = array("i")

    def add(self, value: object) -> None:
        if value is None:
            self.codes.append(-1)
            return
        text = value if isinstance(value, str) else json.dumps(value)
        self.codes.append(self.number_of.setdefault(text, len(self.number_of)))

    def column(self) -> TextColumn:
        return TextColumn(np.array(self.codes, dtype=np.int32), list(self.number_of))


def read_json_lines(path: Path, names: ColumnNames) -> RawRows:
    """Rows of a .jsonl or .ndjson file; a key that an object lacks is a missing cell.

    Raises:
        CatalogueError: With file and line, when a line is not an object or a value cannot be a cell.
    """
    content = read_utf8(path)
    first = [_object(path, number, line) for number, line in islice(_lines(content), _LOOKED_AT)]
    header = list(dict.fromkeys(key for record in first for key in record))
    columns = {role: header[position] for role, position in find_columns(header, names, str(path)).items()}
    texts, weights = _at_once(content, first[0], columns) or _one_by_one(path, content, columns)
    return RawRows(
        item=texts["item"],
        tag=texts["tag"],
        weight=weights,
        user=texts.get("user"),
        title=texts.get("title"),
        where=lambda row: f"{path}, line {next(islice(_lines(content), row, None))[0]:,}",
        columns=columns,
        path=str(path),
    )


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and text of each line that is not blank."""
    return ((number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip())


def _at_once(content: bytes, first: Mapping[str, object], columns: Mapping[str, str]) -> _Columns | None:
    """The columns by Arrow, if every value is of the type that the first record's has."""
    schema = pa.schema({key: _arrow_type(role, first.get(key)) for role, key in columns.items()})
    parsing = pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    reading = pyarrow.json.ReadOptions(block_size=min(len(content) + 1, _LARGEST_BLOCK))
    try:
        table = pyarrow.json.read_json(pa.BufferReader(content), reading, parsing)
    except pa.ArrowInvalid:
        return None
    if table.num_rows != sum(1 for _ in _lines(content)):  # objects over several lines, or several on one
        return None
    weights = table[columns["weight"]].to_numpy() if "weight" in columns else None
    return {role: text_column(table[key]) for role, key in columns.items() if role != "weight"}, weights


def _arrow_type(role: str, value: object) -> pa.DataType:
    if role == "weight":
        return pa.float64()
    return pa.int64() if isinstance(value, int) and not isinstance(value, bool) else pa.string()


def _one_by_one(path: Path, content: bytes, columns: Mapping[str, str]) -> _Columns:
    """The columns by Python, a line at a time."""
    coders = {role: _Coder() for role in columns if role != "weight"}
    weights = array("d")
    for number, line in _lines(content):
        record = _object(path, number, line)
        for role, coder in coders.items():
            coder.add(_cell(path, number, columns[role], record.get(columns[role])))
        if "weight" in columns:
            weights.append(_weight(path, number, record.get(columns["weight"])))
    texts = {role: coder.column() for role, coder in coders.items()}
    return texts, np.array(weights, dtype=np.float64) if "weight" in columns else None


def _object(path: Path, number: int, line: bytes) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as problem:
        said = problem.msg if isinstance(problem, json.JSONDecodeError) else "nested too deeply"
        raise CatalogueError(f"{path}, line {number:,}: not JSON ({said}). Each line must be one object.") from None
    if not isinstance(record, dict):
        raise CatalogueError(
            f"{path}, line {number:,}: a {type(record).__name__} where an object was expected. "
            'Each line must be one object such as {"item": "Nina Simone", "tag": "jazz"}.'
        )
    return record


def _cell(path: Path, number: int, key: str, value: object) -> object:
    """A text, number or None; whole floats as whole numbers."""
    if isinstance(value, dict | list):
        raise CatalogueError(
            f"{path}, line {number:,}: {key!r} holds a {type(value).__name__}; one row for each item and tag is needed."
        )
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() else value
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise CatalogueError(
                f"{path}, line {number:,}: {key!r} holds half a character (a lone surrogate)."
            ) from None
    return value


def _weight(path: Path, number: int, value: object) -> float:
    if value is None or (isinstance(value, str) and not value.strip()):
        return math.nan
    try:
        if isinstance(value, bool | dict | list):
            raise ValueError
        return float(value)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        raise CatalogueError(f"{path}, line {number:,}: weight {str(value)[:60]!r} is not a number.") from None
