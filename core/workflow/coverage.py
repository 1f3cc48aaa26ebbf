"""How much of a catalogue its clusters cover."""

from dataclasses import dataclass

import numpy as np

from core.project import Project


@dataclass(frozen=True)
class Coverage:
    """What is clustered, and what is left out.

    Attributes:
        tags: Tags of the catalogue.
        clustered: Tags that are in clusters.
        items: Items of the catalogue.
        reached: Items that carry a tag that is in a cluster.
        min_items: On how many items a tag must be.
    """

    tags: int
    clustered: int
    items: int
    reached: int
    min_items: int


def coverage(project: Project) -> Coverage:
    """How much of a project's catalogue is in clusters.

    Raises:
        ProjectError: There is no catalogue, or no training data.
    """
    catalogue, known = project.catalogue, project.data.row_of
    clustered = np.array([tag in known for tag in catalogue.tags], dtype=bool)
    on_clustered = clustered[catalogue.incidence.indices].astype(np.int64)
    item = np.repeat(np.arange(len(catalogue.items)), np.diff(catalogue.incidence.indptr))
    reached = np.bincount(item, on_clustered, minlength=len(catalogue.items)) > 0
    return Coverage(
        tags=len(catalogue.tags),
        clustered=int(clustered.sum()),
        items=len(catalogue.items),
        reached=int(reached.sum()),
        min_items=project.settings.min_items,
    )
