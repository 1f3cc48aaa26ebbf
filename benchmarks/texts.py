"""`python -m benchmarks.texts TEXTS.tsv --clusters K|auto [--pairs N]`: labelled short texts beside other clusterings.

Prints one JSON object; ARI and NMI over 100, means over the seeds, `_spread` their standard deviation;
`stability` is the mean ARI between seeds.
"""

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.effort.reading import Labelled, Source, read
from benchmarks.peers import PAIR_PEERS, Limit, evoc, hdbscan, kmeans, pair_peer
from benchmarks.scores import agreement, cluster_count, counted, draw_pairs, over_seeds, stability
from core import Constraints, FitConfig, fit


def main() -> None:
    """Read, fit with every seed, run the peers, and print."""
    asked = _arguments()
    labelled = read(Source(asked.texts))
    pairs = [draw_pairs(labelled.data.embeddings, labelled.truth, asked.pairs, seed) for seed in asked.seeds]
    n_clusters, choice = counted(asked.clusters, labelled.data, asked.device)
    asked.clusters = n_clusters
    report = _ours(labelled, pairs, asked) | {"cluster_count": choice.to_json() if choice else None}
    peers = {} if asked.no_baselines else _peers(labelled, pairs, asked)
    if "kmeans" in peers:
        report["fit_over_kmeans"] = report["seconds"] / peers["kmeans"]["seconds"]
    print(json.dumps(report | {"baselines": peers}))


def _ours(labelled: Labelled, pairs: list[Constraints], asked: argparse.Namespace) -> dict[str, Any]:
    runs, warnings, labels = [], [], []
    for seed, constraints in zip(asked.seeds, pairs, strict=True):
        config = FitConfig(asked.clusters, seed=seed, device=asked.device, objective=asked.objective)
        began = time.perf_counter()
        found = fit(labelled.data, config, constraints)
        seconds = time.perf_counter() - began
        sizes = np.array(list(found.sizes.values()))
        labels.append(found.labels)
        used = {"clusters_used": float((sizes > 0).sum()), "smallest": float(sizes.min())}
        runs.append(agreement(found.labels, labelled.truth) | {"seconds": seconds} | used)
        warnings += [f"seed {seed}: {warning}" for warning in found.warnings]
    known = {"texts": len(labelled.truth), "clusters": asked.clusters, "pairs": asked.pairs, "seeds": asked.seeds}
    return over_seeds(runs) | stability(labels) | known | {"warnings": warnings}


def _peers(labelled: Labelled, pairs: list[Constraints], asked: argparse.Namespace) -> dict[str, Any]:
    x, k = labelled.data.embeddings, asked.clusters
    found = {
        "kmeans": _timed([partial(kmeans, x, k, seed) for seed in asked.seeds], labelled),
        "hdbscan": _timed([partial(hdbscan, x)], labelled),
        "evoc": _timed([partial(evoc, x, seed) for seed in asked.seeds], labelled),
    }
    if asked.pairs and asked.peer_seconds:
        limit = Limit(asked.peer_seconds, asked.seeds[0])
        for name in PAIR_PEERS:
            found[name] = _timed([partial(pair_peer, name, x, k, pairs[0], limit)], labelled)
    return found


def _timed(runs: list[Callable[[], np.ndarray | str]], labelled: Labelled) -> dict[str, Any]:
    """Agreement and seconds over the runs, or why there is none."""
    scores, found = [], []
    for run in runs:
        began = time.perf_counter()
        labels = run()
        if isinstance(labels, str):
            return {"ari": None, "nmi": None, "why": labels}
        found.append(labels)
        used = {"clusters_used": float(len(np.unique(labels)))}
        scores.append(agreement(labels, labelled.truth) | {"seconds": time.perf_counter() - began} | used)
    return over_seeds(scores) | stability(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.texts", description=__doc__)
    parser.add_argument("texts", type=Path, help="table of text and label, with a header")
    parser.add_argument("--clusters", type=cluster_count, required=True, help='number of clusters, or "auto"')
    parser.add_argument("--pairs", type=int, default=0, help="pairs with a known answer, drawn among near neighbours")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--objective", default="default")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument(
        "--peer-seconds", type=float, default=600.0, help="time limit of each peer that takes pairs; 0 runs none"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
