"""A table of any size counted where it lies: DuckDB, Spark, or whatever else Ibis speaks to.

What the engine does grows with the table and may spill to its disk; what comes back is one number for each spelling,
one for each tag, and one for each pair of tags that meet.
"""

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from jaxtyping import Float64, Int64

from core.catalogue import LoadReport, frequent_rows
from core.cooccurrence.rows import numbered_rows, refuse_wrong, tallies, usable
from core.cooccurrence.sample import sampled
from core.cooccurrence.spelling import FoldedTags, folded_tags
from core.cooccurrence.tag_counts import CountConfig, TagCounts
from core.edges import Edges
from core.errors import CatalogueError

if TYPE_CHECKING:
    import ibis

_BATCH = 1_000_000  # edges fetched at once
_DEFAULT = CountConfig()


def count_table(table: "ibis.Table", config: CountConfig = _DEFAULT) -> TagCounts:
    """Tags, item counts and co-occurrence counts of an item-tag table, as counting it in memory would give them.

    An item carries a tag or it does not: of a weight only matters whether it is 0, and of users nothing, but for `top`.
    Four passes: over the rows twice, over the distinct links, and over the pairs of tags on each item, which are by
    far the most; with `top` one more over the rows.

    Args:
        table: An Ibis table with the columns item and tag, and weight and user if it has them.

    Raises:
        CatalogueError: A column is missing or of the wrong kind, or no row can be used.
        ConfigError: No tag is on `min_items` items.
    """
    rows = numbered_rows(table)
    tally = tallies(rows).to_pyarrow()
    found, report = _folded(tally)
    with ExitStack() as cached:
        given = _given(usable(rows), tally["tag"], found)
        links = cached.enter_context(given.select("item", "tag_row").distinct().cache())
        n_items = links.select("item").distinct().count().to_pyarrow().as_py()
        item_counts = _item_counts(links, len(found.tags))
        uses = None if config.top is None else _uses(given, item_counts)
        kept = frequent_rows(item_counts, n_items, config.min_items, config.top, uses)
        on_kept = cached.enter_context(_renumbered(links, kept).cache())
        tags = tuple(found.tags[row] for row in kept)
        sample = sampled(on_kept, tags, config.sample) if config.sample else None
        small, large = _without_largest(on_kept, config.largest_item)
        edges = _met(small, len(kept), config.min_count)
    spellings = {tag: found.spellings[tag] for tag in tags if tag in found.spellings}
    read = {name: name for name in ("item", "tag", "weight") if name in table.columns}
    report = replace(_report(report, n_items, item_counts, large, config), columns=read)
    if sample is not None:
        sample = replace(sample, spellings=spellings, report=_sample_report(report, len(sample.items)))
    return TagCounts(tags, item_counts[kept], n_items, edges, spellings, report, sample)


def _folded(tally: pa.Table) -> tuple[FoldedTags, LoadReport]:
    """The tags, each with the rows of `tally` that spell it, and the report as far as rows go."""
    refuse_wrong(max(tally["longest_item"].to_pylist(), default=0), sum(tally["wrong_weight"].to_pylist()))
    count = {name: tally[name].to_numpy().astype(np.int64) for name in ("rows", "no_item", "no_weight", "weight_0")}
    found = folded_tags(tally["tag"], count["rows"] - count["no_item"] - count["no_weight"] - count["weight_0"])
    blank = found.blank
    dropped = {
        "no item": int(count["no_item"].sum()),
        "no tag": int((count["rows"] - count["no_item"])[blank].sum()),
        "no weight": int(count["no_weight"][~blank].sum()),
        "weight 0": int(count["weight_0"][~blank].sum()),
    }
    dropped = {reason: lost for reason, lost in dropped.items() if lost}
    every = int(count["rows"].sum())
    if not found.tags:
        why = ", ".join(f"{lost:,} with {reason}" for reason, lost in dropped.items()) or "there are none"
        raise CatalogueError(f"The table holds no usable row: of {every:,}, {why}.")
    return found, LoadReport(every, every - sum(dropped.values()), 0, len(found.tags), 0, found.folded, dropped)


def _given(rows: "ibis.Table", written: pa.ChunkedArray, found: FoldedTags) -> "ibis.Table":
    """The rows, each with the numbers of its tag and of its spelling in the place of the tag as it is written."""
    known = pa.table({"tag": written, "tag_row": found.row_of, "spelling": found.spelling})
    return rows.join(_brought(known.filter(pa.array(found.row_of >= 0)), rows), "tag").drop("tag")


