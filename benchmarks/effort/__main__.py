"""`python -m benchmarks.effort TEXTS.tsv --clusters K --budget 150,300,750`: ARI by number of decisions.

Takes a table of text and label, or an item-tag table (or a folder of Last.fm) with `--labels TAG_LABELS.tsv`.
"""

import argparse
import json
import logging
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.effort.desk import opened
from benchmarks.effort.peers import peers
from benchmarks.effort.reading import Labelled, Source, read
from benchmarks.effort.session import Record, work
from core import FitConfig

PEERS = ("random", "medoids")


def main() -> None:
    """Read, review with every seed, and print one JSON object."""
    asked = _arguments()
    logging.basicConfig(level=logging.INFO if asked.verbose else logging.WARNING, format="%(message)s")
    labelled = read(Source(asked.texts, asked.labels, asked.min_items, asked.top))
    records = []
    for seed in asked.seeds:
        config = FitConfig(asked.clusters, seed=seed, device=asked.device)
        _, record = work(opened(labelled.data, config), labelled.truth, asked.budget)
        records.append(record)
    print(
        json.dumps(
            _report(records, [0, *sorted(asked.budget)]) | {"seeds": asked.seeds, "baselines": _peers(labelled, asked)}
        )
    )


def _report(records: list[Record], budgets: list[int]) -> dict[str, Any]:
    """Means over the seeds; the worst of what must not be exceeded."""
    steps = [step for record in records for step in record.steps]
    seconds = [step.seconds for step in steps]
    kinds = sorted({kind for record in records for kind in record.kinds})
    return {
        "ari": {str(budget): float(np.mean([record.at(budget) for record in records])) for budget in budgets},
        "ari_by_seed": [{str(budget): record.at(budget) for budget in budgets} for record in records],
        "ari_after_each": [
            {str(spent): round(record.curve[spent], 2) for spent in sorted(record.curve)} for record in records
        ],
        "by_flags": [{str(flags): figures for flags, figures in record.by_flags.items()} for record in records],
        "moved_outside": sum(step.outside for step in steps),
        "moved_unflagged": max((step.unflagged for step in steps), default=0.0),
        "satisfied": min((step.satisfied for step in steps), default=1.0),
        "retrain_seconds": float(np.median(seconds)) if seconds else 0.0,
        "retrain_seconds_worst": max(seconds, default=0.0),
        "decisions": {kind: float(np.mean([record.kinds[kind] for record in records])) for kind in kinds},
        "flags": float(np.mean([sum(step.flags for step in record.steps) for record in records])),
    }


def _peers(labelled: Labelled, asked: argparse.Namespace) -> dict[str, Any]:
    if asked.no_baselines:
        return {}
    found = {(budget, seed): peers(labelled, budget, seed) for budget in asked.budget for seed in asked.seeds}
    return {
        name: {
            "ari": {
                str(budget): float(np.mean([found[budget, seed][name] for seed in asked.seeds]))
                for budget in asked.budget
            }
        }
        for name in PEERS
    }


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.effort", description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--clusters", type=int, required=True)
    parser.add_argument("--budget", type=_numbers, default=[150, 300, 750], help="numbers of decisions")
    parser.add_argument("--labels", type=Path, help="tag and label, for an item-tag table")
    parser.add_argument("--min-items", type=int, default=5)
    parser.add_argument("--top", type=int)
    parser.add_argument("--seeds", type=_numbers, default=[0, 1, 2])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="each decision on stderr")
    return parser.parse_args()


if __name__ == "__main__":
    main()
