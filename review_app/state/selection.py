"""The selection on the map: rows of the project's data, valid for one fingerprint of it."""

import time
from collections.abc import Iterable, Sequence

from review_app.state.names import Key
from review_app.state.store import get, put


def select(rows: Iterable[int], of: str, found: int | None = None) -> None:
    """Select these rows from outside the map; the map shows them, and zooms to `found` when one is named."""
    remember_selection(tuple(rows), of)
    put(Key.MAP_FOUND, found)
    put(Key.MAP_REVISION, str(time.time_ns()))


def remember_selection(rows: Sequence[int], of: str) -> None:
    """Keep what the map itself has selected."""
    put(Key.SELECTED, tuple(rows))
    put(Key.SELECTED_OF, of)


def selected(of: str) -> tuple[int, ...]:
    """Selected rows of the data with fingerprint `of`; none when they were of other data."""
    return get(Key.SELECTED, ()) if get(Key.SELECTED_OF) == of else ()


def map_revision() -> tuple[str, int | None]:
    """A text that changes when the map must follow the session, and the row to zoom to."""
    return get(Key.MAP_REVISION, ""), get(Key.MAP_FOUND)
