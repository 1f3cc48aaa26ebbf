"""Which page is open, and which cluster is in focus."""

from review_app.state.names import Key, PageName
from review_app.state.store import get, pop, put


def go_to(page: PageName, cluster: int | None = None) -> None:
    """Open `page` in the next run, with `cluster` in focus; for `on_click`."""
    if cluster is not None:
        focus(cluster)
    put(Key.GO_TO, page)


def page_is_asked_for() -> bool:
    """Whether a click in a part of the page that is drawn by itself asked for another page: draw the whole app then."""
    return get(Key.GO_TO) is not None


def page_asked_for() -> PageName | None:
    """The page that the last run asked for, once."""
    asked = pop(Key.GO_TO)
    return None if asked is None else PageName(asked)


def focus(cluster: int | None) -> None:
    """Put a cluster in focus: the one Review opens and the map's panel talks about."""
    put(Key.FOCUS, cluster)


def focused() -> int | None:
    """Id of the cluster in focus; it may have been merged away since (`Clustering.resolve`)."""
    return get(Key.FOCUS)
