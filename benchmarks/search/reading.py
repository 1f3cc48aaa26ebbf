"""Item-tag tables, queries and judgments from files, as matrices."""

import csv
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from core import import_lastfm
from core.catalogue.folding import clean_texts
from core.catalogue.load import read_rows


@dataclass(frozen=True, eq=False)
class Table:
    """Items by tags, tags spelled as in the file.

    Attributes:
        items: Item ids.
        titles: What each item is called; the id itself when the file has no titles.
        tags: Distinct tags.
        weights: Sum of weights, number of users, or 1; shape (items, tags).
    """

    items: tuple[str, ...]
    titles: tuple[str, ...]
    tags: tuple[str, ...]
    weights: csr_matrix


@dataclass(frozen=True, eq=False)
class Task:
    """Queries, and how well each item answers each.

    Attributes:
        queries: Texts.
        grades: Above 0 where an item answers; shape (queries, items).
    """

    queries: tuple[str, ...]
    grades: csr_matrix


def read_table(path: Path, fold: bool) -> Table:
    """An item-tag table, or a folder or zip of Last.fm.

    Args:
        path: The file.
        fold: Make one tag of spellings that differ in case, spaces or hyphens only, as the app does.
    """
    with tempfile.TemporaryDirectory() as folder:
        if path.is_dir() or path.suffix == ".zip":
            import_lastfm(path, Path(folder) / "assignments.csv")
            path = Path(folder) / "assignments.csv"
        return _folded(path) if fold else _as_spelled(path)


def _folded(path: Path) -> Table:
    from core import load_catalogue

    catalogue = load_catalogue(path)
    titles = tuple(catalogue.title_of(item) for item in catalogue.items)
    return Table(catalogue.items, titles, catalogue.tags, catalogue.incidence)


def _as_spelled(path: Path) -> Table:
    rows = read_rows(path)
    item_of, items = _distinct(clean_texts(rows.item.values))
    tag_of, tags = _distinct(clean_texts(rows.tag.values))
    usable = (rows.item.codes >= 0) & (rows.tag.codes >= 0)
    item, tag = item_of[rows.item.codes[usable]], tag_of[rows.tag.codes[usable]]
    usable = (item >= 0) & (tag >= 0)
    links = [item[usable], tag[usable]]
    weight = np.ones(len(links[0]))
    if rows.weight is not None:
        weight = np.nan_to_num(rows.weight[(rows.item.codes >= 0) & (rows.tag.codes >= 0)][usable])
    elif rows.user is not None:
        users = rows.user.codes[(rows.item.codes >= 0) & (rows.tag.codes >= 0)][usable]
        links = list(np.unique(np.stack([*links, users]), axis=1)[:2])
        weight = np.ones(len(links[0]))
    matrix = csr_matrix((weight, (links[0], links[1])), shape=(len(items), len(tags)))
    matrix.sum_duplicates()
    if rows.weight is None and rows.user is None:
        matrix.data[:] = 1
    called: dict[int, str] = {}
    if rows.title is not None:
        for code, title in zip(rows.item.codes.tolist(), rows.title.codes.tolist(), strict=True):
            if code >= 0 and title >= 0:
                called.setdefault(int(item_of[code]), rows.title.values[title])
    return Table(items, tuple(called.get(at, item) for at, item in enumerate(items)), tags, matrix.astype(np.float32))


def _distinct(texts: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Number of each text among the distinct ones, -1 for an empty one."""
    number_of = {text: number for number, text in enumerate(dict.fromkeys(filter(None, texts)))}
    return np.array([number_of.get(text, -1) for text in texts], dtype=np.int64), tuple(number_of)


def read_task(queries: Path, qrels: Path, items: tuple[str, ...]) -> Task:
    """Queries and graded judgments; queries without a judged item among `items` are left out.

    Queries: JSON lines with _id and text, or a table of id and text. Judgments: a table of query, item and grade, or
    TREC's four columns (query, 0, item, grade). Tables are split by tab, comma or blank; a header line may be there.
    """
    row_of = {item: row for row, item in enumerate(items)}
    grade_of: dict[str, dict[int, float]] = {}
    for query, item, grade in _judgments(qrels):
        if item in row_of and grade > 0:
            grade_of.setdefault(query, {})[row_of[item]] = grade
    texts = {query: text for query, text in _queries(queries) if query in grade_of}
    grades = [grade_of[query] for query in texts]
    indptr = np.cumsum([0, *map(len, grades)])
    columns = [item for each in grades for item in each]
    values = [grade for each in grades for grade in each.values()]
    shape = (len(texts), len(items))
    return Task(tuple(texts.values()), csr_matrix((values, columns, indptr), shape=shape))


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix in (".jsonl", ".ndjson"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                text = str(row.get("text", row.get("query", "")))
                yield str(row.get("_id", row.get("id", row.get("query_id", text)))), text
        return
    for row in _lines(path):
        if row[0].lower() not in ("id", "_id", "qid", "query_id", "query-id", "query"):
            yield (row[0], row[1]) if len(row) > 1 else (row[0], row[0])


def _judgments(path: Path) -> Iterator[tuple[str, str, float]]:
    if path.suffix in (".jsonl", ".ndjson"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            query = row.get("query_id", row.get("query-id", row.get("query")))
            item = row.get("item", row.get("corpus-id", row.get("item_id", row.get("doc_id"))))
            yield str(query), str(item), float(row.get("grade", row.get("score", row.get("relevance", 1))))
        return
    for row in _lines(path):
        query, item, grade = (row[0], row[2], row[3]) if len(row) > 3 else (row[0], row[1], [*row, "1"][2])
        try:
            yield query, item, float(grade)
        except ValueError:
            continue  # the header


def _lines(path: Path) -> Iterator[list[str]]:
    """Cells of each line that is not blank."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        if "\t" in first:
            yield from (row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row)
        elif "," in first:
            yield from (row for row in csv.reader(file) if row)
        else:
            yield from (line.split() for line in file if line.strip())
