"""What queries are searched in, and what reads them."""

from core import CachedEncoder, Project, SearchIndex, default_encoder, search_index
from review_app.loading.kept import kept


def searchable(project: Project, round_id: int) -> SearchIndex:
    """What queries of the current round are searched in."""
    return _searchable(project, round_id, project.search_version)


@kept(max_entries=2)
def _searchable(project: Project, round_id: int, version: str) -> SearchIndex:  # noqa: ARG001 (cache keys)
    return search_index(project)


@kept(max_entries=2)
def encoder(name: str | None) -> CachedEncoder:
    """What turns a query into a vector; the language model itself is loaded when a text is new to it."""
    return default_encoder(name)
