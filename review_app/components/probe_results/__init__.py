"""What a query found, in the browser: where it lands, what comes back, and the flat list beside it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from review_app.components import source

FOLDER = "probe_results"
SCRIPTS = ("rows.js", "probe_results.js")

_mount = st.components.v2.component(
    "tagloom_probe",
    html=source(f"{FOLDER}/probe_results.html"),
    css=source(f"{FOLDER}/probe_results.css"),
    js=source("fetching.js", *(f"{FOLDER}/{name}" for name in SCRIPTS)),
    isolate_styles=False,  # the page's own fonts and colours
)


def probe_results(data: Mapping[str, Any], key: str) -> tuple[int | None, dict[str, Any] | None]:
    """Draw what a query found.

    Args:
        data: What `charts/probe_results.py` puts together.
        key: Widget key.

    Returns:
        The cluster that was clicked in this run, and the judgment that was given in it: {"item", "good": True, False
        or None to take it back}. Each is None when nothing was.
    """
    result = _mount(key=key, data=dict(data), on_open_change=_nothing, on_judge_change=_nothing)
    return getattr(result, "open", None), getattr(result, "judge", None)


def _nothing() -> None:
    """The values are read from the result; without a callback the component would not report them."""
