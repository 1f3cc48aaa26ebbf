"""How sure the model is of its tags, as options for an ECharts bar chart."""

from collections.abc import Sequence
from typing import Any

from review_app.charts.palette import LIGHT_HUES


def options(histogram: Sequence[int], axis: str) -> dict[str, Any]:
    """Tags in bins of equal width over [0, 1].

    Args:
        histogram: Tags a bin, from unsure to sure.
        axis: What stands under the bars.
    """
    bins = len(histogram)
    edges = [f"{100 * at // bins}–{100 * (at + 1) // bins} %" for at in range(bins)]
    return {
        "color": [LIGHT_HUES[2]],
        "animation": False,
        "grid": {"left": 48, "right": 16, "top": 12, "bottom": 44},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": edges, "name": axis, "nameLocation": "middle", "nameGap": 26},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "bar", "data": list(histogram), "barCategoryGap": "8%"}],
    }
