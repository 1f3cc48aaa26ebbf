"""The map page: every tag at its place, a selection, and what can be done with it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import Project
from review_app import assets, loading, state
from review_app.charts.palette import palettes
from review_app.charts.tag_map import decode_rows, encode_rows
from review_app.components.tag_map import tag_map
from review_app.views import map_selection, map_table
from review_app.wording import tag_map as words


def page(project: Project) -> None:
    """Draw the map, the panel beside it and the table below it.

    The map stands at the same place whatever else is drawn: moved, the browser would make it anew.
    """
    left, right = st.columns([0.7, 0.3], gap="medium")
    with left:
        with st.container(horizontal=True, gap="medium", key="map.controls"):
            mode = _colour()
            shown = _chosen_round(project)
        if shown is not None or project.has_data:
            _map(project, shown, mode if shown is not None else "plain")
    if shown is None:
        right.info(words.PLACED if project.has_data else words.NOT_PLACED)
        return
    with right, st.container(key="map.side"):
        map_selection.panel(shown, state.selected(shown.data.fingerprint))
    map_table.table(shown)


def _chosen_round(project: Project) -> loading.Shown | None:
    """The current round, or the proposed one when there is one and it is asked for."""
    proposed = project.waiting()
    if proposed is None:
        return loading.shown(project)
    choice = st.segmented_control(
        words.SHOWN_ROUND,
        [words.PROPOSED, words.CURRENT],
        default=words.PROPOSED,
        required=True,
        key=state.Widget.MAP_ROUND,
        help=words.PROPOSED_HINT,
        label_visibility="collapsed",
    )
    return loading.shown(project, proposed if choice == words.PROPOSED else None)


def _colour() -> str:
    """What the colours say; kept when the page is left."""
    state.kept_widget(state.Widget.MAP_COLOUR, state.Key.COLOUR, "cluster")
    chosen = st.segmented_control(
        words.COLOUR,
        list(words.COLOURS),
        format_func=words.COLOURS.__getitem__,
        required=True,
        key=state.Widget.MAP_COLOUR,
        label_visibility="collapsed",
    )
    state.put(state.Key.COLOUR, chosen)
    return str(chosen)


def _map(project: Project, shown: loading.Shown | None, mode: str) -> None:
    data = project.data if shown is None else shown.data
    fingerprint, n_tags = data.fingerprint, len(data.tags)
    revision, found = state.map_revision()

    def selected() -> None:
        value = (state.widget(state.Widget.MAP) or {}).get("selected")
        rows = decode_rows(value["rows"], n_tags) if value and value.get("of") == fingerprint else ()
        state.remember_selection(rows, fingerprint)

    fixed: Mapping[str, Any] = {
        "plotly_url": assets.plotly_url(),
        "fingerprint": fingerprint,
        "palettes": palettes(),
        "words": words.SCRIPT,
        **loading.map_addresses(project, None if shown is None else shown.round.id),
    }
    tag_map(
        {
            **fixed,
            "clusters": [] if shown is None else [vars(mark) for mark in loading.marks(shown)],
            "mode": mode,
            "selected": encode_rows(state.selected(fingerprint), n_tags),
            "revision": revision,
            "found": found,
        },
        key=state.Widget.MAP,
        on_select=selected,
    )
