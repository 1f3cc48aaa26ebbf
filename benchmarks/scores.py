"""Agreement with known labels, means over seeds, and pairs drawn where they are hard."""

import argparse
from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Int64

from core import ClusterCountChoice, Constraints, TrainingData, choose_cluster_count, mean_agreement, nearest_neighbours

NEAR = 10  # pairs are drawn among this many nearest neighbours: far pairs are apart for everybody


def agreement(labels: Int64[np.ndarray, " tags"], truth: Int64[np.ndarray, " tags"]) -> dict[str, float]:
    """ARI and NMI over 100, on the tags whose label is known (not -1); empty when none is."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    known = truth >= 0
    if not known.any():
        return {}
    ari = adjusted_rand_score(truth[known], labels[known])
    return {"ari": 100 * ari, "nmi": 100 * normalized_mutual_info_score(truth[known], labels[known])}


def over_seeds(runs: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    """Mean of each figure, and its standard deviation as `<figure>_spread`; None where a run had no such figure."""
    found: dict[str, float | None] = {}
    for name in runs[0]:
        values = [value for run in runs if (value := run[name]) is not None]
        complete = len(values) == len(runs)
        found[name] = float(np.mean(values)) if complete else None
        found[f"{name}_spread"] = float(np.std(values)) if complete else None
    return found


def stability(runs: Sequence[Int64[np.ndarray, " tags"]]) -> dict[str, float | None]:
    """Mean ARI between the runs, over 100: how far another seed would have found the same clusters."""
    agreed = mean_agreement(runs)
    return {"stability": None if agreed is None else 100 * agreed}


def cluster_count(text: str) -> int | str:
    """The argument of --clusters: a whole number or "auto"."""
    if text == "auto":
        return text
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'must be a whole number or "auto". Got {text!r}.') from None


def counted(asked: int | str, data: TrainingData, device: str) -> tuple[int, ClusterCountChoice | None]:
    """The number of clusters, and how it was chosen when nobody named it."""
    if asked != "auto":
        return int(asked), None
    choice = choose_cluster_count(data, device=device)
    return choice.chosen, choice


def draw_pairs(embeddings: np.ndarray, truth: Int64[np.ndarray, " tags"], n_pairs: int, seed: int) -> Constraints:
    """`n_pairs` distinct pairs of near neighbours with known labels, must-link where these agree."""
    near = nearest_neighbours(embeddings, NEAR)
    rows = np.repeat(np.arange(len(truth)), near.n_neighbours)
    pairs = np.unique(np.sort(np.stack([rows, near.indices.ravel()], axis=1), axis=1), axis=0)
    pairs = pairs[(truth[pairs] >= 0).all(axis=1)]
    chosen = np.random.default_rng(seed).permutation(pairs)[:n_pairs].astype(np.int64)
    same = truth[chosen[:, 0]] == truth[chosen[:, 1]]
    return Constraints(must_link=chosen[same], cannot_link=chosen[~same])
