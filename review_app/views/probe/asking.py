"""The query and its settings, answered as it is typed; only this part of the page is drawn anew."""

from collections.abc import Sequence

import streamlit as st

from core import Answer, ProbeSettings, SearchError, ask
from review_app import loading, state
from review_app.charts import probe_stops
from review_app.components.address import address
from review_app.components.probe_results import probe_results
from review_app.views.probe import judging, results
from review_app.wording import plain
from review_app.wording import probe as words


def panel(shown: loading.Shown) -> None:
    """Draw the query, its sliders and what it found."""
    with st.container(key="probe.panel"):
        st.fragment(_asked)(shown)


def _asked(shown: loading.Shown) -> None:
    with st.spinner(words.INDEXING):
        index = loading.searchable(shown.project, shown.round.id)
    state.take_from_address(state.Widget.QUERY)
    left, middle, right = st.columns([0.56, 0.22, 0.22], gap="medium", vertical_alignment="bottom")
    with left:
        typed = st.text_input(
            words.QUERY,
            key=state.Widget.QUERY,
            placeholder=words.PLACEHOLDER,
            icon=":material/search:",
            live=True,
            persist_state="session",
        )
    with middle:
        tau = _temperature(float(index.settings["tau"]))
    with right:
        n_probe = _clusters_searched(index.n_clusters)
    address(state.Widget.QUERY, typed or "", key="probe.address")
    if not (typed or "").strip():
        _examples(shown.data.tags)
        return
    try:
        with st.spinner(words.LOADING):
            encoder = loading.encoder(shown.project.settings.encoder)
            found = ask(shown.project, index, encoder, typed, ProbeSettings(tau, n_probe, words.TOP))
    except SearchError as problem:
        st.info(plain(str(problem)), icon=":material/info:")
        return
    _found(shown, found)


def _temperature(own: float) -> float:
    stops = probe_stops.temperatures(own)
    state.choose_anew(state.Widget.TAU, state.Key.TAU_BASIS, own, own)  # a training finds another
    chosen = st.select_slider(
        words.TAU,
        stops,
        key=state.Widget.TAU,
        help=words.TAU_HELP,
        format_func=lambda value: words.temperature(value, own),
        persist_state="session",
    )
    return float(chosen)


def _clusters_searched(all_clusters: int) -> int:
    stops = probe_stops.cluster_counts(all_clusters)
    if len(stops) == 1:
        return all_clusters
    chosen = st.select_slider(
        words.N_PROBE,
        stops,
        value=all_clusters,
        key=f"probe.n_probe.{all_clusters}",
        help=words.N_PROBE_HELP,
        format_func=lambda value: words.searched(value, all_clusters),
        persist_state="session",
    )
    return int(chosen)


def _examples(tags: Sequence[str]) -> None:
    """A few of the catalogue's own tags to begin with."""
    with st.container(horizontal=True, vertical_alignment="center", key="probe.examples"):
        st.caption(words.TRY, width="content")
        for at, tag in enumerate(probe_stops.examples(tags)):
            st.button(plain(tag), key=f"probe.example.{at}", on_click=state.set_widget, args=(state.Widget.QUERY, tag))


def _found(shown: loading.Shown, found: Answer) -> None:
    """What a query found, and what to know about it."""
    if found.query.notes:
        st.caption(words.notes(found.query.notes))
    if len(found.result.searched) < len(found.result.clusters):
        searched = [shown.names.get(cluster, str(cluster)) for cluster in found.result.searched]
        st.caption(words.thinned(searched, len(found.result.clusters), found.result.scanned, found.recall))
    if found.rare is not None:
        titles = [shown.project.catalogue.title_of(item) for item in found.rare.items]
        st.info(words.rare(found.rare.tag, found.rare.n_items, titles), icon=":material/sell:")
    if found.result.far:
        st.warning(words.far(found.result.similarity), icon=":material/explore_off:")
    if not found.result.hits:
        st.info(words.NO_HITS)
    probe_results(
        results.put_together(shown, found),
        key=state.Widget.PROBE,
        on_open=_open,
        on_judge=lambda: judging.judge(found.query.text),
        on_to_map=lambda: _to_map(shown, found),
    )
    if state.page_is_asked_for() or state.get(state.Key.JUDGED):
        st.rerun()
    st.caption(
        words.times(found.encoding_seconds, found.result.seconds, found.result.scanned, found.flat_seconds),
    )
    with st.expander(words.TABLE, key="probe.table"):
        st.dataframe(
            results.cluster_table(shown, found.result),
            column_config={**words.TABLE_COLUMNS, "probability": results.probability_column()},
            hide_index=True,
            key="probe.clusters",
        )


def _to_map(shown: loading.Shown, found: Answer) -> None:
    """Select the tags that carry the query on the map, and go there."""
    rows = [row for row, _ in found.result.carriers]
    state.select(rows, shown.data.fingerprint, found=rows[0])
    state.go_to(state.PageName.MAP)


def _open() -> None:
    cluster = state.fired(state.Widget.PROBE, "open")
    if cluster is not None:
        state.go_to(state.PageName.REVIEW, int(cluster))
