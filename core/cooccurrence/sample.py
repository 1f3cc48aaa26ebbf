"""Some items of a table with their tags, fetched into memory: examples to look at, and something to search."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_matrix

from core.catalogue import Catalogue
from core.catalogue.rows import text_column

if TYPE_CHECKING:
    import ibis


def sampled(links: "ibis.Table", tags: tuple[str, ...], n_items: int) -> Catalogue:
    """The catalogue of up to `n_items` items, the same ones each time, with the tags that were kept.

    Every tag has its row, also one that none of the items carries. Weights are 1, and there are no titles.

    Args:
        links: Each item with each of its tags once: columns item, and row (of the tag).
        tags: The kept tags.
    """
    items = links.select("item").distinct()
    drawn = items.order_by(items.item.hash(), items.item).limit(n_items)
    return _catalogue(links.semi_join(drawn, "item").select("item", "row").to_pyarrow(), tags)


def _catalogue(links: pa.Table, tags: tuple[str, ...]) -> Catalogue:
    item = text_column(links["item"])
    order = np.argsort(item.values)  # engines return rows in any order
    row_of = np.empty(len(order), dtype=np.int64)
    row_of[order] = np.arange(len(order))
    incidence = csr_matrix(
        (np.ones(len(links), dtype=np.float32), (row_of[item.codes], links["row"].to_numpy())),
        shape=(len(order), len(tags)),
    )
    incidence.sort_indices()
    return Catalogue(tuple(item.values[at] for at in order.tolist()), tags, incidence)
