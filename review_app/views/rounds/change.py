"""One round: what it changed and why, its figures beside those before, how it was trained, and what to do with it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import Project, Round, RoundChange, RoundKind, RoundState
from review_app import loading, state
from review_app.charts import confidence_bars, moves, training_curve
from review_app.views.acting import attempt
from review_app.views.rounds import counting, quality
from review_app.wording import plain
from review_app.wording import rounds as words

EFFECTS_SHOWN = 8
# Pixels that fit in the narrowest of their places; where there is more room, columns grow. A text that is too long for
# its cell is cut there, and opens whole by two clicks.
MOVE_WIDTHS = {"tag": 95, "from": 142, "to": 142, "because": 76}
NAME_WIDTH = 160
COUNT_WIDTHS = {"before": 62, "after": 56, "change": 66}
# Side by side only where all columns of both have room. The <i> is for Streamlit, see the page's own style.
STYLE = """<i></i><style>
.st-key-rounds-tables [data-testid="stColumn"] { min-width: min(100%, 23.5rem); }
div:has(> .st-key-rounds-style) { display: none; }
</style>"""


def panel(project: Project, chosen: Round, names: Mapping[int, str]) -> None:
    """Draw the round."""
    change = loading.change(project, chosen.id)
    _head(project, chosen, change)
    if chosen.kind == RoundKind.FIRST:
        _warnings(project, chosen)
        quality.table(change)
        counting.panel(chosen)
        _training(project, chosen)
        return
    _warnings(project, chosen)
    what, how_good, training = st.tabs([words.CHANGES, words.QUALITY, words.TRAINING], key="rounds.tabs")
    with what:
        _effects(change, names)
        _tables(change, names)
    with how_good:
        quality.table(change)
    with training:
        _training(project, chosen)


def _head(project: Project, chosen: Round, change: RoundChange) -> None:
    """What the round is, and what can be done with it."""
    is_current = chosen.id == project.current().id
    with st.container(horizontal=True, vertical_alignment="center", key="rounds.head"):
        st.markdown(f"#### {words.headline(chosen, is_current)}", width="stretch")
        _actions(project, chosen, is_current)
    learned = [effect for effect in change.effects if effect.flag is not None]
    st.markdown(words.summary(chosen, len(learned)))


def _actions(project: Project, chosen: Round, is_current: bool) -> None:
    who, current = state.curator(), project.current().id
    if chosen.state == RoundState.PROPOSED or is_current:
        st.button(words.ON_MAP, key="rounds.on_map", icon=":material/scatter_plot:", type="tertiary", on_click=_to_map)
    if chosen.state == RoundState.PROPOSED:
        st.button(
            words.REJECT,
            key="rounds.reject",
            icon=":material/close:",
            shortcut="X",
            help=words.REJECT_HELP,
            on_click=attempt,
            args=(project.reject, chosen.id, who),
            kwargs={"said": words.rejected(chosen.id, current)},
        )
    if chosen.state != RoundState.KEPT:
        st.button(
            words.KEEP,
            key="rounds.keep",
            type="primary",
            icon=":material/check:",
            shortcut="K",
            help=words.KEEP_HELP,
            on_click=attempt,
            args=(project.keep, chosen.id, who),
            kwargs={"said": words.kept(chosen.id)},
        )
    elif not is_current:
        st.button(
            words.RETURN,
            key="rounds.return",
            icon=":material/settings_backup_restore:",
            help=words.RETURN_HELP,
            on_click=attempt,
            args=(project.return_to, chosen.id, who),
            kwargs={"said": words.returned(chosen.id)},
        )


def _to_map() -> None:
    state.put(state.Key.COLOUR, "moved")
    state.go_to(state.PageName.MAP)


def _effects(change: RoundChange, names: Mapping[int, str]) -> None:
    """A sentence for every decision that the round learned."""
    if not change.effects:
        st.caption(words.NO_FLAGS)
    for at, effect in enumerate(change.effects):
        if at == EFFECTS_SHOWN:
            break
        st.markdown(f"- {words.effect(effect, names)}")
    if len(change.effects) > EFFECTS_SHOWN:
        with st.expander(words.more_effects(len(change.effects) - EFFECTS_SHOWN), key="rounds.more_effects"):
            st.markdown("\n".join(f"- {words.effect(effect, names)}" for effect in change.effects[EFFECTS_SHOWN:]))


def _tables(change: RoundChange, names: Mapping[int, str]) -> None:
    """Every tag that moved, and every cluster that grew, shrank, began or ended."""
    if not change.round.moved:
        st.caption(words.NOTHING_MOVED)
        return
    with st.container(key="rounds.style"):
        st.html(STYLE)
    with st.container(key="rounds.tables"):
        left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        _moves(change, names)
    with right:
        _sizes(change, names)


def _moves(change: RoundChange, names: Mapping[int, str]) -> None:
    st.markdown(f"**{words.MOVES_TABLE}**")
    st.dataframe(
        moves.move_table(change.round.moved, lambda number: words.cell(number, names), words.because),
        column_config={
            name: st.column_config.TextColumn(label, width=MOVE_WIDTHS[name])
            for name, label in words.MOVE_COLUMNS.items()
        },
        hide_index=True,
        key="rounds.moves",
    )


def _sizes(change: RoundChange, names: Mapping[int, str]) -> None:
    st.markdown(f"**{words.SIZES_TABLE}**")
    st.dataframe(
        moves.size_table(change.sizes, lambda number: words.cell(number, names)),
        column_config={
            "cluster": st.column_config.TextColumn(words.SIZE_COLUMNS["cluster"], width=NAME_WIDTH),
            **{name: _count(name) for name in ("before", "after")},
            "change": _count("change", "%+d"),
        },
        hide_index=True,
        key="rounds.sizes",
    )


def _count(name: str, form: str | None = None) -> Any:
    return st.column_config.NumberColumn(words.SIZE_COLUMNS[name], format=form, width=COUNT_WIDTHS[name])


def _warnings(project: Project, chosen: Round) -> None:
    """What the fit noticed about itself."""
    for warning in project.clustering(chosen.id).warnings:
        st.warning(plain(warning), icon=":material/warning:")


def _training(project: Project, chosen: Round) -> None:
    """How sure the result is, and the loss that led there, step by step."""
    st.markdown(f"**{words.CONFIDENCE}**", help=words.CONFIDENCE_HELP)
    bars = confidence_bars.options(chosen.report["confidence_histogram"], words.CONFIDENCE_AXIS)
    st.echarts_chart(bars, height=200, key="rounds.confidence", alt=words.CONFIDENCE)
    history = project.clustering(chosen.id).history
    if not history:
        st.caption(words.NO_LOSS)
        return
    st.markdown(f"**{words.LOSS_CURVE}**", help=words.LOSS_HELP)
    st.echarts_chart(training_curve.options(history, words.TERMS), height=260, key="rounds.loss", alt=words.LOSS_CURVE)
