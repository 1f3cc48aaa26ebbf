"""The panel beside the map: what is selected, and the decisions a selection can become."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from review_app import state
from review_app.charts.selection import clusters_among, in_percent, move_to, split_off, tag_table
from review_app.loading import Shown
from review_app.wording import decisions
from review_app.wording import tag_map as words

# On a narrow page the map gives way, so that every column of the table beside it is seen. The <i> is for Streamlit, see
# the page's own style.
STYLE = """<i></i><style>
@media (min-width: 700px) {
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] .st-key-map-side) { flex-wrap: nowrap; }
  [data-testid="stColumn"]:has(.st-key-map-side) { min-width: 19rem; }
  [data-testid="stColumn"]:has(+ [data-testid="stColumn"] .st-key-map-side) { min-width: 0; }
}
div:has(> .st-key-map-style) { display: none; }
</style>"""
ROWS_SHOWN = 2_000  # a table of more is nobody's to read; the count says how many there are


def panel(shown: Shown, rows: Sequence[int]) -> None:
    """Draw the selection, or the list of clusters while nothing is selected."""
    with st.container(key="map.style"):
        st.html(STYLE)
    if not rows:
        _clusters(shown)
        return
    counts = clusters_among(shown.clustering, rows)
    main = next(iter(counts))
    tags = tuple(shown.clustering.tags[row] for row in rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words.selected(len(rows), len(counts))}**", width="stretch")
        st.button(words.CLEAR, key="map.clear", on_click=state.select, args=((), shown.data.fingerprint))
    _table(shown, rows)
    if shown.proposed:
        st.caption(words.PROPOSED_HINT)
        return
    st.button(
        words.decide(len(rows)),
        key="map.decide",
        type="primary",
        width="stretch",
        on_click=state.begin_decision,
        args=(tags, (), main),
    )
    _split(shown, rows, list(counts))
    _move(shown, rows)


def _clusters(shown: Shown) -> None:
    """All clusters, largest first; choosing one selects its tags on the map."""
    st.caption(words.NOTHING_SELECTED)
    sizes = shown.clustering.sizes
    ids = list(shown.living)
    table = {
        words.COLUMNS["cluster"]: [shown.names.get(cluster, str(cluster)) for cluster in ids],
        words.TAGS: [sizes[cluster] for cluster in ids],
        words.COLUMNS["verdict"]: [decisions.VERDICTS.get(shown.verdicts.get(cluster, ""), "") for cluster in ids],
    }

    def chosen() -> None:
        picked = state.widget("map.clusters")["selection"]["rows"]
        if picked:
            rows = shown.clustering.members(ids[picked[0]]).tolist()
            state.focus(ids[picked[0]])
            state.select(sorted(rows), shown.data.fingerprint)

    st.dataframe(
        table,
        key="map.clusters",
        hide_index=True,
        height=min(520, 38 + 33 * len(ids)),
        on_select=chosen,
        selection_mode="single-row",
        column_config={
            words.COLUMNS["cluster"]: st.column_config.TextColumn(width=122),
            words.TAGS: st.column_config.NumberColumn(width=46),
            words.COLUMNS["verdict"]: st.column_config.TextColumn(width=78),
        },
    )


def _table(shown: Shown, rows: Sequence[int]) -> None:
    confident = np.asarray(rows)[np.argsort(-shown.clustering.confidence[list(rows)], kind="stable")]
    table = in_percent(tag_table(shown.clustering, shown.names, shown.data.item_counts, confident[:ROWS_SHOWN]))
    st.dataframe(
        table[["tag", "cluster", "confidence"]].rename(columns=words.COLUMNS),
        key="map.selected",
        hide_index=True,
        height=min(330, 38 + 35 * len(table)),
        column_config={
            words.COLUMNS["tag"]: st.column_config.TextColumn(width=104),
            words.COLUMNS["cluster"]: st.column_config.TextColumn(width=100),
            words.COLUMNS["confidence"]: st.column_config.NumberColumn(format="%.0f%%", width=76),
        },
    )


def _split(shown: Shown, rows: Sequence[int], clusters: list[int]) -> None:
    """Make the selected tags of one cluster a group of their own."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="map.split_row"):
        cluster = clusters[0]
        if len(clusters) > 1:
            cluster = st.selectbox(
                words.ONLY_FROM, clusters, format_func=lambda each: _choice(shown, each), key="map.split_from"
            )
        flag = split_off(shown.clustering, rows, cluster)
        tags = flag.groups[0] if flag else ()
        st.button(
            words.SPLIT,
            key="map.split",
            help=words.SPLIT_HELP if flag else words.SPLIT_WHOLE,
            disabled=flag is None,
            on_click=state.begin_decision,
            args=(tags, (flag,) if flag else (), cluster),
        )


def _move(shown: Shown, rows: Sequence[int]) -> None:
    """Send the selected tags to another cluster."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="map.move_row"):
        into = st.selectbox(
            words.MOVE,
            list(shown.living),
            index=None,
            format_func=lambda each: _choice(shown, each),
            placeholder=words.MOVE_CHOOSE,
            key="map.move_to",
        )
        flags = () if into is None else move_to(shown.clustering, rows, into)
        st.button(
            words.MOVE_BUTTON,
            key="map.move",
            help=words.MOVE_HELP,
            disabled=not flags,
            on_click=state.begin_decision,
            args=(tuple(tag for flag in flags for tag, _ in flag.moves), flags, flags[0].cluster if flags else None),
        )


def _choice(shown: Shown, cluster: int) -> str:
    return words.cluster_choice(cluster, shown.names.get(cluster, str(cluster)), shown.clustering.sizes[cluster])
