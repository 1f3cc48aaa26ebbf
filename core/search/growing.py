"""A trained index over a catalogue that has changed: more items, links or tags; what it has learned goes with it."""

from dataclasses import replace

import numpy as np

from core.catalogue import Catalogue
from core.clustering import Clustering
from core.data import TrainingData

from .building import build_index
from .following import NOWHERE, kept_bias, labels_then, moved_since
from .index import SearchIndex
from .learning.adapter import adapted_index

NAMES = "name_"  # begins the arrays of what items are called


def grown(index: SearchIndex, catalogue: Catalogue | None, data: TrainingData, clustering: Clustering) -> SearchIndex:
    """The index over the items of `catalogue` and the tags of `clustering`, with what `index` has learned.

    Names of items are left out unless the items are the same ones: new ones have to be encoded first, by a training.
    As `follow` it notes in settings["stale"] how far it lies behind, "items" being those that came or went.
    """
    if not index.settings.get("trained"):
        return build_index(catalogue, data, clustering)
    there = index.items == (data.tags if catalogue is None else catalogue.items)
    recipe = index.recipe if there else replace(index.recipe, name_weight=0.0)
    fresh = build_index(catalogue, data, clustering, recipe)
    made = adapted_index(fresh, index.arrays["adapter"], index.arrays["center"], recipe)
    then = dict(zip(index.tags, labels_then(index).tolist(), strict=True))
    arrays = dict(made.arrays) | {
        "cluster_bias": kept_bias(index, clustering),
        "trained_labels": np.array([then.get(tag, NOWHERE) for tag in clustering.tags], dtype=np.int64),
    }
    if there:
        arrays |= {name: array for name, array in index.arrays.items() if name.startswith(NAMES)}
    moved = moved_since(arrays["trained_labels"], clustering.labels)
    already = int(index.settings.get("stale", {}).get("items", 0))
    stale = {**moved, "items": already + len(set(index.items) ^ set(made.items))}
    learned = {name: index.settings[name] for name in ("tau", "trained", "report") if name in index.settings}
    return replace(made, arrays=arrays, settings={**made.settings, **learned, "stale": stale})
