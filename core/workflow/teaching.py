"""The search learns: from the tags as queries, from thumbs, and from pairs of a file; kept when it answers no worse."""

from collections.abc import Sequence
from typing import Any

from core.clustering import Progress
from core.embedding import Encoder, default_encoder
from core.project import Project
from core.search import SearchPair
from core.search.learning.train import train_search

from .asking import search_index
from .first import OnProgress, silent
from .judging import judged_pairs


def train_project_search(
    project: Project,
    pairs: Sequence[SearchPair] = (),
    on_progress: OnProgress | None = None,
    encoder: Encoder | None = None,
) -> dict[str, Any]:
    """Train the search of a project's current round; every query, held out or not, finds the report with the index.

    Args:
        pairs: Judgments beside the thumbs that curators gave.
        on_progress: Told of every stage, of names read, and of every epoch.
        encoder: What reads queries and names; None takes the project's.

    Returns:
        The training's report (`TrainedSearch.to_dict`), and "pairs", how many judgments it was given.

    Raises:
        SearchError: There is too little to learn from.
    """
    report = on_progress or silent
    report(Progress("making the index"))
    index = search_index(project)
    judged = (*judged_pairs(project), *pairs)
    names = [project.catalogue.title_of(item) for item in index.items] if project.has_catalogue else None
    encoder = encoder or default_encoder(project.settings.encoder)
    trained = train_search(index, judged, encoder, names, on_progress=report)
    project.save_search(*trained.index.to_arrays())
    return {**trained.to_dict(), "pairs": len(judged)}
