"""From one round to the next: what the decisions since mean for clusters that exist, and what is carried over."""

from core.evaluation import Moved, moved_tags
from core.rounds.decisions import Decisions
from core.rounds.names import carried_names, changed_much, misnamed
from core.rounds.plan import plan_next
from core.rounds.replay import Replay, replay

__all__ = [
    "Decisions",
    "Moved",
    "Replay",
    "carried_names",
    "changed_much",
    "misnamed",
    "moved_tags",
    "plan_next",
    "replay",
]
