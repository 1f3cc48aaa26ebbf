"""Queries to a project: the search index of its current round, made when first asked for."""

from core.embedding import Encoder, default_encoder
from core.project import Project
from core.search import ProbeResult, SearchIndex, build_index
from core.search.building import clustering_fingerprint

from .answering import ProbeSettings, answer


def search_index(project: Project) -> SearchIndex:
    """The saved index of the project's current round, or a new one when there is none or it is of another round."""
    clustering = project.clustering(project.current().id)
    saved = project.search()
    if saved is not None:
        index = SearchIndex.from_arrays(*saved)
        if index.settings["clustering"] == clustering_fingerprint(clustering):
            return index
    index = build_index(project.catalogue if project.has_catalogue else None, project.data, clustering)
    project.save_search(*index.to_arrays())
    return index


def probe_project(
    project: Project, query: str, top: int = 10, tau: float | None = None, encoder: Encoder | None = None
) -> ProbeResult:
    """Search the project's catalogue.

    Raises:
        SearchError: The query is empty or a setting is out of range.
    """
    encoder = encoder or default_encoder(project.settings.encoder)
    return answer(search_index(project), encoder, query, ProbeSettings(tau=tau, top=top)).result
