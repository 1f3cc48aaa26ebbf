"""The table that says what the map shows."""

import numpy as np
import pandas as pd
import streamlit as st

from review_app.charts.selection import in_percent, matching_rows, tag_table
from review_app.charts.tag_map import came_from
from review_app.loading import Shown
from review_app.wording import tag_map as words

ROWS_SENT = 5_000  # the most that is sent to the browser at once; the download holds all


@st.fragment
def table(shown: Shown) -> None:
    """Draw all tags with their cluster, sortable, to be filtered and downloaded."""
    st.markdown(f"### {words.TABLE}")
    with st.container(horizontal=True, vertical_alignment="center", key="map.find"):
        typed = st.text_input(
            words.TABLE_FILTER,
            key="map.filter",
            placeholder=words.TABLE_FILTER_HINT,
            label_visibility="collapsed",
            width=320,
        )
        rows = matching_rows(shown.clustering, shown.names, typed)
        st.caption(words.rows_shown(len(rows), len(shown.clustering.tags), ROWS_SENT), width="stretch")
        st.download_button(
            words.DOWNLOAD,
            data=lambda: _table(shown, rows).to_csv(index=False).encode(),
            file_name="tags.csv",
            mime="text/csv",
            key="map.download",
            on_click="ignore",
        )
    st.dataframe(
        in_percent(_table(shown, rows[:ROWS_SENT])).rename(columns=words.COLUMNS),
        key="map.table",
        hide_index=True,
        height=360,
        column_config={
            words.COLUMNS["confidence"]: st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100)
        },
    )


def _table(shown: Shown, rows: np.ndarray) -> pd.DataFrame:
    table = tag_table(shown.clustering, shown.names, shown.data.item_counts, rows)
    if shown.verdicts:
        table["verdict"] = [shown.verdicts.get(cluster, "") for cluster in table["id"]]
    if shown.to_check:
        table["check_name"] = [cluster in shown.to_check for cluster in table["id"]]
    if shown.round.moved:
        left = came_from(shown.clustering, shown.round.moved)[rows]
        table["came_from"] = [
            "" if cluster < 0 else shown.names.get(cluster, str(cluster)) for cluster in left.tolist()
        ]
    return table
