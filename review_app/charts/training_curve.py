"""The loss of a training run, step by step, as options for an ECharts line chart."""

from collections.abc import Mapping, Sequence
from typing import Any

from core import Progress
from review_app.charts.palette import LIGHT_HUES

TOTAL_COLOUR = "#7d7a72"  # readable on a light and on a dark page
WIDE, THIN = 3, 1.5


def options(history: Sequence[Progress], names: Mapping[str, str]) -> dict[str, Any]:
    """Total and terms over the steps.

    Args:
        history: Reports of one run, in order.
        names: Text for a term's name; terms it lacks are shown by their own. "total" is the sum.
    """
    terms = list(dict.fromkeys(term for each in history for term in each.terms))
    rows = [[each.step, each.loss, *(each.terms.get(term) for term in terms)] for each in history]
    series = [_line("total", names, 1, WIDE)] + [_line(term, names, at + 2, THIN) for at, term in enumerate(terms)]
    return {
        "color": [TOTAL_COLOUR, *LIGHT_HUES[2:], *LIGHT_HUES[:2]],
        "animation": False,
        "grid": {"left": 48, "right": 16, "top": 36, "bottom": 28},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.4f"},
        "xAxis": {"type": "value", "min": "dataMin", "max": "dataMax", "splitLine": {"show": False}},
        "yAxis": {"type": "value", "scale": True},
        "dataset": {"source": rows},
        "series": series,
    }


def _line(name: str, names: Mapping[str, str], column: int, width: float) -> dict[str, Any]:
    return {
        "type": "line",
        "name": names.get(name, name),
        "encode": {"x": 0, "y": column},
        "showSymbol": False,
        "lineStyle": {"width": width},
        "seriesLayoutBy": "column",
    }
