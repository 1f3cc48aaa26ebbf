"""`python -m benchmarks.scale --tags N [--items M] [--clusters K] [--device cuda]`: cost and quality at size.

A planted catalogue through every stage, beside other clusterings of the same vectors, each in a process of its own.
Prints one JSON object: `fit_seconds` counts neighbours, features and training, and not the embedding; ARI over 100
against the plant; `peak_over_embeddings` is what the fit held at its height beyond the catalogue it was given.
With several --tags also the slope of log time over log N.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scale.peers import NAMES, run_peer
from benchmarks.scale.planted import Plant, Planted
from benchmarks.scale.run import run
from benchmarks.scores import agreement

EVOC_UP_TO = 200_000  # tags; beyond, it does not end in the time of everything else together


def main() -> None:
    """Run every size, the peers beside it, and print."""
    asked = _arguments()
    reports = [_report(n_tags, asked) for n_tags in asked.tags]
    report = reports[-1]
    if len(reports) > 1:
        report |= {"slope": _slope(reports), "sizes": [_short(each) for each in reports]}
    print(json.dumps(report))


def _report(n_tags: int, asked: argparse.Namespace) -> dict[str, Any]:
    n_clusters = asked.clusters or max(2, round((n_tags / 2) ** 0.5))
    plant = Plant(n_tags, n_clusters, asked.items or 2 * n_tags, asked.noise, asked.seed)
    found = run(plant, asked.device)
    peers = {} if asked.no_baselines else _peers(found.plant, plant, asked)
    seconds = peers.get("kmeans", {}).get("seconds")
    over = None if seconds is None else found.report["fit_seconds"] / seconds
    return found.report | {"fit_over_kmeans": over, "baselines": peers}


def _peers(catalogue: Planted, plant: Plant, asked: argparse.Namespace) -> dict[str, Any]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        vectors = Path(folder) / "vectors.npy"
        np.save(vectors, catalogue.embeddings)
        for name in NAMES:
            if name == "evoc" and plant.n_tags > EVOC_UP_TO:
                continue
            labels, took = run_peer(name, vectors, plant.n_clusters, asked.seed, asked.peer_seconds)
            found[name] = {"ari": None, "nmi": None} | took
            if labels is not None:
                found[name] |= agreement(labels, catalogue.truth)
    return found


def _slope(reports: list[dict[str, Any]]) -> float:
    """Of the straight line through log seconds over log N."""
    sizes, seconds = ([each[name] for each in reports] for name in ("tags", "fit_seconds"))
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def _short(report: dict[str, Any]) -> dict[str, Any]:
    kept = ("tags", "clusters", "edges", "ari", "fit_seconds", "fit_over_kmeans", "retrain_over_fit")
    stages = {name: stage["seconds"] for name, stage in report["stages"].items()}
    return {name: report[name] for name in (*kept, "peak_over_embeddings")} | stages


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("--tags", type=int, nargs="+", required=True, help="one size, or several in ascending order")
    parser.add_argument("--items", type=int, default=None, help="2 N when not given, which makes about 20 N edges")
    parser.add_argument("--clusters", type=int, default=None, help="the square root of N / 2 when not given")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--noise", type=float, default=2.0, help="beside centroids of length 1")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--peer-seconds", type=float, default=600.0, help="time limit of each other clustering")
    return parser.parse_args()


if __name__ == "__main__":
    main()
