"""The heatmap page: which clusters share items, what that hints at, and the tags behind a block."""

import streamlit as st

from core import Flag, Project, Spot, Verdict, coldest, hottest
from review_app import assets, loading, state
from review_app.charts.heat import cluster_pairs, detail_rows, grid_message, tag_pairs
from review_app.components.heat_grid import heat_grid
from review_app.views import shell
from review_app.wording import heatmap as words

HINTS = 6  # of each kind; more would be a second queue


def page(project: Project) -> None:
    """Draw the overview with its hints, and the chosen block tag by tag."""
    shown = shell.needs_round(project)
    if shown is None:
        return
    heat = loading.heat(project, shown.round.id)
    merges = hottest(heat, HINTS, loading.parted(project, shown.round.id, loading.flags_in_force(shown)))
    _choose_first(shown, merges)
    left, right = st.columns([0.68, 0.32], gap="medium")
    with left:
        st.caption(f"{words.INTRO} {words.ZOOM}")
        _overview(shown)
    with right:
        merge_tab, split_tab = st.tabs([words.HINTS_MERGE, words.HINTS_SPLIT], key="heat.hints")
        with merge_tab:
            _hints("merge", merges, shown)
        with split_tab:
            _hints("split", coldest(heat, shown.clustering, HINTS), shown)
    with st.expander(words.TABLE, key="heat.overview_table"):
        table = cluster_pairs(heat, shown.clustering, shown.names)
        st.dataframe(table.rename(columns=words.COLUMNS), key="heat.pairs", hide_index=True, height=320)
    _detail(shown)


def _choose_first(shown: loading.Shown, merges: tuple[Spot, ...]) -> None:
    """Keep the chosen block over a page change; a cluster that is gone gives way to the hottest block."""
    first = (merges[0].first, merges[0].second) if merges else (shown.living[0], shown.living[0])
    kept = state.get(state.Key.HEAT_CELL) or first
    usable = kept if all(cluster in shown.living for cluster in kept) else first
    for key, cluster in zip((state.Widget.HEAT_ROW, state.Widget.HEAT_COLUMN), usable, strict=True):
        if state.widget(key) not in shown.living:
            state.set_widget(key, cluster)
    state.put(state.Key.HEAT_CELL, (state.widget(state.Widget.HEAT_ROW), state.widget(state.Widget.HEAT_COLUMN)))


def _choose(first: int, second: int) -> None:
    state.set_widget(state.Widget.HEAT_ROW, first)
    state.set_widget(state.Widget.HEAT_COLUMN, second)


def _overview(shown: loading.Shown) -> None:
    def clicked() -> None:
        cell = (state.widget(state.Widget.HEAT) or {}).get("cell")
        if cell:
            _choose(*cell)

    drawn = loading.overview_grid(shown.project, shown.round.id)
    heat_grid(
        {
            **grid_message(drawn.grid, lambda cluster: shown.names.get(cluster, str(cluster))),
            "plotly_url": assets.plotly_url(),
            "cells_url": drawn.cells.url,
            "chosen": list(state.get(state.Key.HEAT_CELL)),
            "leads": True,
            "words": words.SCRIPT,
        },
        key=state.Widget.HEAT,
        on_cell=clicked,
    )


def _hints(kind: str, spots: tuple[Spot, ...], shown: loading.Shown) -> None:
    """What stands out, each with a way to look at it and a way to decide on it."""
    if not spots:
        st.caption(words.NO_HINTS)
    for place, spot in enumerate(spots):
        key = f"heat.{kind}.{place}"
        with st.container(border=True, key=key, gap="xsmall"):
            st.markdown(_hint(spot, shown))
            with st.container(horizontal=True, gap="small"):
                st.button(words.REVIEW, key=f"{key}.review", on_click=_decide, args=(spot, shown))
                st.button(
                    words.SHOW, key=f"{key}.show", type="tertiary", on_click=_choose, args=(spot.first, spot.second)
                )


def _hint(spot: Spot, shown: loading.Shown) -> str:
    first, second = (shown.names.get(cluster, str(cluster)) for cluster in (spot.first, spot.second))
    sizes = shown.clustering.sizes
    if spot.first == spot.second:
        return words.hint_split(first, sizes[spot.first], spot.npmi, spot.usual)
    return words.hint_merge(first, second, spot.npmi, spot.usual, sizes[spot.first] * sizes[spot.second])


def _decide(spot: Spot, shown: loading.Shown) -> None:
    """Take a hint to Review: a merge begun, for the other cluster of it to be seen there; a split as Review has it."""
    cluster = smaller(spot, shown)
    if spot.first == spot.second:
        state.go_to(state.PageName.REVIEW, cluster)
    else:
        into = spot.second if cluster == spot.first else spot.first
        state.begin_decision((), (Flag(cluster, Verdict.TOO_NARROW, into=into),), cluster)


def smaller(spot: Spot, shown: loading.Shown) -> int:
    """The cluster of a hint that would be decided on: of two, the smaller one would go into the larger."""
    return min((spot.first, spot.second), key=lambda cluster: (shown.clustering.sizes[cluster], cluster))


def _detail(shown: loading.Shown) -> None:
    """The chosen block, tag by tag."""
    st.markdown(f"### {words.DETAIL}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label, key in ((words.PICK_ROW, state.Widget.HEAT_ROW), (words.PICK_COLUMN, state.Widget.HEAT_COLUMN)):
            st.selectbox(
                label,
                list(shown.living),
                format_func=lambda cluster: words.choice(
                    cluster, shown.names.get(cluster, str(cluster)), shown.clustering.sizes[cluster]
                ),
                key=key,
                width=340,
            )
    clusters = tuple(dict.fromkeys(state.get(state.Key.HEAT_CELL)))
    rows = detail_rows(shown.clustering, clusters)
    whole = len(rows) == sum(shown.clustering.sizes[cluster] for cluster in clusters)
    st.caption(words.ZOOM if whole else f"{words.cut(len(rows))} {words.ZOOM}")
    drawn = loading.detail_grid(shown.project, shown.round.id, clusters)
    heat_grid(
        {
            **grid_message(drawn.grid, lambda row: shown.data.tags[row]),
            "plotly_url": assets.plotly_url(),
            "cells_url": drawn.cells.url,
            "chosen": None,
            "leads": False,
            "words": {**words.SCRIPT, "label": words.DETAIL_LABEL},
        },
        key="heat.detail",
        on_cell=_nothing,
    )
    with st.expander(words.TABLE, key="heat.detail_table"):
        table = tag_pairs(shown.data, rows)
        st.dataframe(table.rename(columns=words.COLUMNS), key="heat.tags", hide_index=True, height=320)


def _nothing() -> None:
    """A click in the detail leads nowhere."""
