"""A catalogue's exact copy on disk: one Parquet file that any tool opens as item, tag, weight, title."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix

from core.catalogue.report import LoadReport
from core.catalogue.values import Catalogue
from core.errors import CatalogueError
from core.files import replacing

_FORMAT = b"tagloom.catalogue"
_VERSION = 1


def save_catalogue(catalogue: Catalogue, path: str | Path) -> None:
    """Write the exact copy of a catalogue to a .parquet file, whole or not at all.

    A row is a link; an item without tags and a tag without items have a row of their own with the rest empty.
    """
    matrix = catalogue.incidence
    links = matrix.tocoo()
    alone = np.flatnonzero(np.diff(matrix.indptr) == 0)
    unused = np.flatnonzero(catalogue.item_counts == 0)
    item = np.concatenate([links.row, alone, np.full(len(unused), -1)]).astype(np.int32)
    tag = np.concatenate([links.col, np.full(len(alone), -1), unused]).astype(np.int32)
    weight = np.concatenate([links.data, np.full(len(alone) + len(unused), np.nan)]).astype(np.float32)
    items = pa.array(catalogue.items, pa.string())
    titles = pa.array([catalogue.titles.get(name) for name in catalogue.items], pa.string())
    table = pa.table(
        {
            "item": _looked_up(item, items),
            "tag": _looked_up(tag, pa.array(catalogue.tags, pa.string())),
            "weight": pa.array(weight, mask=np.isnan(weight)),
            "title": _looked_up(item, titles),
            "item_row": item,
            "tag_row": tag,
        }
    )
    about = {"version": _VERSION, "report": asdict(catalogue.report), "spellings": dict(catalogue.spellings)}
    with replacing(path) as beside:
        pq.write_table(table.replace_schema_metadata({_FORMAT: json.dumps(about)}), beside, compression="zstd")


def load_saved_catalogue(path: str | Path) -> Catalogue:
    """The catalogue that `save_catalogue` wrote, equal to the last bit.

    Raises:
        CatalogueError: The file is missing, damaged, or not such a copy.
    """
    try:
        with pq.ParquetFile(path) as file:
            about = json.loads((file.schema_arrow.metadata or {}).get(_FORMAT, b"{}"))
            table = file.read() if about else None
    except (OSError, pa.ArrowInvalid, ValueError) as problem:
        raise CatalogueError(f"{path} cannot be read as a saved catalogue ({str(problem).splitlines()[0]}).") from None
    if table is None or about["version"] != _VERSION:
        raise CatalogueError(f"{path} is not a catalogue that this version saved. Load it with load_catalogue.")
    item, tag = table["item_row"].to_numpy(), table["tag_row"].to_numpy()
    linked = (item >= 0) & (tag >= 0)
    items, tags = _by_row(item, table["item"]), _by_row(tag, table["tag"])
    titles = zip(items, _by_row(item, table["title"]), strict=True)
    weight = table["weight"].to_numpy().astype(np.float32)[linked]
    return Catalogue(
        items=items,
        tags=tags,
        incidence=csr_matrix((weight, (item[linked], tag[linked])), shape=(len(items), len(tags))),
        spellings={shown: tuple(all_of_it) for shown, all_of_it in about["spellings"].items()},
        titles={name: title for name, title in titles if title is not None},
        report=LoadReport(**{**about["report"], "notes": tuple(about["report"]["notes"])}),
    )


def _looked_up(rows: np.ndarray, values: pa.Array) -> pa.Array:
    """The value of each row; null for row -1."""
    return values.take(pa.array(rows, mask=rows < 0))


def _by_row(rows: np.ndarray, values: pa.ChunkedArray) -> tuple[Any, ...]:
    """The value of row 0, 1, ...: each row occurs at least once."""
    used, first = np.unique(rows, return_index=True)
    return tuple(values.take(pa.array(first[used >= 0])).to_pylist())
