"""What a round changed, and what it reaches."""

from core import Coverage, Project, RoundChange, coverage, round_change
from review_app.loading.kept import ROUNDS_KEPT, kept


@kept(max_entries=2 * ROUNDS_KEPT)
def change(project: Project, round_id: int) -> RoundChange:
    """What a round changed; it stays so, whatever becomes of the round."""
    return round_change(project, round_id)


def reached(project: Project) -> Coverage:
    """How much of the catalogue is in clusters; another round may have another catalogue."""
    return _reached(project, project.head_id())


@kept(max_entries=ROUNDS_KEPT)
def _reached(project: Project, round_id: int | None) -> Coverage:  # noqa: ARG001 (a cache key)
    return coverage(project)
