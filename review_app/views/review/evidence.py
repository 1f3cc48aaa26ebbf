"""What speaks for and against a cluster: its tags, why each is here, its neighbours, its items, its NPMI block."""

import streamlit as st

from core import PortraitTag, cluster_portrait
from review_app import assets, loading, state
from review_app.charts.cluster_tables import height, item_rows, nearest_rows, tag_rows
from review_app.charts.heat import grid_message
from review_app.components.heat_grid import heat_grid
from review_app.views.review import why
from review_app.views.review.desk import Desk
from review_app.wording import heatmap as heat_words
from review_app.wording.review import evidence as words

NEAREST = 6
ITEMS = 8


def panel(desk: Desk) -> None:
    """Draw the evidence."""
    portrait = cluster_portrait(
        desk.shown.data, desk.shown.clustering, desk.cluster, loading.evidence(desk.project, desk.shown.round.id)
    )
    left, right = st.columns([0.6, 0.4], gap="medium")
    with left:
        tag = _tags(desk, portrait)
    with right:
        if tag is not None:
            why.panel(desk, tag)
        _nearest(desk)
        _items(desk, portrait)
    _heat(desk)


def _tags(desk: Desk, portrait: tuple[PortraitTag, ...]) -> str | None:
    """The table of tags; returns the one that was clicked."""
    st.markdown(f"#### {words.TAGS}")
    table = tag_rows(portrait, desk.name, words.TIERS)
    key = f"review.tags.{desk.shown.round.id}.{desk.cluster}"
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=height(len(table), 560),
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            "tag": st.column_config.TextColumn(words.TAG_COLUMNS["tag"]),
            "tier": st.column_config.TextColumn(words.TAG_COLUMNS["tier"], width=112),
            "confidence": st.column_config.ProgressColumn(
                words.TAG_COLUMNS["confidence"], format="%.0f%%", min_value=0, max_value=100, width=92
            ),
            "runner_up": st.column_config.TextColumn(words.TAG_COLUMNS["runner_up"], width=125),
            "items": st.column_config.NumberColumn(words.TAG_COLUMNS["items"], width=48),
        },
    )
    st.caption(words.TAGS_HINT)
    cells = state.widget(key, {}).get("selection", {}).get("cells", [])
    return portrait[cells[0][0]].tag if cells else None


def _nearest(desk: Desk) -> None:
    """The clusters it has most to do with; a click opens one."""
    targets = loading.nearest(desk.project, desk.shown.round.id, desk.cluster, NEAREST)
    st.markdown(f"#### {words.NEAREST}")
    if not targets:
        st.caption(words.NO_NEAREST)
        return
    table = nearest_rows(targets, desk.name, desk.shown.clustering.sizes)
    key = f"review.nearest.{desk.shown.round.id}.{desk.cluster}"

    def chosen() -> None:
        cells = state.widget(key)["selection"]["cells"]
        if cells:
            state.focus(targets[cells[0][0]].cluster)

    st.dataframe(
        table,
        key=key,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-cell",
        column_config={
            "name": st.column_config.TextColumn(words.NEAREST_COLUMNS["name"], width=150),
            "size": st.column_config.NumberColumn(words.NEAREST_COLUMNS["size"], width=46),
            "npmi": st.column_config.NumberColumn(words.NEAREST_COLUMNS["npmi"], format="%.2f", width=54),
            "similarity": st.column_config.NumberColumn(words.NEAREST_COLUMNS["similarity"], format="%.2f", width=72),
        },
    )
    st.caption(words.NEAREST_HINT)


def _items(desk: Desk, portrait: tuple[PortraitTag, ...]) -> None:
    items = desk.example_items([each.tag for each in portrait], ITEMS)
    st.markdown(f"#### {words.ITEMS}")
    if not items:
        st.caption(words.NO_ITEMS)
        return
    st.dataframe(
        item_rows(items),
        key="review.items",
        hide_index=True,
        column_config={
            "title": st.column_config.TextColumn(words.ITEM_COLUMNS["title"]),
            "count": st.column_config.NumberColumn(words.ITEM_COLUMNS["count"], width=50),
            "tags": st.column_config.TextColumn(words.ITEM_COLUMNS["tags"]),
        },
    )


def _heat(desk: Desk) -> None:
    """Which of its tags share items, tag by tag."""
    st.markdown(f"#### {words.HEAT}")
    if desk.shown.clustering.sizes[desk.cluster] < 2:
        st.caption(words.HEAT_TOO_SMALL)
        return
    if not len(desk.shown.data.cooccurrence):
        st.caption(words.HEAT_NO_ITEMS)
        return
    drawn = loading.detail_grid(desk.project, desk.shown.round.id, (desk.cluster,))
    st.caption(heat_words.ZOOM)
    with st.container(key="review.heat"):
        heat_grid(
            {
                **grid_message(drawn.grid, lambda row: desk.shown.data.tags[row]),
                "plotly_url": assets.plotly_url(),
                "cells_url": drawn.cells.url,
                "chosen": None,
                "leads": False,
                "words": {**heat_words.SCRIPT, "label": words.HEAT},
            },
            key=f"review.heat.{desk.cluster}",
            on_cell=_nothing,
        )


def _nothing() -> None:
    """A click in this heatmap leads nowhere."""
