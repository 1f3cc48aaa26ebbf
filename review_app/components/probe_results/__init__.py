"""What a query found, in the browser: where it lands, what comes back, and the flat list beside it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from review_app.components import source

FOLDER = "probe_results"
SCRIPTS = ("rows.js", "small_map.js", "probe_results.js")

_mount = st.components.v2.component(
    "tagloom_probe",
    html=source(f"{FOLDER}/probe_results.html"),
    css=source(f"{FOLDER}/probe_results.css"),
    js=source("fetching.js", "canvas.js", *(f"{FOLDER}/{name}" for name in SCRIPTS)),
    isolate_styles=False,  # the page's own fonts and colours
)


def probe_results(
    data: Mapping[str, Any],
    key: str,
    on_open: Callable[[], None],
    on_judge: Callable[[], None],
    on_to_map: Callable[[], None],
) -> None:
    """Draw what a query found.

    Args:
        data: What `views/probe/results.py` puts together.
        key: Widget key; in the callbacks its session value holds `open`, the id of the cluster that was clicked, and
            `judge`, what was said of an item: {"item", "good": True, False, or None to take it back}.
        on_open: Called when a cluster was clicked.
        on_judge: Called when an item was judged.
        on_to_map: Called when the map was clicked.
    """
    _mount(
        key=key,
        data=dict(data),
        on_open_change=on_open,
        on_judge_change=on_judge,
        on_to_map_change=on_to_map,
    )
