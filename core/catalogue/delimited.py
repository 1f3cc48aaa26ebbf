"""Comma- and tab-separated files.

Arrow reads; only when it refuses is the file read again, slowly, to say which line is wrong and why.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.csv

from core.catalogue.columns import ColumnNames, find_columns
from core.catalogue.rows import RawRows, TextColumn, Where, text_column, weights_from_texts
from core.catalogue.text import read_utf8
from core.errors import CatalogueError

_SMALL_BLOCK = 1 << 22
_LARGEST_BLOCK = 1 << 30  # Arrow's blocks hold less than 2 GiB; one row must fit in one


def read_delimited(path: Path, names: ColumnNames, delimiter: str) -> RawRows:
    """Rows of a .csv or .tsv file.

    In .csv a cell may be quoted as RFC 4180 has it. In .tsv a quotation mark is a character like any other, except
    that a cell wholly inside quotation marks loses them.

    Raises:
        CatalogueError: With file and line, when the file is not such a table.
    """
    content = read_utf8(path)
    found_delimiter = _delimiter(content, delimiter)
    header, body_at = _header(content, found_delimiter)
    at = find_columns(header, names, f"{path}, line 1")
    where = _locator(path, content, found_delimiter)
    columns = _parse(path, content[body_at:], header, list(at.values()), found_delimiter)
    texts = dict(zip(at, columns, strict=True))
    return RawRows(
        item=texts["item"],
        tag=texts["tag"],
        weight=weights_from_texts(texts["weight"], where) if "weight" in texts else None,
        user=texts.get("user"),
        title=texts.get("title"),
        where=where,
        columns={role: header[position] for role, position in at.items()},
        path=str(path),
        notes=_notes(texts, delimiter, found_delimiter),
    )


def _delimiter(content: bytes, usual: str) -> str:
    """What separates the header's cells: the usual mark of the file's kind, unless only another one is there."""
    first_line = content.split(b"\n", 1)[0].decode()
    return next((mark for mark in (usual, ";", "\t", ",") if mark in first_line), usual)


def _header(content: bytes, delimiter: str) -> tuple[list[str], int]:
    """Names of the columns, and where the rows begin in `content`."""
    ends = [at for at in (content.find(b"\n"), content.find(b"\r")) if at >= 0]
    end = min(ends, default=len(content))
    line = content[:end].decode()
    cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_MINIMAL), [])
    after = end + (2 if content[end : end + 2] == b"\r\n" else 1)
    return cells, min(after, len(content))


def _parse(path: Path, body: bytes, header: list[str], at: list[int], delimiter: str) -> list[TextColumn]:
    """The columns at the wanted positions."""
    if not body.strip():
        raise CatalogueError(f"{path} holds a header and no rows.")
    quoted = delimiter != "\t"
    try:
        table = _read(body, len(header), at, delimiter)
    except pa.ArrowInvalid as problem:
        raise _explained(path, body, len(header), delimiter, str(problem)) from None
    columns = [text_column(column) for column in table.columns]
    if quoted and _swallowed(body, columns):
        raise _explained(path, body, len(header), delimiter, "a quotation mark is never closed")
    return (
        columns if quoted else [TextColumn(each.codes, [_unquoted(text) for text in each.values]) for each in columns]
    )


def _read(body: bytes, width: int, at: list[int], delimiter: str) -> pa.Table:
    """The wanted columns as dictionaries, in the order of `at`; ArrowInvalid when a row does not fit the header."""
    numbered = [str(position) for position in range(width)]
    wanted = [numbered[position] for position in at]
    quoted = delimiter != "\t" and b'"' in body
    parsing = pyarrow.csv.ParseOptions(
        delimiter=delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted
    )
    converting = pyarrow.csv.ConvertOptions(
        include_columns=wanted,
        column_types=dict.fromkeys(wanted, pa.dictionary(pa.int32(), pa.string())),
        check_utf8=False,  # the whole file is known to be UTF-8
    )

    def in_blocks_of(size: int) -> pa.Table:
        reading = pyarrow.csv.ReadOptions(column_names=numbered, block_size=size)
        return pyarrow.csv.read_csv(pa.BufferReader(body), reading, parsing, converting)

    whole = min(len(body) + 1, _LARGEST_BLOCK)
    if quoted or whole < _SMALL_BLOCK:
        return in_blocks_of(whole)
    try:
        return in_blocks_of(_SMALL_BLOCK)  # every core takes some
    except pa.ArrowInvalid:  # perhaps only because a row is longer than a block
        return in_blocks_of(whole)


def _unquoted(text: str) -> str:
    """A cell without the quotation marks that spreadsheets and R write around it."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def _swallowed(body: bytes, columns: list[TextColumn]) -> bool:
    """Whether the last cells may be the rest of the file, taken in by a quotation mark that is never closed."""
    return body.count(b'"') % 2 == 1 and any("\n" in each.values[each.codes[-1]] for each in columns)


