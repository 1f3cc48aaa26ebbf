"""Must-link and cannot-link pairs between rows: checked, followed, and refused by name when they contradict."""

from core.constraints.closure import components
from core.constraints.conflict import shortest_chain
from core.constraints.values import Constraints

__all__ = ["Constraints", "components", "shortest_chain"]
