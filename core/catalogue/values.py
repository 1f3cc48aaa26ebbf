"""The catalogue: items, tags, and which item carries which tag."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from jaxtyping import Float64, Int64, Integer
from scipy.sparse import csc_matrix, csr_matrix

from core.catalogue.folding import fold_key, fold_keys
from core.catalogue.report import LoadReport
from core.errors import CatalogueError, ConfigError, refuse_below_one


@dataclass(frozen=True, eq=False)
class Catalogue:
    """An item-tag table, checked and folded.

    Attributes:
        items: Distinct items, in the order they first appear.
        tags: Distinct tags as shown, in the order they first appear.
        incidence: Items by tags, float32, indices sorted: the sum of the weights; without a weight column the number of
            users; without users 1.
        spellings: All spellings seen, most frequent first, of each tag that has more than one.
        titles: An item's name for people, where the table has one.
        report: What was read and what was dropped.
    """

    items: tuple[str, ...]
    tags: tuple[str, ...]
    incidence: csr_matrix
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    report: LoadReport = field(default_factory=lambda: LoadReport(0, 0, 0, 0, 0))

    @cached_property
    def item_counts(self) -> Int64[np.ndarray, " tags"]:
        """Number of items each tag sits on."""
        return np.bincount(self.incidence.indices, minlength=len(self.tags)).astype(np.int64)

    @cached_property
    def uses(self) -> Float64[np.ndarray, " tags"]:
        """How often each tag was given: the sum of its weights."""
        return np.bincount(self.incidence.indices, self.incidence.data, minlength=len(self.tags))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over items, tags, spellings, titles and weights."""
        digest = hashlib.sha256()
        for texts in (self.items, self.tags, *(each for pair in self.spellings.items() for each in pair)):
            digest.update("\0".join(texts if isinstance(texts, tuple) else (texts,)).encode() + b"\1")
        digest.update("\0".join(text for pair in self.titles.items() for text in pair).encode())
        for array in (self.incidence.indptr.astype(np.int64), self.incidence.indices, self.incidence.data):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def frequent_tags(self, min_items: int = 1, top: int | None = None) -> Int64[np.ndarray, " rows"]:
        """Rows of the tags on at least `min_items` items, those on most items first; among equals, catalogue order.

        Args:
            min_items: At least 1.
            top: Keep only this many, those that were given most often; None keeps all.

        Raises:
            ConfigError: An argument is out of range, or no tag is left.
        """
        return frequent_rows(self.item_counts, len(self.items), min_items, top, self.uses)

    def keep_tags(self, rows: Integer[np.ndarray, " rows"] | Sequence[int]) -> "Catalogue":
        """The catalogue with only these tags, in this order; every item stays, without tags if need be."""
        rows = np.asarray(rows, dtype=np.int64)
        incidence = self._by_tag[:, rows].tocsr()  # by way of columns, which leaves it sorted
        tags = tuple(self.tags[row] for row in rows)
        spellings = {tag: self.spellings[tag] for tag in tags if tag in self.spellings}
        return replace(self, tags=tags, incidence=incidence, spellings=spellings)

    def resolve(self, tag: str) -> int | None:
        """Row of the tag that this spelling folds into; None when there is none."""
        return self._row_of_key.get(fold_key(tag))

    def tags_of(self, item: str) -> Int64[np.ndarray, " rows"]:
        """Rows of an item's tags, heaviest first; among equals, catalogue order.

        Raises:
            CatalogueError: There is no such item.
        """
        row = self._row_of_item.get(item)
        if row is None:
            raise CatalogueError(f"The catalogue has no item {item!r}.")
        return _heaviest_first(self.incidence, row)

    def items_of(self, tag: str) -> Int64[np.ndarray, " rows"]:
        """Rows of the items that carry a tag, in any spelling, heaviest first; among equals, catalogue order.

        Raises:
            CatalogueError: There is no such tag.
        """
        row = self.resolve(tag)
        if row is None:
            raise CatalogueError(f"The catalogue has no tag {tag!r}.")
        return _heaviest_first(self._by_tag, row)

    def title_of(self, item: str) -> str:
        """An item's name for people: its title, or the item itself."""
        return self.titles.get(item, item)

    @cached_property
    def _row_of_key(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(fold_keys(self.tags))}

    @cached_property
    def _row_of_item(self) -> dict[str, int]:
        return {item: row for row, item in enumerate(self.items)}

    @cached_property
    def _by_tag(self) -> csc_matrix:
        by_tag = self.incidence.tocsc()
        by_tag.sort_indices()
        return by_tag


def frequent_rows(
    item_counts: Int64[np.ndarray, " tags"],
    n_items: int,
    min_items: int = 1,
    top: int | None = None,
    uses: Float64[np.ndarray, " tags"] | None = None,
) -> Int64[np.ndarray, " rows"]:
    """`Catalogue.frequent_tags` of any counts; `top` goes by `uses`, and by items without.

    Raises:
        ConfigError: An argument is out of range, or no tag is left.
    """
    refuse_below_one(min_items=min_items, top=top)
    order = np.argsort(-item_counts, kind="stable")
    kept = order[item_counts[order] >= min_items].astype(np.int64)
    if top is not None:
        by = item_counts if uses is None else uses
        kept = kept[np.sort(np.argsort(-by[kept], kind="stable")[:top])]
    if not len(kept):
        most = int(item_counts.max(initial=0))
        raise ConfigError(
            f"None of the {len(item_counts):,} tags sits on {min_items:,} items or more; the most frequent sits on "
            f"{most:,} of {n_items:,}. Set min_items (--min-items) to {most:,} or less."
        )
    return kept


def _heaviest_first(matrix: csr_matrix | csc_matrix, line: int) -> Int64[np.ndarray, " entries"]:
    """Indices of one compressed line, by falling value."""
    inside = slice(matrix.indptr[line], matrix.indptr[line + 1])
    return matrix.indices[inside][np.argsort(-matrix.data[inside], kind="stable")].astype(np.int64)
