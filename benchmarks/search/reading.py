"""Item-tag tables from files, as matrices."""

import tempfile
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
