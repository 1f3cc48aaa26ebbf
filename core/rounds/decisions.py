"""What curators decided, as the next round sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation import Moved
from core.verdicts import Flag


@dataclass(frozen=True)
class Decisions:
    """Flags in force beside those that the current round has learned.

    Attributes:
        in_force: All flags that are not withdrawn, by id.
        learned: Ids of the flags that the current round has learned.
        withdrawn: Flags that it has learned and that are no longer in force.
        effects: What all rounds recorded as moved because of flags, oldest first; undoing and redoing read it.
        next_id: Smallest cluster id that no round has used; rounds that were returned from used some, too.
    """

    in_force: tuple[Flag, ...] = ()
    learned: frozenset[int] = frozenset()
    withdrawn: tuple[Flag, ...] = ()
    effects: Sequence[Moved] = ()
    next_id: int = 0

    @property
    def made(self) -> tuple[Flag, ...]:
        """Flags in force that the current round has not learned."""
        return tuple(flag for flag in self.in_force if flag.id not in self.learned)
