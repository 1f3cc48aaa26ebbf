"""How much more often two tags sit on the same item than chance would have it.

With N items, n_x of them carrying tag x and n_xy carrying both, p(x) = n_x / N and p(x, y) = n_xy / N:

- PMI  = log p(x, y) / (p(x) p(y)), in nats (Church and Hanks 1990, "Word association norms, mutual information, and
  lexicography")
- PPMI = max(PMI, 0)
- NPMI = PMI / -log p(x, y), from -1 (never together) over 0 (as chance has it) to 1 (only together) (Bouma 2009,
  "Normalized (pointwise) mutual information in collocation extraction")

Presence counts, weight does not: an item carries a tag or it does not. Two tags that both sit on every item have
PMI 0; their NPMI, 0/0, is taken as 0 too, because such tags tell nothing.
"""

import numpy as np
from jaxtyping import Float32, Float64, Int64, Integer

from core.cooccurrence.cores import on_every_core
from core.edges import Edges

_EDGES_AT_ONCE = 1 << 16  # what they need on the way fits a core's cache
_ROUNDING = 1e-12  # logarithms of equal fractions differ by less; independence is no edge

ItemCounts = Int64[np.ndarray, " tags"]


def pmi_edges(counts: Edges, item_counts: ItemCounts, n_items: int) -> Edges:
    """PMI of each pair that ever meets, of either sign; a pair that never meets has no edge (its PMI is -infinity)."""
    return _taken(counts, slice(None), _pmi(counts, item_counts, n_items))


def ppmi_edges(counts: Edges, item_counts: ItemCounts, n_items: int) -> Edges:
    """The pairs with PMI > 0, weighted by it."""
    pmi = _pmi(counts, item_counts, n_items)
    kept = np.flatnonzero(pmi > _ROUNDING)
    return _taken(counts, kept, pmi[kept])


def npmi_edges(counts: Edges, item_counts: ItemCounts, n_items: int, min_count: int = 1) -> Edges:
    """The pairs with NPMI > 0, weighted by it, in (0, 1].

    Args:
        counts: From `cooccurrence_counts`.
        item_counts: Number of items each tag sits on.
        n_items: Number of items.
        min_count: Pairs that meet on fewer items are left out; a single meeting of two rare tags is weak evidence and
            yet a large NPMI.
    """
    if not len(counts):
        return counts

    def piece(start: int) -> Edges:
        here = _taken(counts, slice(start, start + _EDGES_AT_ONCE))
        pmi = _pmi(here, item_counts, n_items)
        kept = np.flatnonzero((pmi > _ROUNDING) & (here.weight >= min_count))
        return _taken(here, kept, pmi[kept] / _surprise(here.weight[kept], n_items))

    pieces = on_every_core(piece, range(0, len(counts), _EDGES_AT_ONCE))
    first, second, weight = (
        np.concatenate([getattr(each, name) for each in pieces]) for name in ("first", "second", "weight")
    )
    return Edges(first, second, weight, counts.n_nodes)


def npmi_block(
    counts: Edges,
    item_counts: ItemCounts,
    n_items: int,
    rows: Integer[np.ndarray, " rows"],
    columns: Integer[np.ndarray, " columns"] | None = None,
    unseen: float = -1.0,
) -> Float32[np.ndarray, "rows columns"]:
    """NPMI of every tag in `rows` with every tag in `columns`, dense; the block a heatmap draws.

    Args:
        columns: None takes `rows`.
        unseen: Value of pairs that never meet; -1 is NPMI's limit.

    Returns:
        Values in [-1, 1]; 1 where row and column are the same tag.
    """
    columns = rows if columns is None else columns
    block = np.full((len(rows), len(columns)), unseen, dtype=np.float32)
    row_at, column_at = _positions(rows, counts.n_nodes), _positions(columns, counts.n_nodes)
    wanted = ((row_at[counts.first] >= 0) & (column_at[counts.second] >= 0)) | (
        (row_at[counts.second] >= 0) & (column_at[counts.first] >= 0)
    )
    near = _taken(counts, wanted)
    npmi = _pmi(near, item_counts, n_items) / _surprise(near.weight, n_items)
    for one, other in ((near.first, near.second), (near.second, near.first)):
        inside = (row_at[one] >= 0) & (column_at[other] >= 0)
        block[row_at[one[inside]], column_at[other[inside]]] = npmi[inside]
    block[np.asarray(rows)[:, None] == np.asarray(columns)] = 1.0
    return block


def _pmi(counts: Edges, item_counts: ItemCounts, n_items: int) -> Float64[np.ndarray, " edges"]:
    log_counts = np.log(np.maximum(item_counts, 1))
    chance = log_counts[counts.first] + log_counts[counts.second] - np.log(n_items)
    return np.log(counts.weight.astype(np.float64)) - chance


def _surprise(together: Float32[np.ndarray, " edges"], n_items: int) -> Float64[np.ndarray, " edges"]:
    """-log p(x, y), infinite where it would be 0: PMI is 0 there, and so is NPMI."""
    surprise = np.log(n_items) - np.log(together.astype(np.float64))
    return np.where(surprise > _ROUNDING, surprise, np.inf)


def _taken(counts: Edges, kept: np.ndarray | slice, weight: np.ndarray | None = None) -> Edges:
    """The edges at these places, with another weight; places, because a mask is several times slower."""
    weight = counts.weight[kept] if weight is None else weight.astype(np.float32)
    return Edges(counts.first[kept], counts.second[kept], weight, counts.n_nodes)


def _positions(rows: Integer[np.ndarray, " rows"], n_tags: int) -> Integer[np.ndarray, " tags"]:
    """Where each tag stands in `rows`; -1 where it does not."""
    at = np.full(n_tags, -1)
    at[rows] = np.arange(len(rows))
    return at
