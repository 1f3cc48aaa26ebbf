"""The search's training, epoch by epoch, as options for an ECharts line chart."""

from collections.abc import Mapping, Sequence
from typing import Any

from review_app.charts.palette import LIGHT_HUES
from review_app.charts.training_curve import TOTAL_COLOUR

FIGURES = ("ndcg@10", "mrr", "recall@100")


def options(curve: Sequence[Mapping[str, float]], names: Mapping[str, str]) -> dict[str, Any]:
    """Figures on the left axis, the loss dashed on the right.

    Args:
        curve: One entry an epoch; the first, before training, has no loss.
        names: Text for each figure and for "loss".
    """
    rows = [[point["epoch"], *(point[figure] for figure in FIGURES), point.get("loss")] for point in curve]
    series = [{**_line(names[figure], at + 1), "yAxisIndex": 0} for at, figure in enumerate(FIGURES)]
    loss = {**_line(names["loss"], len(FIGURES) + 1), "yAxisIndex": 1, "lineStyle": {"type": "dashed", "width": 1.5}}
    return {
        "color": [LIGHT_HUES[2], LIGHT_HUES[1], LIGHT_HUES[3], TOTAL_COLOUR],
        "animation": False,
        "grid": {"left": 44, "right": 44, "top": 36, "bottom": 24},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis", "valueFormatter": "%.3f"},
        "xAxis": {"type": "value", "min": 0, "max": "dataMax", "minInterval": 1, "splitLine": {"show": False}},
        "yAxis": [{"type": "value", "scale": True}, {"type": "value", "scale": True, "splitLine": {"show": False}}],
        "dataset": {"source": rows},
        "series": [*series, loss],
    }


def _line(name: str, column: int) -> dict[str, Any]:
    return {"type": "line", "name": name, "encode": {"x": 0, "y": column}, "symbolSize": 6}
