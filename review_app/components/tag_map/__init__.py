"""The map of tags in the browser."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from review_app.components import source

FOLDER = "tag_map"
SCRIPTS = ("rows.js", "labels.js", "naming.js", "search.js", "colours.js", "shapes.js", "chosen.js", "tag_map.js")

_mount = st.components.v2.component(
    "tagloom_map",
    html=source(f"{FOLDER}/tag_map.html"),
    css=source(f"{FOLDER}/tag_map.css"),
    js=source("fetching.js", "canvas.js", *(f"{FOLDER}/{name}" for name in SCRIPTS)),
    isolate_styles=False,  # Plotly puts its own rules into the document
)


def tag_map(data: Mapping[str, Any], key: str, on_select: Callable[[], None]) -> None:
    """Draw the map.

    Args:
        data: What `views/tag_map.py` puts together; arrays by address, everything else small.
        key: Widget key; its session value holds `selected`: {"rows": packed rows, "of": fingerprint, "at": when}.
        on_select: Called when the selection has changed.
    """
    _mount(key=key, data=dict(data), on_selected_change=on_select)
