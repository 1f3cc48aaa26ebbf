"""Held-out tags as queries: what is left of a table without them, and what they should find."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.search.judgments import Task
from benchmarks.search.reading import Table
from core.errors import CatalogueError

FEWEST_TAGS = 3


@dataclass(frozen=True)
class Holding:
    """Which tags and items take part, and which tags play queries.

    Attributes:
        min_items: Tags on fewer items are left out.
        min_tags: Items with fewer such tags are left out.
        queries: Number of tags held out.
        fewest, most: Items that a held-out tag sits on.
    """

    min_items: int = 10
    min_tags: int = 3
    queries: int = 300
    fewest: int = 10
    most: int = 400


def trimmed(table: Table, min_items: int, min_tags: int) -> Table:
    """The table without rare tags, and then without items that have few of the others.

    Raises:
        CatalogueError: Nothing is left.
    """
    tags = np.flatnonzero(np.bincount(table.weights.indices, minlength=len(table.tags)) >= min_items)
    weights = csr_matrix(table.weights[:, tags])
    items = np.flatnonzero(np.diff(weights.indptr) >= min_tags)
    if len(tags) < FEWEST_TAGS or not len(items):
        raise CatalogueError(
            f"{len(tags)} of {len(table.tags)} tags are on {min_items} items or more, and {len(items)} of "
            f"{len(table.items)} items have {min_tags} of these: too few to search. Lower --min-items or --min-tags."
        )
    return Table(
        tuple(table.items[item] for item in items),
        tuple(table.titles[item] for item in items),
        tuple(table.tags[tag] for tag in tags),
        csr_matrix(weights[items]),
    )


def held_out(table: Table, holding: Holding, seed: int) -> tuple[Table, Task]:
    """A table without some of its tags, and these as queries, graded by log(1 + weight)."""
    counts = np.bincount(table.weights.indices, minlength=len(table.tags))
    eligible = np.flatnonzero((counts >= holding.fewest) & (counts <= holding.most))
    if len(eligible) < FEWEST_TAGS:
        raise CatalogueError(
            f"{len(eligible)} tags are on {holding.fewest} to {holding.most} items, too few to hold some out as "
            "queries. Bring queries with --queries and --qrels."
        )
    wanted = min(holding.queries, len(eligible) // 3)  # a small table keeps most of its tags to learn from
    chosen = np.sort(np.random.default_rng(seed).choice(eligible, wanted, replace=False))
    kept = np.setdiff1d(np.arange(len(table.tags)), chosen)
    grades = csr_matrix(table.weights[:, chosen].T).log1p()
    left = Table(table.items, table.titles, tuple(table.tags[tag] for tag in kept), csr_matrix(table.weights[:, kept]))
    return left, Task(tuple(table.tags[tag] for tag in chosen), csr_matrix(grades))