def _explained(path: Path, body: bytes, width: int, delimiter: str, otherwise: str) -> CatalogueError:
    """The error for the first row that does not fit the header, or that a quotation mark never ends."""
    ragged, first, last = [], 0, 0
    for first, last, cells in _records(body, delimiter):
        if len(cells) != width:
            ragged.append((first, last, len(cells)))
    if ragged:
        return CatalogueError(_ragged(path, ragged, width, delimiter))
    if last > first:
        return CatalogueError(
            f"{path}, line {first:,}: a quotation mark opens in this row and is never closed. "
            "Close it, or write it twice if it belongs to the name."
        )
    return CatalogueError(f"{path} cannot be read: {otherwise[:300]}.")


def _ragged(path: Path, ragged: list[tuple[int, int, int]], width: int, delimiter: str) -> str:
    """The sentence for rows whose cells are too many or too few: (first line, last line, cells) of each."""
    first, last, cells = ragged[0]
    counted = f"{path}, line {first:,}: {cells} {'cell' if cells == 1 else 'cells'} where the header has {width}"
    if last > first:
        return (
            f"{counted}; a quotation mark that opens in this row is closed only on line {last:,} or never. "
            "Close it, or write it twice if it belongs to the name."
        )
    more = f" (so have {len(ragged) - 1:,} more rows)" if len(ragged) > 1 else ""
    if cells < width:
        return f"{counted}{more}. Fill in what is missing."
    if delimiter == "\t":
        return f"{counted}{more}. Replace the tab inside a cell by a space."
    mark = {",": "comma", ";": "semicolon"}[delimiter]
    return f"{counted}{more}. Put quotation marks around a cell that holds a {mark}."


def _records(body: bytes, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, last line, cells) of each row that is not empty; line 1 is the header."""
    csv.field_size_limit(max(csv.field_size_limit(), len(body) + 1))
    text = io.StringIO(body.decode(), newline="")
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(text, delimiter=delimiter, quoting=quoting)
    first = 2
    for cells in reader:
        if cells:
            yield first, reader.line_num + 1, cells
        first = reader.line_num + 2


def _locator(path: Path, content: bytes, delimiter: str) -> Where:
    """Names the line of a row; the rows are counted again only when an error asks."""

    def where(row: int) -> str:
        body = content[_header(content, delimiter)[1] :]
        for count, (first, _, _) in enumerate(_records(body, delimiter)):
            if count == row:
                return f"{path}, line {first:,}"
        return f"{path}, row {row + 1:,}"

    return where


def _notes(texts: dict[str, TextColumn], usual: str, delimiter: str) -> tuple[str, ...]:
    notes = []
    if delimiter != usual:
        notes.append(f"The cells are separated by {delimiter!r}, not by {usual!r}.")
    broken = sum("\n" in text for column in texts.values() for text in column.values)
    if broken:
        cells = "1 cell holds" if broken == 1 else f"{broken:,} cells hold"
        notes.append(f"{cells} a line break; a quotation mark that is not closed does this.")
    return tuple(notes)
