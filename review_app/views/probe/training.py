"""The search's training: a button, what held-out queries say before and after, and the curve."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import Project, SearchIndex, moved_since_training
from review_app import jobs, loading
from review_app.charts import search_curve
from review_app.views.acting import attempt
from review_app.views.progress import SECONDS_RUNNING
from review_app.wording import jobs as job_words
from review_app.wording import plain
from review_app.wording import search_training as words


def panel(shown: loading.Shown) -> None:
    """Draw how well the search does, and the button that trains it."""
    index = loading.searchable(shown.project, shown.round.id)
    report = index.settings.get("report")
    with st.container(border=True, key="probe.training"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(words.trained(report) if report else words.UNTRAINED, width="stretch")
            now = jobs.view(shown.project)
            _train(shown, index, now)
        if _is_training(now):
            with st.container(key="probe.train_progress"):
                st.fragment(_progress, run_every=SECONDS_RUNNING)(shown.project)
        moved = moved_since_training(index)
        if moved is not None:
            st.info(words.stale(moved), icon=":material/update:")
        if report:
            _report(report)


def _train(shown: loading.Shown, index: SearchIndex, now: jobs.JobView | None) -> None:
    busy = now is not None and now.running
    st.button(
        words.TRAIN_AGAIN if index.settings.get("report") else words.TRAIN,
        key="probe.train",
        icon=":material/model_training:",
        disabled=busy,
        help=words.BUSY if busy else words.TRAIN_HELP,
        on_click=attempt,
        args=(jobs.start, shown.project, "train-search"),
    )


def _is_training(now: jobs.JobView | None) -> bool:
    return now is not None and now.running and now.kind == "train-search"


def _progress(project: Project) -> None:
    """How far it is, where it was asked for; the panel above, which can be out of sight, has the rest."""
    now = jobs.view(project)
    if now is not None and _is_training(now):
        st.progress(now.fraction or 0.0, text=plain(job_words.progress(now.stage, now.step, now.steps)))


def _report(report: Mapping[str, Any]) -> None:
    left, right = st.columns([0.56, 0.44], gap="large")
    with left:
        rows = [_row(name, report) for name in words.FIGURES]
        st.table([*rows, _calibration(report)], border="horizontal", hide_index=True)
    with right:
        st.markdown(f"**{words.CURVE}**", help=words.CURVE_HELP)
        names = {name: title for name, (title, _) in words.FIGURES.items()} | {"loss": words.LOSS}
        options = search_curve.options(report["curve"], names)
        st.echarts_chart(options, height=240, key="probe.curve", alt=words.CURVE)


def _row(name: str, report: Mapping[str, Any]) -> dict[str, str]:
    title, meaning = words.FIGURES[name]
    before, after = float(report["before"][name]), float(report["after"][name])
    columns = words.FIGURE_COLUMNS
    return {
        columns["figure"]: f"**{title}**",
        columns["before"]: words.figure(before),
        columns["after"]: words.figure(after),
        columns["change"]: words.change(after - before),
        columns["meaning"]: meaning,
    }


def _calibration(report: Mapping[str, Any]) -> dict[str, str]:
    columns = words.FIGURE_COLUMNS
    return {
        columns["figure"]: f"**{words.CALIBRATION}**",
        columns["before"]: "",
        columns["after"]: words.figure(float(report["calibration_error"])),
        columns["change"]: "",
        columns["meaning"]: words.CALIBRATION_WHY,
    }
