"""Which tags meet on items, and how much more often than chance would have it."""

from core.cooccurrence.counting import cooccurrence_counts
from core.cooccurrence.measures import npmi_block, npmi_edges, pmi_edges, ppmi_edges

__all__ = ["cooccurrence_counts", "npmi_block", "npmi_edges", "pmi_edges", "ppmi_edges"]
