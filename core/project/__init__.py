"""A project on disk: decisions in a database, arrays beside it, killed at any moment without losing either."""

from core.project.project import Project
from core.project.settings import ProjectSettings
from core.project.values import (
    Event,
    EventKind,
    Growth,
    Job,
    JobState,
    Judgement,
    NewRound,
    Round,
    RoundKind,
    RoundState,
)

__all__ = [
    "Event",
    "EventKind",
    "Growth",
    "Job",
    "JobState",
    "Judgement",
    "NewRound",
    "Project",
    "ProjectSettings",
    "Round",
    "RoundKind",
    "RoundState",
]
