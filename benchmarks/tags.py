"""`python -m benchmarks.tags ITEM_TAGS [--labels TAG_LABELS.tsv] --clusters K|auto [--top N] [--min-items M]`.

Takes an item-tag table, or Last.fm's folder or zip. Prints one JSON object: how well clusters hold together what
occurs together (contrast and modularity on NPMI+), silhouette, and agreement with labels where some are given (over
100); means over the seeds, `_spread` their standard deviation; `stability` is the mean ARI between seeds.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.effort.reading import Labelled, Source, read
from benchmarks.peers import evoc, hdbscan, kmeans, leiden
from benchmarks.scores import agreement, cluster_count, counted, over_seeds, stability
from core import FitConfig, contrast, fit, modularity, silhouette


def main() -> None:
    """Read, fit with every seed, run the peers, and print."""
    asked = _arguments()
    labelled = read_tags(asked)
    n_clusters, choice = counted(asked.clusters, labelled.data, asked.device)
    ours: list[np.ndarray] = []
    warnings: list[str] = []

    def run(seed: int) -> np.ndarray:
        config = FitConfig(n_clusters, seed=seed, device=asked.device, objective=asked.objective)
        found = fit(labelled.data, config)
        warnings.extend(f"seed {seed}: {warning}" for warning in found.warnings)
        ours.append(found.columns)
        return found.columns

    report = _measured([partial(run, seed) for seed in asked.seeds], labelled)
    sizes = [np.bincount(columns, minlength=n_clusters).tolist() for columns in ours]
    known = {"tags": len(labelled.data.tags), "labelled": int((labelled.truth >= 0).sum()), "clusters": n_clusters}
    peers = {} if asked.no_baselines else _peers(labelled, n_clusters, asked.seeds)
    print(
        json.dumps(
            report
            | known
            | {"sizes": sizes[0], "sizes_by_seed": sizes, "seeds": asked.seeds, "warnings": warnings}
            | {"cluster_count": choice.to_json() if choice else None, "baselines": peers}
        )
    )


def read_tags(asked: argparse.Namespace) -> Labelled:
    """The tags; without labels, none of them has one."""
    if asked.labels is not None:
        return read(Source(asked.item_tags, asked.labels, asked.min_items, asked.top))
    with tempfile.TemporaryDirectory() as folder:
        nobody = Path(folder) / "labels.tsv"
        nobody.write_text("tag\tlabel\n")
        return read(Source(asked.item_tags, nobody, asked.min_items, asked.top))


def _peers(labelled: Labelled, n_clusters: int, seeds: list[int]) -> dict[str, Any]:
    x, edges = labelled.data.embeddings, labelled.data.affinity
    return {
        "kmeans": _measured([partial(kmeans, x, n_clusters, seed) for seed in seeds], labelled),
        "leiden": _measured([partial(leiden, edges, seed) for seed in seeds], labelled),
        "hdbscan": _measured([partial(hdbscan, x)], labelled),
        "evoc": _measured([partial(evoc, x, seed) for seed in seeds], labelled),
    }


def _measured(runs: list[Callable[[], np.ndarray | str]], labelled: Labelled) -> dict[str, Any]:
    """Every figure over the runs, or why there is none."""
    figures, found = [], []
    for run in runs:
        began = time.perf_counter()
        labels = run()
        seconds = time.perf_counter() - began
        if isinstance(labels, str):
            return {"contrast": None, "modularity": None, "nmi": None, "ari": None, "why": labels}
        found.append(labels)
        figures.append(_figures(labels, labelled) | {"seconds": seconds})
    return over_seeds(figures) | stability(found)


def _figures(labels: np.ndarray, labelled: Labelled) -> dict[str, float | None]:
    data = labelled.data
    sizes = np.bincount(labels)
    found = {
        "contrast": contrast(data.affinity, labels) if len(data.affinity) else None,
        "modularity": modularity(data.affinity, labels) if len(data.affinity) else None,
        "silhouette": silhouette(data.embeddings, labels),
        "clusters_used": float((sizes > 0).sum()),
        "smallest": float(sizes[sizes > 0].min()),
        "largest": float(sizes.max()),
    }
    return found | ({"nmi": None, "ari": None} | agreement(labels, labelled.truth))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.tags", description=__doc__)
    parser.add_argument("item_tags", type=Path, help="item-tag table, or Last.fm's folder or zip")
    parser.add_argument("--labels", type=Path, default=None, help="table of tag and label, with a header")
    parser.add_argument("--clusters", type=cluster_count, required=True, help='number of clusters, or "auto"')
    parser.add_argument("--top", type=int, default=None, help="only the N tags given most often")
    parser.add_argument("--min-items", type=int, default=5, help="only tags on at least M items")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--objective", default="default")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--no-baselines", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
