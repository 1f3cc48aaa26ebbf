"""`python -m benchmarks.counts TEXTS.tsv [--classes 5 10 20 40] [--seeds 0 1 2]`: is the number of clusters found?

Draws as many classes by chance, forgets their labels, and chooses a number of clusters from the texts alone; beside the
rule of thumb sqrt(n / 2), and with all classes at the end. Prints one JSON object; `off_by` is how many times too many
or too few, the geometric mean over all draws.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.effort.reading import Labelled, Source, read
from core import TrainingData, choose_cluster_count
from core.choosing.climbing import usual_cluster_count


def main() -> None:
    """Draw, choose and print."""
    asked = _arguments()
    labelled = read(Source(asked.texts))
    known = int(labelled.truth.max()) + 1
    began = time.perf_counter()
    draws = [(n, _drawn(labelled, n, seed), seed) for n in asked.classes if n < known for seed in asked.seeds]
    rows = [_counted(classes, data, seed) for classes, data, seed in (*draws, (known, labelled.data, 0))]
    print(
        json.dumps(
            {
                "draws": rows,
                "off_by": off_by([row["chosen"] / row["classes"] for row in rows]),
                "rule_off_by": off_by([row["rule"] / row["classes"] for row in rows]),
                "seconds": time.perf_counter() - began,
            }
        )
    )


def _drawn(labelled: Labelled, classes: int, seed: int) -> TrainingData:
    """The texts of a few classes, drawn by chance."""
    chance = np.random.default_rng(seed)
    kept = chance.choice(int(labelled.truth.max()) + 1, classes, replace=False)
    rows = np.flatnonzero(np.isin(labelled.truth, kept))
    return TrainingData.from_embeddings(labelled.data.embeddings[rows], [labelled.data.tags[row] for row in rows])


def _counted(classes: int, data: TrainingData, seed: int) -> dict[str, Any]:
    began = time.perf_counter()
    choice = choose_cluster_count(data, seed)
    return {
        "classes": classes,
        "texts": len(data.tags),
        "chosen": choice.chosen,
        "rule": usual_cluster_count(len(data.tags)),
        "seconds": time.perf_counter() - began,
    }


def off_by(ratios: list[float]) -> float:
    """exp of the mean |log ratio|: 1 when every number was right, 2 when it was twice or half."""
    return float(np.exp(np.abs(np.log(ratios)).mean()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.counts", description=__doc__)
    parser.add_argument("texts", type=Path, help="table of text and label, with a header")
    parser.add_argument("--classes", type=int, nargs="+", default=[5, 10, 20, 40])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    return parser.parse_args()


if __name__ == "__main__":
    main()
