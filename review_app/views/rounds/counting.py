"""How the number of clusters was chosen, as a curve with the choice marked; nothing when somebody named it."""

import streamlit as st

from core import Round, cluster_count_choice
from review_app.charts import cluster_count_curve
from review_app.wording import cluster_count as words


def panel(first: Round) -> None:
    """Draw the sentence and the curve."""
    choice = cluster_count_choice(first)
    if choice is None:
        return
    st.markdown(f"**{words.TITLE}**", help=words.CURVE_HELP)
    st.markdown(words.chosen(choice))
    if choice.tried:
        options = cluster_count_curve.options(choice, words.names(choice))
        st.echarts_chart(options, height=280, key="rounds.cluster_count", alt=words.TITLE)
