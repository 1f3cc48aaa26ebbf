"""Which tags meet on items, and how much more often than chance would have it."""

from core.cooccurrence.counting import cooccurrence_counts
from core.cooccurrence.measures import npmi_block, npmi_edges, pmi_edges, ppmi_edges
from core.cooccurrence.parquet import Resources, count_parquet, parquet_table
from core.cooccurrence.table import count_table
from core.cooccurrence.tag_counts import CountConfig, TagCounts

__all__ = [
    "CountConfig",
    "Resources",
    "TagCounts",
    "cooccurrence_counts",
    "count_parquet",
    "count_table",
    "npmi_block",
    "npmi_edges",
    "parquet_table",
    "pmi_edges",
    "ppmi_edges",
]
