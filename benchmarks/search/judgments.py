"""Queries and graded judgments from files: TREC's, BEIR's, or any table whose header names its columns."""

import csv
import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from core import SearchError

log = logging.getLogger("benchmarks.search")

QUERY_ID = ("query_id", "query-id", "qid", "_id", "id")
TEXT = ("text", "query", "title")
QUERY = (*QUERY_ID, "query")
ITEM = ("item", "item_id", "corpus-id", "corpus_id", "doc_id", "docid", "doc")
GRADE = ("grade", "score", "relevance", "rel", "label")
TREC_COLUMNS = 4  # query, iteration, item, grade
SHOWN = 3  # names in an error


@dataclass(frozen=True, eq=False)
class Task:
    """Queries, and how well each item answers each.

    Attributes:
        queries: Texts.
        grades: Above 0 where an item answers; shape (queries, items).
    """

    queries: tuple[str, ...]
    grades: csr_matrix


def read_task(queries: Path, qrels: Path, items: Sequence[str]) -> Task:
    """The queries that have a judged item above grade 0 among `items`, and those grades.

    Args:
        queries: JSON lines with an id and a text, or a table of id and text. A table is split by tabs, by commas in a
            .csv, or else after the id; a header line may be there, and a line of one cell is its own id.
        qrels: JSON lines or a table of query, item and grade (1 when left out), or TREC's four columns (query, 0,
            item, grade), split by tabs, commas or blanks.
        items: Item ids, as the item-tag table has them.

    Raises:
        SearchError: A file cannot be read, a line is not understood, or the files have nothing in common.
    """
    texts, judged = read_queries(queries), read_qrels(qrels)
    row_of = {item: row for row, item in enumerate(items)}
    found = {
        query: {row_of[item]: grade for item, grade in judged[query].items() if item in row_of and grade > 0}
        for query in texts
        if query in judged
    }
    if not found:
        raise SearchError(
            f"No query of {queries} is judged in {qrels}: the first has {_some(texts)}, the second {_some(judged)}. "
            "Both must name a query by the same id."
        )
    answered = [query for query in found if found[query]]
    if not answered:
        named = dict.fromkeys(item for query in found for item in judged[query])
        raise SearchError(
            f"No item that {qrels} grades above 0 is in the item-tag table: it has {_some(named)}, the table "
            f"{_some(row_of)}. Both must name an item alike."
        )
    log.info("%d of %d queries have a judged item in the table", len(answered), len(texts))
    indptr = np.cumsum([0, *(len(found[query]) for query in answered)])
    columns = [row for query in answered for row in found[query]]
    values = [grade for query in answered for grade in found[query].values()]
    grades = csr_matrix((values, columns, indptr), shape=(len(answered), len(items)))
    return Task(tuple(texts[query] for query in answered), grades)


def read_queries(path: Path) -> dict[str, str]:
    """Text by id, in the order of the file.

    Raises:
        SearchError: A line holds no text, or an id stands twice with two texts.
    """
    texts: dict[str, str] = {}
    for where, (query, text) in _records(path, (QUERY_ID, TEXT), fewest=1, cells_at=1):
        text = (text or query or "").strip()
        if not text:
            raise SearchError(f"{where}: the query has no text. Give an id and a text, or drop the line.")
        if texts.setdefault((query or text).strip(), text) != text:
            raise SearchError(
                f"{where}: query {query!r} stands twice with two texts. Give each query an id of its own."
            )
    if not texts:
        raise SearchError(f"{path} holds no queries. Put an id and a text on each line.")
    return texts


def read_qrels(path: Path) -> dict[str, dict[str, float]]:
    """Grade by query and item.

    Raises:
        SearchError: A line lacks a query or an item, or its grade is no number.
    """
    judged: dict[str, dict[str, float]] = {}
    for where, (query, item, grade) in _records(path, (QUERY, ITEM, GRADE), fewest=2, cells_at=None):
        if not query or not item:
            raise SearchError(f"{where}: the {'item' if query else 'query'} is blank. Fill it in or drop the line.")
        try:
            judged.setdefault(query, {})[item] = float(grade or 1)
        except ValueError:
            raise SearchError(f"{where}: the grade must be a number. Got {grade!r}.") from None
    if not judged:
        raise SearchError(f"{path} holds no judgments. Put a query, an item and a grade on each line.")
    return judged


def _records(
    path: Path, columns: Sequence[Sequence[str]], fewest: int, cells_at: int | None
) -> Iterator[tuple[str, list[str | None]]]:
    """The wanted cells of every line, None where a line has none.

    Args:
        path: The file.
        columns: Names that each wanted cell goes by.
        fewest: Cells that a line must have.
        cells_at: Where lines are split by blanks: into so many cells and a rest; None: at every blank.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise SearchError(f"{path} cannot be read as UTF-8 text: {problem}.") from None
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        yield from _json_records(path, text, columns)
        return
    lines = [(f"{path}, line {at}", cells) for at, cells in _cells(path, text, cells_at) if any(cells)]
    places: list[int | None] = list(range(len(columns)))
    header = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    if any(cell in names for cell in header for names in columns) and _is_header(header, columns, fewest):
        places = [next((header.index(name) for name in names if name in header), None) for names in columns]
        lines = lines[1:]
    elif len(columns) == TREC_COLUMNS - 1 and len(header) >= TREC_COLUMNS:
        places = [0, 2, 3]
    for where, cells in lines:
        if len(cells) < fewest:
            wanted = " and ".join(names[0] for names in columns[:fewest])
            raise SearchError(
                f"{where}: {len(cells)} cell, and it takes {fewest}, {wanted}. Fill it in or drop the line."
            )
        yield where, [cells[at].strip() if at is not None and at < len(cells) else None for at in places]


def _is_header(header: Sequence[str], columns: Sequence[Sequence[str]], fewest: int) -> bool:
    """Whether a first line names the columns it takes, rather than being a query called "query"."""
    return sum(any(cell in names for cell in header) for names in columns) >= min(fewest, len(header), 2)


def _json_records(path: Path, text: str, columns: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[str | None]]]:
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as problem:
            raise SearchError(f"{path}, line {at}: not a line of JSON ({problem.msg}).") from None
        if not isinstance(row, dict):
            raise SearchError(f"{path}, line {at}: not a JSON object but {type(row).__name__}.")
        found = [next((row[name] for name in names if row.get(name) is not None), None) for names in columns]
        yield f"{path}, line {at}", [None if value is None else str(value) for value in found]


def _cells(path: Path, text: str, cells_at: int | None) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line: by tabs where the first line has one, by commas in a .csv, else by blanks."""
    first = text.lstrip("\n").split("\n", 1)[0]
    if "\t" in first:
        for at, line in enumerate(text.splitlines(), start=1):
            yield at, line.split("\t")
    elif path.suffix.lower() == ".csv" or ("," in first and cells_at is None):
        rows = csv.reader(text.splitlines())
        for row in rows:
            yield rows.line_num, row
    else:
        for at, line in enumerate(text.splitlines(), start=1):
            yield at, line.split(None, -1 if cells_at is None else cells_at)


def _some(names: Collection[str]) -> str:
    shown = [repr(name) for name in list(names)[:SHOWN]]
    return ", ".join(shown) + (", ..." if len(names) > SHOWN else "")
