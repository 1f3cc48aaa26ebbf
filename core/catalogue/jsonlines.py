"""JSON lines: one object a line."""

import json
import math
from array import array
from itertools import islice
from pathlib import Path

import numpy as np
from jaxtyping import Float64

from core.catalogue.columns import ColumnNames, find_columns
from core.catalogue.rows import RawRows, TextColumn
from core.catalogue.text import read_utf8
from core.errors import CatalogueError

_LOOKED_AT = 1_000  # lines whose keys make the header; a key seen only later is not a column


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
    lines = [(number, line) for number, line in enumerate(read_utf8(path).split(b"\n"), 1) if line.strip()]
    header = list(
        dict.fromkeys(key for number, line in islice(lines, _LOOKED_AT) for key in _object(path, number, line))
    )
    at = find_columns(header, names, str(path))
    columns = {role: header[position] for role, position in at.items()}
    coders = {role: _Coder() for role in columns if role != "weight"}
    weights = array("d")
    for number, line in lines:
        record = _object(path, number, line)
        for role, coder in coders.items():
            coder.add(_cell(path, number, columns[role], record.get(columns[role])))
        if "weight" in columns:
            weights.append(_weight(path, number, record.get(columns["weight"])))
    return RawRows(
        item=coders["item"].column(),
        tag=coders["tag"].column(),
        weight=_as_array(weights) if "weight" in columns else None,
        user=coders["user"].column() if "user" in coders else None,
        title=coders["title"].column() if "title" in coders else None,
        where=lambda row: f"{path}, line {lines[row][0]:,}",
        columns=columns,
        path=str(path),
    )


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


def _as_array(weights: "array[float]") -> Float64[np.ndarray, " rows"]:
    return np.array(weights, dtype=np.float64)
