"""The heatmap in the browser."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from review_app.components import source

FOLDER = "heat_grid"

_mount = st.components.v2.component(
    "tagloom_heat",
    html=source(f"{FOLDER}/heat_grid.html"),
    css=source(f"{FOLDER}/heat_grid.css"),
    js=source("fetching.js", f"{FOLDER}/names.js", f"{FOLDER}/heat_grid.js"),
    isolate_styles=False,  # Plotly puts its own rules into the document
)


def heat_grid(data: Mapping[str, Any], key: str, on_cell: Callable[[], None]) -> None:
    """Draw a heatmap.

    Args:
        data: What `charts.heat` puts together, with the address of its cells.
        key: Widget key; in the run after a click its session value holds `cell`: [row block id, column block id].
        on_cell: Called when a cell was clicked.
    """
    _mount(key=key, data=dict(data), on_cell_change=on_cell)
