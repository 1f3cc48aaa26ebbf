"""PMI between all tags, ordered by cluster, one panel a way: what a clustering should gather is on the diagonal."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from benchmarks.article.fits import Way, by_size
from benchmarks.article.maps import DPI, INK, PAGE
from core import TrainingData, pmi_edges


def draw_matrix(ways: Mapping[str, Way], data: TrainingData, out: Path) -> None:
    """Red where tags meet more often than chance has it, blue where less, grey where never."""
    from matplotlib import colormaps, pyplot

    pmi = pmi_matrix(data)
    reach = float(np.nanpercentile(np.abs(pmi), 99))
    colours = colormaps["RdBu_r"].copy()
    colours.set_bad("#e4e0d8")
    figure, panels = pyplot.subplots(
        1, len(ways), figsize=(5.2 * len(ways), 5.6), facecolor=PAGE, dpi=DPI, layout="constrained"
    )
    for axes, way in zip(panels, ways.values(), strict=True):
        order, bounds = ordered(way)
        image = axes.imshow(pmi[order][:, order], cmap=colours, vmin=-reach, vmax=reach, interpolation="nearest")
        for bound in bounds:
            axes.axhline(bound - 0.5, color=INK, linewidth=0.4)
            axes.axvline(bound - 0.5, color=INK, linewidth=0.4)
        axes.set(xticks=[], yticks=[])
        axes.set_title(way.name, color=INK, fontsize=12)
    bar = figure.colorbar(image, ax=panels, shrink=0.8, pad=0.01)
    bar.set_label("PMI (grey: never together)", color=INK)
    figure.savefig(out, facecolor=PAGE)
    pyplot.close(figure)


def pmi_matrix(data: TrainingData) -> Float32[np.ndarray, "tags tags"]:
    """PMI of every two tags; not a number on the diagonal and where two never meet."""
    edges = pmi_edges(data.cooccurrence, data.item_counts, data.n_items)
    pmi = np.full((len(data.tags), len(data.tags)), np.nan, dtype=np.float32)
    pmi[edges.first, edges.second] = edges.weight
    pmi[edges.second, edges.first] = edges.weight
    return pmi


def ordered(way: Way) -> tuple[np.ndarray, np.ndarray]:
    """Rows by cluster, largest first and surest tag first in each; and where each cluster but the first begins."""
    clusters = by_size(way.columns)
    rank = np.empty(way.columns.max() + 1, dtype=np.int64)
    rank[clusters] = np.arange(len(clusters))
    sure = np.zeros(len(way.columns)) if way.confidence is None else -way.confidence
    order = np.lexsort((sure, rank[way.columns]))
    return order, np.cumsum([np.count_nonzero(way.columns == cluster) for cluster in clusters])[:-1]
