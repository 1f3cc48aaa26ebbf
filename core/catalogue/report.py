"""What loading did to a table, in numbers that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LoadReport:
    """Rows in, rows kept, and why the rest were not; `kept + sum(dropped.values()) == rows`.

    Attributes:
        rows: Data rows in the file, its header and empty lines not counted.
        kept: Distinct (item, tag, user) rows.
        items: Items with at least one tag.
        tags: Tags after folding.
        links: Distinct (item, tag) pairs; fewer than `kept` when several users gave the same tag.
        folded: Spellings that went into another tag's ("hip-hop" into "hip hop"): distinct spellings minus tags.
        dropped: Rows left out, by reason; a reason with no rows is absent.
        columns: Column the file was read by, for each role that was found ("item" -> "artist").
        path: The file, as it was named; empty for a table made in memory.
        notes: What else a reader should know, in sentences.
    """

    rows: int
    kept: int
    items: int
    tags: int
    links: int
    folded: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    notes: tuple[str, ...] = ()

    @property
    def of_plain_texts(self) -> bool:
        """Whether every item carries itself: one column was read as both."""
        return "item" in self.columns and self.columns["item"] == self.columns.get("tag")
