"""Labels beside their points, none over another: greedy, each in the first of several places that is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

GAP = 5.0  # points between a mark and its label
REACHES = (1.0, 2.4, 4.2)  # times that gap; a label further away gets a line to its point
DIRECTIONS = tuple((np.cos(angle), np.sin(angle)) for angle in np.radians([0, 180, 90, 270, 45, 135, 315, 225]))
MARK = 3.0  # points of free room around a mark
HALO = 0.8  # points of free room around a label


@dataclass(frozen=True, eq=False)
class Labels:
    """What is to be written where.

    Attributes:
        places: Of the points, in data coordinates.
        texts: One a point, the most important first.
        colours: Of the texts.
        size: Of the letters, in points.
        avoid: Places of marks that no label may cover, in data coordinates.
    """

    places: Float[np.ndarray, "labels 2"]
    texts: Sequence[str]
    colours: Sequence[str]
    size: float
    avoid: Float[np.ndarray, "marks 2"]


def place_labels(axes: Any, labels: Labels) -> int:
    """Write as many texts as fit on an axes whose limits and size are settled; the number that did not fit."""
    from matplotlib.patheffects import withStroke

    figure = axes.figure
    renderer = figure.canvas.get_renderer()
    scale = figure.dpi / 72
    pixels = axes.transData.transform(labels.places)
    frame = axes.get_window_extent(renderer)
    taken = [_grown((x, y, x, y), MARK * scale) for x, y in axes.transData.transform(labels.avoid)]
    left_out = 0
    for at, text, colour in zip(pixels, labels.texts, labels.colours, strict=True):
        label = axes.text(
            0, 0, text, fontsize=labels.size, color=colour, transform=None, ha="left", va="bottom", zorder=5,
            path_effects=[withStroke(linewidth=2.5, foreground=axes.get_facecolor())],
        )  # fmt: skip
        box = label.get_window_extent(renderer)
        free = _free_place(at, (box.width, box.height), scale, taken, frame)
        if free is None:
            label.remove()
            left_out += 1
            continue
        x, y, reach = free
        label.set_position((x, y))
        taken.append(_grown((x, y, x + box.width, y + box.height), HALO * scale))
        if reach > REACHES[0]:
            inverse = axes.transData.inverted()
            ends = inverse.transform([at, (np.clip(at[0], x, x + box.width), np.clip(at[1], y, y + box.height))])
            axes.plot(*ends.T, color=colour, linewidth=0.5, alpha=0.6, zorder=4)
    return left_out


def _free_place(
    at: np.ndarray, size: tuple[float, float], scale: float, taken: Sequence[tuple[float, ...]], frame: Any
) -> tuple[float, float, float] | None:
    """Lower left corner of the first free place around a point, and how far away it is."""
    width, height = size
    for reach in REACHES:
        for right, up in DIRECTIONS:
            x = at[0] + right * reach * GAP * scale + (right - 1) / 2 * width
            y = at[1] + up * reach * GAP * scale + (up - 1) / 2 * height
            box = (x, y, x + width, y + height)
            inside = x >= frame.x0 and y >= frame.y0 and box[2] <= frame.x1 and box[3] <= frame.y1
            if inside and not any(_overlap(box, other) for other in taken):
                return x, y, reach
    return None


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _grown(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