def _item_counts(links: "ibis.Table", n_tags: int) -> Int64[np.ndarray, " tags"]:
    fetched = links.group_by("tag_row").agg(n_items=links.count()).to_pyarrow()
    counts = np.zeros(n_tags, dtype=np.int64)
    counts[fetched["tag_row"].to_numpy()] = fetched["n_items"].to_numpy()
    return counts


def _uses(given: "ibis.Table", item_counts: Int64[np.ndarray, " tags"]) -> Float64[np.ndarray, " tags"]:
    """How often each tag was given, as `Catalogue.uses`: by weight, else by users, else by items."""
    uses = item_counts.astype(np.float64)
    if "weight" in given.columns:
        said = given.distinct()
        fetched = said.group_by("tag_row").agg(uses=said.weight.cast("float64").sum()).to_pyarrow()
    elif "user" in given.columns:
        said = given.select("item", "tag_row", "user").distinct()
        fetched = said.group_by("tag_row").agg(uses=said.count()).to_pyarrow()
    else:
        return uses
    uses[fetched["tag_row"].to_numpy()] = fetched["uses"].to_numpy()
    return uses


def _renumbered(links: "ibis.Table", kept: Int64[np.ndarray, " kept"]) -> "ibis.Table":
    """The links of the kept tags, with a tag's place among the kept as its row."""
    place = pa.table({"tag_row": kept.astype(np.int32), "row": np.arange(len(kept), dtype=np.int32)})
    return links.join(_brought(place, links), "tag_row").select("item", "row")


def _brought(table: pa.Table, beside: "ibis.Table") -> "ibis.Table":
    """A table of ours in the engine that holds `beside`."""
    import ibis

    brought = ibis.memtable(table)
    beside.get_backend().to_pyarrow(brought.count())  # Spark learns of it only when it is asked for by itself
    return brought


def _without_largest(links: "ibis.Table", largest: int) -> tuple["ibis.Table", int]:
    """The links of items with at most `largest` tags, and how many items have more."""
    sizes = links.group_by("item").agg(size=links.count())
    large = sizes.filter(sizes["size"] > largest).count().to_pyarrow().as_py()
    if not large:
        return links, 0
    return links.join(sizes.filter(sizes["size"] <= largest), "item").select("item", "row"), large


def _met(links: "ibis.Table", n_tags: int, min_count: int) -> Edges:
    """The pairs of rows that share at least `min_count` items, weighted by how many."""
    other = links.view()
    pairs = links.join(other, [links.item == other.item, links.row < other.row]).select(
        first=links.row, second=other.row
    )
    counted = pairs.group_by("first", "second").agg(together=pairs.count())
    if min_count > 1:
        counted = counted.filter(counted.together >= min_count)
    return _sorted_edges(list(counted.to_pyarrow_batches(chunk_size=_BATCH)), n_tags)


def _sorted_edges(batches: list[pa.RecordBatch], n_tags: int) -> Edges:
    """Edges in the order that `Edges` promises; an engine returns groups in any."""
    if not batches:
        return Edges.empty(n_tags)
    first, second, together = (
        np.concatenate([batch[name].to_numpy(zero_copy_only=False).astype(kind) for batch in batches])
        for name, kind in (("first", np.int32), ("second", np.int32), ("together", np.float32))
    )
    order = np.argsort(first.astype(np.int64) * n_tags + second)
    return Edges(first[order], second[order], together[order], n_tags)


def _report(
    rows: LoadReport, n_items: int, item_counts: Int64[np.ndarray, " tags"], large: int, config: CountConfig
) -> LoadReport:
    """What was read; a row that names a link once more is dropped as such."""
    links = int(item_counts.sum())
    again = {"the same item and tag before": rows.kept - links} if rows.kept > links else {}
    note = (
        f"{large:,} {'item has' if large == 1 else 'items have'} more than {config.largest_item:,} of the kept tags "
        "and gave no pairs; largest_item raises the limit."
    )
    return replace(
        rows, kept=links, items=n_items, links=links, dropped={**rows.dropped, **again}, notes=(note,) if large else ()
    )


def _sample_report(report: LoadReport, n_items: int) -> LoadReport:
    """The table's report, which says that only some of its items are here."""
    note = f"Of {report.items:,} items, {n_items:,} are kept to look at and to search; every item was counted."
    return replace(report, notes=(*report.notes, note))
