"""What this session has saved and let the model learn, and what it was asked and would not answer."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from review_app.state.names import Key
from review_app.state.store import get, pop, put

UNSEEN = 0.4  # seconds; to see a page and to press a key takes a person longer


def saved_flags() -> tuple[int, ...]:
    """Ids of the flags saved by this session, oldest first."""
    return get(Key.SAVED_FLAGS, ())


@dataclass(frozen=True)
class Named:
    """A cluster that this session gave a name, and the name it had before."""

    cluster: int
    name: str
    before: str


def remember_named(named: Named) -> None:
    """Keep that this was done last, for the session's undo."""
    put(Key.NAMED, named)


def named_last() -> Named | None:
    """The name given, if nothing was saved since."""
    return get(Key.NAMED)


def forget_named() -> None:
    """Let the session's undo take back decisions again."""
    pop(Key.NAMED)


def remember_saved(flag_ids: Iterable[int]) -> None:
    """Keep which flags this session saved, for its undo."""
    forget_named()
    put(Key.SAVED_FLAGS, (*saved_flags(), *flag_ids))
    put(Key.SAVED_AT, time.monotonic())


def just_saved() -> bool:
    """Whether this session saved a decision so short a time ago that nobody can have looked at what came up since."""
    return time.monotonic() - get(Key.SAVED_AT, -UNSEEN) < UNSEEN


def learn_from(round_id: int) -> None:
    """Keep from which round the model was told to follow: in the next, review begins at its worst cluster."""
    put(Key.LEARNING, round_id)


def has_learned(round_id: int) -> bool:
    """Whether `round_id` is what came of that; said once."""
    if get(Key.LEARNING) in (None, round_id):
        return False
    pop(Key.LEARNING)
    return True


def skipped() -> frozenset[frozenset[str]]:
    """Pairs of tags that the curator did not want to answer."""
    return get(Key.SKIPPED, frozenset())


def skip(first: str, second: str) -> None:
    """Ask about this pair no more."""
    put(Key.SKIPPED, skipped() | {frozenset((first, second))})
