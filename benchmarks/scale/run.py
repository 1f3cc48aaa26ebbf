"""One planted catalogue through every stage: co-occurrence, neighbours, features, fit, and a retrain after one flag."""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import torch

from benchmarks.effort.desk import Desk, Step, learn, save
from benchmarks.scale.measuring import Stage, measured
from benchmarks.scale.planted import Plant, Planted, planted
from benchmarks.scale.roofline import machine, step_bound
from benchmarks.scores import agreement
from core import (
    Clustering,
    Edges,
    FitConfig,
    Flag,
    Neighbours,
    TrainingData,
    Verdict,
    cooccurrence_counts,
    fit,
    nearest_neighbours,
    npmi_edges,
    propose_split,
)
from core.training.device import training_device
from core.training.inputs import Inputs
from core.training.sampled import rows_of_a_step
from core.training.start import is_large

WARM = Plant(n_tags=400, n_clusters=5, n_items=800)


@dataclass(frozen=True, eq=False)
class Found:
    """The catalogue, what was learned of it, and a report in plain numbers."""

    plant: Planted
    clustering: Clustering
    report: dict[str, Any]


def run(plant: Plant, device: str) -> Found:
    """Every stage once, after a small catalogue has loaded the libraries."""
    config = FitConfig(plant.n_clusters, seed=plant.seed, device=device)
    fit(prepared(WARM), FitConfig(WARM.n_clusters, device=device))
    made = measured(lambda: planted(plant))
    catalogue = made.result
    edges = measured(lambda: _edges(catalogue))
    near = measured(lambda: nearest_neighbours(catalogue.embeddings))
    data = assembled(catalogue, *edges.result, near.result)
    ends: list[float] = []

    def learn_all() -> tuple[Clustering, float]:
        began = perf_counter()
        Inputs.of(data)
        featured = perf_counter() - began
        return fit(data, config, on_progress=lambda _report: ends.append(perf_counter())), featured

    learned = measured(learn_all)
    clustering, featured = learned.result
    step, size = _after_one_flag(data, config, clustering)
    stages: dict[str, Stage[Any]] = {"cooccurrence": edges, "neighbours": near, "learning": learned}
    fit_seconds = near.seconds + learned.seconds
    report = {
        "tags": plant.n_tags,
        "items": plant.n_items,
        "clusters": plant.n_clusters,
        "edges": len(data.affinity),
        "device": clustering.device,
        "seed": plant.seed,
        "noise": plant.noise,
        **agreement(clustering.labels, catalogue.truth),
        "fit_seconds": fit_seconds,
        "features_seconds": featured,
        "training_seconds": learned.seconds - featured,
        "retrain_seconds": step.seconds,
        "retrain_cluster_size": size,
        "retrain_satisfied": step.satisfied,
        "retrain_moved_outside": step.outside,
        "stages": {name: {"seconds": stage.seconds, "peak_bytes": stage.peak} for name, stage in stages.items()},
        "step": _step(plant, config, ends),
        "warnings": list(clustering.warnings),
        "retrain_over_fit": step.seconds / fit_seconds,
        "peak_over_embeddings": _peak(near.peak, learned.peak, catalogue.embeddings.nbytes),
    }
    return Found(catalogue, clustering, report)


def _peak(near: int | None, learning: int | None, embeddings: int) -> float | None:
    """The larger height, over the embeddings; None where the system does not tell."""
    return None if near is None or learning is None else max(near, learning) / embeddings


def prepared(plant: Plant) -> TrainingData:
    """A planted catalogue, ready to fit."""
    catalogue = planted(plant)
    return assembled(catalogue, *_edges(catalogue), nearest_neighbours(catalogue.embeddings))


def _edges(catalogue: Planted) -> tuple[Edges, Edges]:
    counts = cooccurrence_counts(catalogue.incidence)
    return counts, npmi_edges(counts, _item_counts(catalogue), catalogue.incidence.shape[0])


def _item_counts(catalogue: Planted) -> np.ndarray:
    return np.bincount(catalogue.incidence.indices, minlength=catalogue.incidence.shape[1]).astype(np.int64)


def assembled(catalogue: Planted, counts: Edges, affinity: Edges, near: Neighbours) -> TrainingData:
    """What a fit reads of a planted catalogue."""
    return TrainingData(
        tags=tuple(f"tag {row}" for row in range(len(catalogue.truth))),
        embeddings=catalogue.embeddings,
        item_counts=_item_counts(catalogue),
        n_items=catalogue.incidence.shape[0],
        cooccurrence=counts,
        affinity=affinity,
        neighbours=near,
    )


def _after_one_flag(data: TrainingData, config: FitConfig, clustering: Clustering) -> tuple[Step, int]:
    """A cluster of middle size flagged as too broad, cut as the app proposes or in two; with its size.

    Three such flags, each on the first round; the one whose retrain took the middle time counts.
    """
    by_size = sorted((size, cluster) for cluster, size in clustering.sizes.items() if size >= 4)
    middle = by_size[len(by_size) // 2 - 1 : len(by_size) // 2 + 2]
    desks = [(size, _flagged(data, config, clustering, cluster)) for size, cluster in middle]
    steps = [(learn(desk)[1], size) for size, desk in desks]
    return sorted(steps, key=lambda each: each[0].seconds)[len(steps) // 2]


def _flagged(data: TrainingData, config: FitConfig, clustering: Clustering, cluster: int) -> Desk:
    groups = propose_split(data, clustering, cluster)
    if len(groups) < 2:
        members = [data.tags[row] for row in clustering.members(cluster)]
        groups = tuple(members[: len(members) // 2]), tuple(members[len(members) // 2 :])
    desk, _ = save(Desk(data, config, clustering), Flag(cluster, Verdict.TOO_BROAD, groups=groups))
    return desk


def _step(plant: Plant, config: FitConfig, ends: list[float]) -> dict[str, float]:
    """The median training step beside what it must cost at least on this device."""
    device = training_device(config.device)
    sampled = is_large(plant.n_tags, plant.n_clusters)
    rows = rows_of_a_step(plant.n_clusters) if sampled else plant.n_tags
    bound = step_bound(rows, plant.d, plant.n_clusters, machine(device))
    seconds = float(np.median(np.diff(ends))) if len(ends) > 1 else float("nan")
    if device.type == "cuda":  # losses are told ten steps at a time
        seconds = (ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    threads = {"threads": torch.get_num_threads()}
    return {"rows": rows, "seconds": seconds, **bound, "over_bound": seconds / bound["bound_seconds"], **threads}
