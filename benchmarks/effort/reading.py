"""Files of texts or of tagged items, as data with the label that the curator knows for each tag."""

import csv
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int64

from core import TrainingData, default_encoder, import_lastfm, load_catalogue

UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class Labelled:
    """Tags, and what the curator knows about them.

    Attributes:
        data: The tags.
        truth: Number of each tag's label, -1 for tags whose label nobody knows.
    """

    data: TrainingData
    truth: Int64[np.ndarray, " tags"]


@dataclass(frozen=True)
class Source:
    """Where labelled tags come from.

    Attributes:
        path: A table of text and label, an item-tag table, or a folder or zip of Last.fm.
        labels: A table of tag and label, for items and tags; None for texts.
        min_items: Tags on fewer items are left out.
        top: Only this many tags, those given most often; None for all.
    """

    path: Path
    labels: Path | None = None
    min_items: int = 5
    top: int | None = None


def read(source: Source) -> Labelled:
    """Embed and count what `source` names."""
    if source.labels is None:
        return _texts(source.path)
    label_of = dict(_two_columns(source.labels))
    with tempfile.TemporaryDirectory() as folder:
        table = source.path
        if source.path.is_dir() or source.path.suffix == ".zip":
            table = Path(folder) / "assignments.csv"
            import_lastfm(source.path, table)
        catalogue = load_catalogue(table)
    data = TrainingData.from_catalogue(catalogue, min_items=source.min_items, top=source.top)
    return Labelled(data, _numbered([label_of.get(tag) for tag in data.tags]))


def _texts(path: Path) -> Labelled:
    """Distinct texts; one that is there twice keeps its first label."""
    label_of: dict[str, str] = {}
    for text, label in _two_columns(path):
        label_of.setdefault(text, label)
    texts = tuple(label_of)
    return Labelled(TrainingData.from_embeddings(default_encoder().encode(texts), texts), _numbered(label_of.values()))


def _two_columns(path: Path) -> list[tuple[str, str]]:
    """The first two columns of a table with a header, by tab unless the name ends in .csv."""
    comma = path.suffix == ".csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file) if comma else csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [(row[0], row[1]) for row in rows if len(row) > 1]


def _numbered(labels: Iterable[str | None]) -> Int64[np.ndarray, " tags"]:
    number_of: dict[str, int] = {}
    return np.array(
        [UNKNOWN if not label else number_of.setdefault(label, len(number_of)) for label in labels], dtype=np.int64
    )
