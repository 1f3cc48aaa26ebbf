"""Heatmaps for the browser: one byte a cell, at most 500 cells a side, rows and columns named by blocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from core import ClusterHeat, Clustering, TrainingData, block_means, npmi_block
from review_app.charts.palette import diverging

CELLS = 500  # on a side of the overview; a screen has not many more pixels to give
TAGS = 300  # on a side of the detail, tag by tag
MOST_PAIRS = 5_000  # of clusters in the table; a browser holds more, a reader does not
STEPS = 127  # of one byte on either side of 0
BRIGHTEST = 0.995  # the share of the cells that are told apart by colour; a few outliers would make the rest pale
NEVER = -128  # a pair of tags that no item carries together: not a number, drawn as the page


@dataclass(frozen=True)
class Block:
    """Rows `start` to `end` (exclusive) of a heatmap: one cluster (its id), or one tag (its row in the data)."""

    id: int
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Grid:
    """A square heatmap.

    Attributes:
        cells: Values times `scale`, rounded; NEVER where there is none. Shape (cells, cells).
        scale: What the values were multiplied by.
        limit: The size of value that gets the last colour.
        blocks: What the rows are, which are the columns too.
        dividers: Rows that begin a cluster, the first one's left out.
    """

    cells: np.ndarray
    scale: float
    limit: float
    blocks: tuple[Block, ...]
    dividers: tuple[int, ...] = ()


def overview(data: TrainingData, clustering: Clustering, order: Sequence[int]) -> Grid:
    """Mean NPMI+ of all tags with all tags, cluster by cluster; a cluster's share of cells is its share of tags.

    Args:
        data: The tags and their affinity.
        clustering: Where they are.
        order: Ids of the clusters that hold tags, as they are to be drawn.
    """
    shares = cell_shares([clustering.sizes[cluster] for cluster in order], CELLS)
    cell_of = np.zeros(len(clustering.tags), dtype=np.int64)
    blocks, start = [], 0
    for cluster, width in zip(order, shares, strict=True):
        members = clustering.members(cluster)
        cell_of[members] = start + np.arange(len(members)) * width // len(members)
        blocks.append(Block(cluster, start, start + width))
        start += width
    dividers = tuple(block.start for block in blocks[1:])
    return _scaled(block_means(data.affinity, cell_of, start), tuple(blocks), dividers)


def cell_shares(sizes: Sequence[int], most: int) -> list[int]:
    """How many cells each cluster gets: its tags when all fit, else its share of `most`, and one at least."""
    total = sum(sizes)
    if total <= most:
        return list(sizes)
    spare = max(0, most - len(sizes))
    return [1 + int(spare * (size - 1) / max(1, total - len(sizes))) for size in sizes]


def detail(data: TrainingData, clustering: Clustering, clusters: Sequence[int]) -> Grid:
    """NPMI of every tag with every tag of one or two clusters; of large clusters the most confident tags only."""
    rows = detail_rows(clustering, clusters)
    exact = npmi_block(data.cooccurrence, data.item_counts, data.n_items, rows, unseen=np.nan)
    np.fill_diagonal(exact, np.nan)  # a tag with itself says nothing
    blocks = (Block(row, at, at + 1) for at, row in enumerate(rows.tolist()))
    dividers = np.flatnonzero(np.diff(clustering.labels[rows])) + 1
    return _scaled(exact, tuple(blocks), tuple(dividers.tolist()))


def detail_rows(clustering: Clustering, clusters: Sequence[int]) -> np.ndarray:
    """Rows of the tags that `detail` draws, in its order."""
    distinct = list(dict.fromkeys(clusters))
    each = TAGS // max(1, len(distinct))
    return np.concatenate([clustering.members(cluster)[:each] for cluster in distinct])


def _scaled(values: np.ndarray, blocks: tuple[Block, ...], dividers: tuple[int, ...]) -> Grid:
    sizes = np.abs(values[~np.isnan(values)])
    most = max(float(sizes.max(initial=0.0)), 1e-3)
    told = sizes[sizes > 0]
    limit = float(np.quantile(told, BRIGHTEST)) if len(told) else most
    scale = STEPS / most
    cells = np.where(np.isnan(values), NEVER, np.rint(np.nan_to_num(values) * scale)).astype(np.int8)
    return Grid(cells, scale, limit, blocks, dividers)


def grid_message(grid: Grid, names: Callable[[int], str]) -> dict[str, Any]:
    """What the browser needs to draw `grid`, all but the cells and the words.

    Args:
        grid: The heatmap.
        names: Name of a block by its id.
    """
    blocks = [{**asdict(block), "name": names(block.id)} for block in grid.blocks]
    below = bool((grid.cells[grid.cells != NEVER] < 0).any())
    ticks = colour_ticks(grid.limit, below)
    return {
        "rows": blocks,
        "columns": blocks,
        "dividers": list(grid.dividers),
        "scale": grid.scale,
        "limit": grid.limit * grid.scale,
        "below": below,
        "never": NEVER,
        "ticks": [tick * grid.scale for tick in ticks],
        "tick_names": [f"{tick:+.2g}" if tick else "0" for tick in ticks],
        "colours": diverging(),
    }


def colour_ticks(limit: float, below: bool) -> list[float]:
    """Round values from 0, or from -limit when there are values `below` 0, to the limit; about four on a side."""
    magnitude = 10.0 ** np.floor(np.log10(limit / 4))
    step = min((1, 2, 5, 10), key=lambda each: abs(each * magnitude - limit / 4)) * magnitude
    above = [round(float(step * at), 6) for at in range(int(limit / step) + 1)]
    return [-tick for tick in above[:0:-1] if below] + above


def cluster_pairs(heat: ClusterHeat, clustering: Clustering, names: Mapping[int, str]) -> pd.DataFrame:
    """The overview as a table, one row a pair of clusters: row, column, value, pairs of tags; highest value first."""
    first, second = np.triu_indices(len(heat.cluster_ids))
    best = np.argsort(-heat.mean[first, second], kind="stable")[:MOST_PAIRS]
    first, second = first[best], second[best]
    ids = heat.cluster_ids
    sizes = np.array([clustering.sizes[int(cluster)] for cluster in ids])
    pairs = np.where(first == second, sizes[first] * (sizes[first] - 1) // 2, sizes[first] * sizes[second])
    name = [names.get(int(cluster), str(cluster)) for cluster in ids]
    return pd.DataFrame(
        {
            "row": [name[at] for at in first],
            "column": [name[at] for at in second],
            "value": heat.mean[first, second],
            "pairs": pairs,
        }
    )


def tag_pairs(data: TrainingData, rows: np.ndarray) -> pd.DataFrame:
    """The detail as a table, one row a pair of tags that meet: first, second, npmi, together; highest NPMI first."""
    inside = np.zeros(len(data.tags), dtype=bool)
    inside[rows] = True
    met = data.cooccurrence
    kept = np.flatnonzero(inside[met.first] & inside[met.second])
    first, second = met.first[kept], met.second[kept]
    at = np.full(len(data.tags), -1)
    at[rows] = np.arange(len(rows))
    npmi = npmi_block(met, data.item_counts, data.n_items, rows)[at[first], at[second]]
    table = pd.DataFrame(
        {
            "first": [data.tags[row] for row in first.tolist()],
            "second": [data.tags[row] for row in second.tolist()],
            "npmi": npmi,
            "together": met.weight[kept].astype(np.int64),
        }
    )
    return table.sort_values("npmi", ascending=False, kind="stable", ignore_index=True)
