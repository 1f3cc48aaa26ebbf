"""How well each number of clusters would do, as options for an ECharts line chart, the choice marked."""

from collections.abc import Mapping
from typing import Any

from core import ClusterCountChoice
from review_app.charts.palette import LIGHT_HUES, MOVED_COLOUR
from review_app.charts.training_curve import TOTAL_COLOUR

BITS_COLOUR = LIGHT_HUES[8]
BAND = "low", "high"  # edges of the spread, drawn as a stack and named in no legend


def options(choice: ClusterCountChoice, names: Mapping[str, str]) -> dict[str, Any]:
    """Bits a step with their spread on the left axis, agreement of the runs dashed on the right.

    Args:
        choice: What was tried and what was chosen.
        names: Text for "bits", "agreement", "clusters" and "chosen".
    """
    rows = [
        [each.clusters, each.bits, each.agreement, each.bits - each.spread, 2 * each.spread] for each in choice.tried
    ]
    bits = {
        **_line(names["bits"], 1),
        "lineStyle": {"width": 3},
        "markLine": {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"color": MOVED_COLOUR, "type": "solid", "width": 2},
            "label": {"formatter": names["chosen"], "color": MOVED_COLOUR},
            "data": [{"xAxis": choice.chosen}],
        },
    }
    agreement = {**_line(names["agreement"], 2), "yAxisIndex": 1, "lineStyle": {"type": "dashed", "width": 1.5}}
    return {
        "color": [BITS_COLOUR, TOTAL_COLOUR, BITS_COLOUR, BITS_COLOUR],
        "animation": False,
        "grid": {"left": 48, "right": 44, "top": 52, "bottom": 44},
        "legend": {"top": 0, "left": 0, "data": [names["bits"], names["agreement"]]},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.3f"},
        "xAxis": {
            "type": "log",
            "logBase": 2,
            "min": "dataMin",
            "max": "dataMax",
            "name": names["clusters"],
            "nameLocation": "middle",
            "nameGap": 26,
            "splitLine": {"show": False},
        },
        "yAxis": [
            {"type": "value", "scale": True},
            {"type": "value", "min": 0, "max": 1, "splitLine": {"show": False}},
        ],
        "dataset": {"source": rows},
        "series": [bits, agreement, _edge(3, 0.0), _edge(4, 0.18)],
    }


def _line(name: str, column: int) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "encode": {"x": 0, "y": column},
        "symbolSize": 6,
        "seriesLayoutBy": "column",
        "yAxisIndex": 0,
    }


def _edge(column: int, opacity: float) -> dict[str, Any]:
    """One edge of the band of spread: no line, what lies under it filled."""
    return {
        **_line(BAND[column - 3], column),
        "stack": "spread",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "areaStyle": {"opacity": opacity},
        "tooltip": {"show": False},
    }
