"""A table's columns as numbers into lists of distinct texts: the one form that every file format is read into."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from jaxtyping import Float64, Int32

from core.errors import CatalogueError

Where = Callable[[int], str]


@dataclass(frozen=True, eq=False)
class TextColumn:
    """A column of texts, each distinct text once.

    Attributes:
        codes: Index into `values` for each row; -1 where the cell is missing.
        values: Distinct texts.
    """

    codes: Int32[np.ndarray, " rows"]
    values: list[str]


@dataclass(frozen=True, eq=False)
class RawRows:
    """A table as it was read, before anything is judged.

    Attributes:
        item: The item column.
        tag: The tag column.
        weight: Weights, NaN where the cell is missing; None without a weight column.
        user: The user column, if there is one.
        title: The title column, if there is one.
        where: Names the place of a row for an error: 'artists.csv, line 17'.
        columns: The file's name for each role.
        path: The file, as it was named.
        notes: What else a reader should know, in sentences.
    """

    item: TextColumn
    tag: TextColumn
    weight: Float64[np.ndarray, " rows"] | None
    user: TextColumn | None
    title: TextColumn | None
    where: Where
    columns: dict[str, str] = field(default_factory=dict)
    path: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.item.codes)


def text_column(column: pa.ChunkedArray) -> TextColumn:
    """A column from Arrow: numbers are written out, whole floats as whole numbers (ids beside blanks turn into floats).

    Raises:
        CatalogueError: The column holds lists or records; the sentence lacks the file's name, which the caller adds.
    """
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_nested(kind):
        raise CatalogueError(f"holds {kind}; one row for each item and tag is needed")
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    encoded = column.unify_dictionaries().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # a table without rows has no chunk to combine
        return TextColumn(np.empty(0, np.int32), [])
    codes = pc.fill_null(encoded.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return TextColumn(codes, [text or "" for text in written_out(encoded.dictionary)])


def written_out(values: pa.Array | pa.ChunkedArray) -> list[str | None]:
    """The values as texts; null stays None."""
    if pa.types.is_floating(values.type):
        return [_number(each) for each in values.to_pylist()]
    if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
        return [each and each.decode() for each in values.to_pylist()]
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        values = values.cast(pa.string())
    return list(values.to_pylist())


def _number(value: float | None) -> str | None:
    return value if value is None else str(int(value)) if value.is_integer() else str(value)


def weights_from_texts(column: TextColumn, where: Where) -> Float64[np.ndarray, " rows"]:
    """Numbers from a column of texts; a blank cell gives NaN.

    Raises:
        CatalogueError: A cell is not a number.
    """
    numbers = np.full(len(column.values) + 1, np.nan)  # the last one answers for code -1
    for at, text in enumerate(column.values):
        if not text.strip():
            continue
        try:
            numbers[at] = float(text)
        except ValueError:
            row = int(np.flatnonzero(column.codes == at)[0])
            raise CatalogueError(
                f"{where(row)}: weight {text[:60]!r} is not a number. Write it with a point and without separators, "
                "or leave the cell empty."
            ) from None
    return numbers[column.codes]
