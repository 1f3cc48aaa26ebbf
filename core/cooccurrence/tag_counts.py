"""What counting a table leaves: little enough for memory, whatever the size of the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int64

from core.catalogue import Catalogue, LoadReport
from core.cooccurrence.measures import npmi_edges
from core.edges import Edges
from core.errors import ConfigError


@dataclass(frozen=True, eq=False)
class TagCounts:
    """The tags that were kept, how often each occurs, and how often any two occur together.

    Attributes:
        tags: Shown spelling of each tag, most frequent first; among equals, by text.
        item_counts: Number of items each tag sits on.
        n_items: Number of items with any tag, kept or not.
        cooccurrence: Edges weighted by the number of items both tags sit on.
        spellings: All spellings, most frequent first, of each tag that has more than one.
        report: What was read and what was dropped.
        sample: Some of the items with these tags, where they were asked for: what a project shows and searches.
    """

    tags: tuple[str, ...]
    item_counts: Int64[np.ndarray, " tags"]
    n_items: int
    cooccurrence: Edges
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    report: LoadReport = field(default_factory=lambda: LoadReport(0, 0, 0, 0, 0))
    sample: Catalogue | None = None

    @property
    def affinity(self) -> Edges:
        """The pairs with NPMI > 0, weighted by it."""
        return npmi_edges(self.cooccurrence, self.item_counts, self.n_items)


@dataclass(frozen=True)
class CountConfig:
    """What of a table is counted.

    Attributes:
        min_items: Tags on fewer items are left out; on fewer than 5 a tag's co-occurrences are mostly chance.
        top: Keep only this many tags, those that were given most often (ties: the one on more items, then by text);
            None keeps all.
        min_count: Pairs that meet on fewer items are left out; 1 is what a fit in memory reads, 2 and more make
            far fewer edges of a large table.
        largest_item: An item with more kept tags than this gives no pairs, because t tags make t (t - 1) / 2 of them
            and so many on one item tell next to nothing. At 10,000 one item makes 50 million. Its tags are counted
            all the same, and the report says how many items it concerned.
        sample: Fetch this many items with their tags; 0 fetches none. A project keeps them in memory.
    """

    min_items: int = 5
    top: int | None = None
    min_count: int = 1
    largest_item: int = 10_000
    sample: int = 0

    def __post_init__(self) -> None:
        if min(self.min_items, self.min_count) < 1 or (self.top is not None and self.top < 1):
            raise ConfigError(
                "min_items, top and min_count must be at least 1. "
                f"Got min_items={self.min_items}, top={self.top}, min_count={self.min_count}."
            )
        if self.largest_item < 2:
            raise ConfigError(f"largest_item must be at least 2, or no pair is left. Got {self.largest_item}.")
        if self.sample < 0:
            raise ConfigError(f"sample must be 0 or more items. Got {self.sample}.")
