"""What a round changed."""

from core import Project, RoundChange, round_change
from review_app.loading.kept import ROUNDS_KEPT, kept


@kept(max_entries=2 * ROUNDS_KEPT)
def change(project: Project, round_id: int) -> RoundChange:
    """What a round changed; it stays so, whatever becomes of the round."""
    return round_change(project, round_id)
