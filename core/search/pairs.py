"""Pairs of query and item that a search head learns from, read from a file."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import SearchError

QUERY_COLUMNS = ("query", "text", "q")
ITEM_COLUMNS = ("item", "item_id", "id", "doc", "doc_id")
WEIGHT_COLUMNS = ("weight", "grade", "relevance", "score", "count")


@dataclass(frozen=True)
class SearchPair:
    """One judgment: `item` answers `query`.

    Attributes:
        query: The text typed.
        item: Item id as the catalogue has it.
        weight: How well it answers, above 0; negative: it does not answer (a thumbs down).
    """

    query: str
    item: str
    weight: float = 1.0


def parse_pairs(path: str | Path, items: Iterable[str] | None = None) -> tuple[SearchPair, ...]:
    """Read pairs from a CSV (or .tsv) file with columns query, item and optionally weight.

    Args:
        path: UTF-8 file with a header line.
        items: Known item ids; when given, an item that is not among them is refused.

    Raises:
        SearchError: The file cannot be read, lacks a column, or a line is wrong; names file and line.
    """
    path = Path(path)
    known = None if items is None else frozenset(items)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t" if path.suffix.lower() in (".tsv", ".tab") else ",")
            columns = named_columns(path, rows.fieldnames or ())
            pairs = tuple(read_rows(path, rows, columns, known))
    except FileNotFoundError:
        raise SearchError(f"There is no file {path}. Name a CSV with columns query and item.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise SearchError(f"{path} cannot be read as UTF-8 CSV: {problem}. Save it as UTF-8 text.") from None
    if not pairs:
        raise SearchError(f"{path} holds no pairs. Add lines of query and item below the header.")
    return pairs


def named_columns(path: Path, names: Iterable[str]) -> dict[str, str | None]:
    """Which column of the file plays which part."""
    by_name = {name.strip().lower(): name for name in names if name}
    found = {
        part: next((by_name[name] for name in wanted if name in by_name), None)
        for part, wanted in (("query", QUERY_COLUMNS), ("item", ITEM_COLUMNS), ("weight", WEIGHT_COLUMNS))
    }
    missing = [part for part in ("query", "item") if found[part] is None]
    if missing:
        have = ", ".join(repr(name) for name in by_name.values()) or "no columns"
        raise SearchError(
            f"{path}, line 1: no column {' and no column '.join(missing)}; it has {have}. "
            "The header must name query and item (weight is optional)."
        )
    return found


def read_rows(
    path: Path, rows: "csv.DictReader[str]", columns: Mapping[str, str | None], known: frozenset[str] | None
) -> Iterator[SearchPair]:
    """Each data line as a pair; blank lines are skipped.

    Raises:
        SearchError: A value is missing, an item unknown or a weight not a number; names file and line.
    """
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        query = (row[str(columns["query"])] or "").strip()
        item = (row[str(columns["item"])] or "").strip()
        if not query or not item:
            raise SearchError(f"{where}: the {'query' if not query else 'item'} is blank. Fill it in or drop the line.")
        if known is not None and item not in known:
            raise SearchError(f"{where}: no item {item!r} in the catalogue. Items must be named as the catalogue does.")
        yield SearchPair(query, item, read_weight(where, row[columns["weight"]] if columns["weight"] else None))


def read_weight(where: str, text: str | None) -> float:
    """A weight; 1 when the cell is empty."""
    if text is None or not text.strip():
        return 1.0
    try:
        weight = float(text)
    except ValueError:
        weight = float("nan")
    if weight != weight or weight in (float("inf"), float("-inf")) or weight == 0:
        raise SearchError(f"{where}: the weight must be a number other than 0. Got {text!r}.")
    return weight
