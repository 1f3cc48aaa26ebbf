"""The tags on their UMAP, coloured by cluster: three ways side by side, and one corner of it from near."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Float32, Int64

from benchmarks.article.fits import Way, by_size
from benchmarks.article.labels import Labels, place_labels
from review_app.charts.palette import LIGHT_HUES

MARKS = "o^sD"  # a hue is used again with another mark
DPI = 110
INK, PAGE = "#2b2b2b", "#fcfbf8"
WINDOW = 0.34  # share of the map's width and height that the zoom shows


def draw_maps(ways: Mapping[str, Way], places: Float32[np.ndarray, "tags 2"], names: Sequence[str], out: Path) -> None:
    """One panel a way; `names` are those of the first way's clusters, by column."""
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(
        1, len(ways), figsize=(5.2 * len(ways), 6.2), facecolor=PAGE, dpi=DPI, layout="constrained"
    )
    window = _densest(places)
    for axes, way in zip(panels, ways.values(), strict=True):
        _frame(axes, places, np.ones(len(places), dtype=bool), 0.06)
        _points(axes, places, way.columns, 34)
        _box(axes, places, window)
        sizes = np.bincount(way.columns)
        axes.set_title(
            f"{way.name}\n{(sizes > 0).sum()} clusters, the largest of {sizes.max()} tags", color=INK, fontsize=12
        )
    first = next(iter(ways.values()))
    _name_clusters(panels[0], first.columns, names)
    handles, texts = panels[0].get_legend_handles_labels()
    figure.legend(
        handles,
        texts,
        loc="outside lower left",
        ncols=6,
        frameon=False,
        labelcolor=INK,
        title=f"Clusters of {first.name}",
    )
    _saved(figure, out)


def draw_zoom(
    way: Way, places: Float32[np.ndarray, "tags 2"], tags: Sequence[str], names: Sequence[str], out: Path
) -> int:
    """The most crowded corner, every tag named, its clusters named beside it; the number of tags that found no room."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(13, 7.5), facecolor=PAGE, dpi=DPI, layout="constrained")
    _frame(axes, places, _densest(places), 0.08)
    _points(axes, places, way.columns, 60)
    rows = _inside(axes, places)
    _name_clusters(axes, way.columns, names, way.columns[rows])
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, labelcolor=INK)
    _settled(figure)
    look = _look(way.columns)
    colours = [look[int(column)][0] for column in way.columns[rows]]
    left_out = place_labels(axes, Labels(places[rows], [tags[row] for row in rows], colours, 10, places[rows]))
    _saved(figure, out)
    return left_out


def _inside(axes: Any, places: Float32[np.ndarray, "tags 2"]) -> Int64[np.ndarray, " rows"]:
    """Tags within the limits of an axes, the middle ones first: those at its edge have most room left."""
    low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
    rows = np.flatnonzero(((places > low) & (places < high)).all(axis=1))
    return rows[np.argsort(np.linalg.norm((places[rows] - (low + high) / 2) / (high - low), axis=1), kind="stable")]


def _name_clusters(axes: Any, columns: np.ndarray, names: Sequence[str], only: np.ndarray | None = None) -> None:
    """Prepare a legend of the clusters, largest first; of those in `only` where it is given."""
    for column, (colour, mark) in _look(columns).items():
        if only is None or column in only:
            axes.scatter([], [], s=60, c=colour, marker=mark, label=names[column])


def _settled(figure: Any) -> None:
    """Lay the figure out for good: labels are placed in its pixels."""
    figure.canvas.draw()
    figure.set_layout_engine("none")


def _look(columns: Int64[np.ndarray, " tags"]) -> dict[int, tuple[str, str]]:
    """Colour and mark of each cluster, largest first."""
    order = by_size(columns)
    return {
        int(column): (LIGHT_HUES[at % len(LIGHT_HUES)], MARKS[at // len(LIGHT_HUES) % len(MARKS)])
        for at, column in enumerate(order)
    }


def _points(axes: Any, places: np.ndarray, columns: np.ndarray, size: float) -> None:
    for column, (colour, mark) in _look(columns).items():
        rows = columns == column
        axes.scatter(*places[rows].T, s=size, c=colour, marker=mark, edgecolors=PAGE, linewidths=0.5, zorder=3)


def _densest(places: Float32[np.ndarray, "tags 2"]) -> Bool[np.ndarray, " tags"]:
    """The tags in that window, centred on one of them, which holds most."""
    reach = np.ptp(places, axis=0) * WINDOW / 2
    inside = (np.abs(places[:, None] - places[None]) <= reach).all(axis=2)
    return inside[inside.sum(axis=1).argmax()]


def _frame(axes: Any, places: np.ndarray, shown: np.ndarray, margin: float) -> None:
    low, high = places[shown].min(axis=0), places[shown].max(axis=0)
    room = (high - low) * margin
    axes.set(
        xlim=(low[0] - room[0], high[0] + room[0]), ylim=(low[1] - room[1], high[1] + room[1]), xticks=[], yticks=[]
    )
    axes.set_facecolor(PAGE)
    for side in axes.spines.values():
        side.set_color("#d8d3c8")


def _box(axes: Any, places: np.ndarray, window: np.ndarray) -> None:
    """A thin frame around what the zoom shows."""
    low, high = places[window].min(axis=0), places[window].max(axis=0)
    corners = np.array([low, (high[0], low[1]), high, (low[0], high[1]), low])
    axes.plot(*corners.T, color=INK, linewidth=0.8, linestyle=":", zorder=2)


def _saved(figure: Any, out: Path) -> None:
    from matplotlib import pyplot

    figure.savefig(out, facecolor=PAGE)
    pyplot.close(figure)
