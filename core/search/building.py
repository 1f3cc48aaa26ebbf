"""Catalogue, tags and clustering to a search index, untrained: ready for queries at once."""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix, identity

from core.catalogue import Catalogue
from core.clustering import Clustering
from core.data import TrainingData
from core.errors import SearchError

from .assembling import assemble
from .index import SearchIndex
from .learning.calibration import calibrated
from .learning.questions import tag_questions
from .learning.weighing import SAMPLE, drawn, sample_size, with_fair_length
from .recipe import Recipe


def build_index(
    catalogue: Catalogue | None, data: TrainingData, clustering: Clustering, recipe: Recipe | None = None
) -> SearchIndex:
    """An index over the items of `catalogue` through the tags of `data` and their assignments.

    Args:
        catalogue: Where the items are; None takes each tag as an item of its own.
        data: The clustered tags and their embeddings.
        clustering: Soft assignments of the same tags.
        recipe: Numbers of the search; None takes the untrained ones, and the catalogue's own item_length.

    Raises:
        SearchError: The clustering is of other tags than the data.
    """
    if clustering.tags != data.tags:
        raise SearchError(
            f"The clustering holds {len(clustering.tags)} tags and the data {len(data.tags)}, not the same ones. "
            "Build the search index from the round that was fitted on this data."
        )
    items, incidence = item_tags(catalogue, data.tags)
    index = assemble(items, data.tags, incidence, data.embeddings, clustering, data.encoder, recipe)
    mark = "" if catalogue is None else catalogue.fingerprint
    index = replace(index, settings={**index.settings, "catalogue": mark})
    return index if recipe else tuned(index)


def tuned(index: SearchIndex) -> SearchIndex:
    """An untrained index whose item_length, and then whose temperature, suit its catalogue: its tags play queries."""
    index = with_fair_length(index)
    return calibrated(index, drawn(tag_questions(index, SAMPLE, 0), sample_size(index), 0))


def item_tags(catalogue: Catalogue | None, tags: tuple[str, ...]) -> tuple[tuple[str, ...], csr_matrix]:
    """Items, and their weights on `tags`, shape (items, tags)."""
    if catalogue is None:
        return tags, identity(len(tags), dtype=np.float32, format="csr")
    row_of = {tag: row for row, tag in enumerate(catalogue.tags)}
    return catalogue.items, csr_matrix(catalogue.incidence[:, [row_of[tag] for tag in tags]])
