"""The board of a decision in the browser: boxes of tags, and the places that tags can be dragged or sent to."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from review_app.components import source

FOLDER = "tag_board"
SCRIPTS = ("parts.js", "dragging.js", "tag_board.js")

_mount = st.components.v2.component(
    "tagloom_board",
    html=source(f"{FOLDER}/tag_board.html"),
    css=source(f"{FOLDER}/tag_board.css"),
    js=source(*(f"{FOLDER}/{name}" for name in SCRIPTS)),
    isolate_styles=False,  # the page's own fonts and colours
)


def tag_board(data: Mapping[str, Any], key: str, on_put: Callable[[], None]) -> None:
    """Draw a board.

    Args:
        data: What `views/review/board.py` puts together.
        key: Widget key; in the callback its session value holds `put`: {"tags": numbers of tags, "place": its key}.
        on_put: Called when tags were given a place.
    """
    _mount(key=key, data=dict(data), on_put_change=on_put)
