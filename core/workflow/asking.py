"""Queries: the search index of a project's current round, made when first asked for, and its training."""

from typing import TYPE_CHECKING

from core.project import Project
from core.search import ProbeResult, SearchIndex, build_index, clean_query, probe

if TYPE_CHECKING:
    from core.embedding import Encoder


def search_index(project: Project) -> SearchIndex:
    """The saved index of the project's current round, or a new one when there is none or it is of another round."""
    clustering = project.clustering(project.current().id)
    saved = project.search()
    if saved is not None:
        index = SearchIndex.from_arrays(*saved)
        if index.follows(clustering):
            return index
    index = build_index(project.catalogue, project.data, clustering)
    project.save_search(*index.to_arrays())
    return index


def probe_project(
    project: Project, query: str, top: int = 10, tau: float | None = None, encoder: "Encoder | None" = None
) -> ProbeResult:
    """Search the project's catalogue.

    Raises:
        SearchError: The query is empty or a setting is out of range.
    """
    cleaned = clean_query(query)
    if encoder is None:
        from core.embedding import default_encoder

        encoder = default_encoder(project.settings.encoder)
    vector = encoder.encode([cleaned.text])[0]
    return probe(search_index(project), vector, tau=tau, top=top)
