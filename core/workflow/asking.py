"""Queries to a project: the search index of its current round, made when first asked for."""

from collections.abc import Mapping

from core.embedding import Encoder, default_encoder
from core.errors import SearchError
from core.project import Project
from core.search import ProbeResult, SearchIndex, build_index, clean_query, follow, grown, is_current

from .answering import Answer, ProbeSettings, answer
from .judging import judged_items


def search_index(project: Project) -> SearchIndex:
    """The index over the project's current round: the saved one, which follows when the round is another, or a new one.

    What a search has learned stays when its clusters or its catalogue change; how far it lies behind is in
    settings["stale"]. Where the project can only be looked at, the index is made and not kept.
    """
    clustering = project.clustering(project.current().id)
    version = project.search_version
    saved = _saved_index(project)
    same_catalogue = saved is not None and saved.settings.get("catalogue") == project.catalogue_fingerprint
    if saved is not None and same_catalogue and is_current(saved, clustering):
        return saved
    if saved is not None and same_catalogue and saved.tags == clustering.tags:
        index = follow(saved, clustering)
    else:
        catalogue = project.catalogue if project.has_catalogue else None
        made = (catalogue, project.data, clustering)
        index = build_index(*made) if saved is None else grown(saved, *made)
    if project.writable and not project.save_search(*index.to_arrays(), replacing=version):
        return search_index(project)  # somebody trained it meanwhile
    return index


def moved_since_training(index: SearchIndex) -> Mapping[str, int] | None:
    """How many "tags" of how many "clusters" have moved, and "items" come or gone, since a search was trained.

    None when it lies not behind.
    """
    moved = index.settings.get("stale")
    return moved if moved and (moved["tags"] or moved.get("items")) else None


def _saved_index(project: Project) -> SearchIndex | None:
    """The index that was kept; None when there is none, or only one that another version made."""
    saved = project.search()
    try:
        return None if saved is None else SearchIndex.from_arrays(*saved)
    except SearchError:
        return None


def probe_project(
    project: Project,
    query: str,
    top: int = 10,
    tau: float | None = None,
    encoder: Encoder | None = None,
    index: SearchIndex | None = None,
) -> ProbeResult:
    """Search the project's catalogue; None for `index` takes `search_index`, once the query is known to be one.

    Raises:
        SearchError: The query is empty or a setting is out of range.
    """
    clean_query(query)
    index = index or search_index(project)
    encoder = encoder or default_encoder(project.settings.encoder)
    return ask(project, index, encoder, query, ProbeSettings(tau=tau, top=top)).result


def ask(project: Project, index: SearchIndex, encoder: Encoder, query: str, settings: ProbeSettings) -> Answer:
    """`answer`, with what the project's curators said of this query's hits and the tags that it has no cluster for.

    Raises:
        SearchError: The query is empty or a setting is out of range.
    """
    said = judged_items(project, clean_query(query).text)
    catalogue = project.catalogue if project.has_catalogue else None
    return answer(index, encoder, query, settings, said, catalogue)
