"""Must-link and cannot-link pairs between rows: checked, closed, and refused by name when they contradict."""

from core.constraints.closure import components, implied_apart, implied_together
from core.constraints.conflict import shortest_chain
from core.constraints.values import Constraints

__all__ = ["Constraints", "components", "implied_apart", "implied_together", "shortest_chain"]
