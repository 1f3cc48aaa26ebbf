"""Spellings of a table's tags folded into tags: on the distinct texts, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from jaxtyping import Bool, Int32, Int64

from core.catalogue.folding import clean_texts, fold_keys
from core.catalogue.names import doubtful, wrong_with
from core.catalogue.rows import written_out
from core.errors import CatalogueError


@dataclass(frozen=True, eq=False)
class FoldedTags:
    """The tags that a table's spellings fold into, in the order of their texts.

    Attributes:
        tags: Shown spelling of each: the one on most rows; among equals, the first by text.
        spellings: All spellings, most frequent first, of each tag that has more than one.
        row_of: Row among `tags` of each spelling as it is written; -1 where it is blank, or on no usable row.
        spelling: Number of each as it is cleaned.
        blank: Which of them are blank.
        folded: Distinct cleaned spellings minus tags.
    """

    tags: tuple[str, ...]
    spellings: Mapping[str, tuple[str, ...]]
    row_of: Int32[np.ndarray, " written"]
    spelling: Int32[np.ndarray, " written"]
    blank: Bool[np.ndarray, " written"]
    folded: int


def folded_tags(written: pa.ChunkedArray, rows: Int64[np.ndarray, " written"]) -> FoldedTags:
    """Fold the distinct values of a tag column.

    Args:
        written: The distinct values, texts, numbers or null.
        rows: On how many usable rows each of them stands; a value on none is no tag.

    Raises:
        CatalogueError: A tag is too long to be a name, or holds NUL.
    """
    texts = [text or "" for text in written_out(written)]
    wrong = next(filter(None, (wrong_with(text, "tag") for text in doubtful(texts))), None)
    if wrong:
        raise CatalogueError(f"In the table, {wrong}")
    cleaned = clean_texts(texts)
    counts: dict[str, int] = {}
    for text, count in zip(cleaned, rows.tolist(), strict=True):
        if text and count:
            counts[text] = counts.get(text, 0) + count
    by_frequency = sorted(counts, key=lambda text: (-counts[text], text))
    spellings_of: dict[str, list[str]] = {}
    for text, key in zip(by_frequency, fold_keys(by_frequency), strict=True):
        spellings_of.setdefault(key, []).append(text)
    shown = sorted(spellings_of.values())
    row_of_text = {text: row for row, spellings in enumerate(shown) for text in spellings}
    return FoldedTags(
        tags=tuple(spellings[0] for spellings in shown),
        spellings={spellings[0]: tuple(spellings) for spellings in shown if len(spellings) > 1},
        spelling=np.unique(cleaned, return_inverse=True)[1].astype(np.int32),
        row_of=np.array([row_of_text.get(text, -1) for text in cleaned], dtype=np.int32),
        blank=np.array([not text for text in cleaned], dtype=bool),
        folded=len(counts) - len(shown),
    )
