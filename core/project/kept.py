"""Values read from disk, kept while they are the ones asked for."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

Value = TypeVar("Value")

ROOM = 8  # of each kind: two rounds are compared at a time, and a few more are looked at


class Kept:
    """The most recently used values of each kind, shared between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._values: dict[str, OrderedDict[Hashable, object]] = {}
        self._lock = threading.Lock()

    def get(self, kind: str, key: Hashable, read: Callable[[], Value]) -> Value:
        """The value under `key`, read when it is not here; two threads may both read it, and get equal ones."""
        with self._lock:
            shelf = self._values.setdefault(kind, OrderedDict())
            if key in shelf:
                shelf.move_to_end(key)
                return shelf[key]  # type: ignore[return-value]
        value = read()
        with self._lock:
            shelf[key] = value
            while len(shelf) > self._room:
                shelf.popitem(last=False)
        return value
