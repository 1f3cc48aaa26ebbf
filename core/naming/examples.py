"""Items that show what a cluster is about: those that carry most of its tags."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.catalogue import Catalogue


@dataclass(frozen=True)
class ExampleItem:
    """An item and those of the asked tags that it carries, in the order they were asked."""

    item: str
    title: str
    tags: tuple[str, ...]


def example_items(catalogue: Catalogue, tags: Sequence[str], n: int = 8) -> tuple[ExampleItem, ...]:
    """The `n` items with the largest number of `tags`, then with the fewest others (ties: catalogue order).

    Args:
        catalogue: Items and tags.
        tags: Tags of one cluster; those that the catalogue lacks are passed over.
        n: Items wanted; fewer are returned when fewer carry any of the tags.
    """
    carriers = {tag: catalogue.items_of(tag) for tag in tags if catalogue.resolve(tag) is not None}
    if not carriers:
        return ()
    items, counts = np.unique(np.concatenate(list(carriers.values())), return_counts=True)
    others = np.diff(catalogue.incidence.indptr)[items] - counts
    chosen = items[np.lexsort((items, others, -counts))[:n]].tolist()
    tags_of: dict[int, list[str]] = {item: [] for item in chosen}
    for tag, rows in carriers.items():
        for item in set(rows.tolist()) & tags_of.keys():
            tags_of[item].append(tag)
    return tuple(
        ExampleItem(catalogue.items[item], catalogue.title_of(catalogue.items[item]), tuple(tags_of[item]))
        for item in chosen
    )
