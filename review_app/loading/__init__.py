"""What all sessions share, read once: the project, its arrays, and what is derived from a round."""

from review_app.loading.grids import DrawnGrid, detail_grid, heat, overview_grid
from review_app.loading.maps import map_addresses, marks
from review_app.loading.reviewing import (
    evidence,
    flags_in_force,
    geographic,
    groups,
    homes,
    joinable,
    nearest,
    parted,
    questions,
    queue,
)
from review_app.loading.rounds import change, reached
from review_app.loading.searching import encoder, searchable
from review_app.loading.served import Shown, project, shown

__all__ = [
    "DrawnGrid",
    "Shown",
    "change",
    "detail_grid",
    "encoder",
    "evidence",
    "flags_in_force",
    "geographic",
    "groups",
    "heat",
    "homes",
    "joinable",
    "map_addresses",
    "marks",
    "nearest",
    "overview_grid",
    "parted",
    "project",
    "questions",
    "queue",
    "reached",
    "searchable",
    "shown",
]
