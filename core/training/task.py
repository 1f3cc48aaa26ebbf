"""What one fit is given, what its training ends with, and how any start is trained."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float32

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.training.config import FitConfig
from core.training.device import report_every
from core.training.optimise import Schedule, TermsAt, Trained, train
from core.training.start import Start, is_large

SAMPLED_STEPS = 40  # on samples; more gain nothing where clusters are clear


@dataclass(frozen=True, eq=False)
class Task:
    """What one fit is given."""

    data: TrainingData
    config: FitConfig
    constraints: Constraints
    before: Clustering | None
    device: torch.device
    on_progress: Callable[[Progress], None] | None


@dataclass(frozen=True, eq=False)
class Descent:
    """Where training began and ended, on which features; `passing` when those are of this fit only."""

    features: Float32[np.ndarray, "tags features"]
    start: Start
    trained: Trained
    passing: bool = False


@dataclass(frozen=True)
class Place:
    """Which of how many runs this is."""

    run: int = 0
    runs: int = 1


ONLY = Place()


def trained(start: Start, terms: TermsAt, task: Task, place: Place = ONLY) -> Trained:
    """The start trained, its steps told as part of all runs."""
    tell = task.on_progress

    def report(at: Progress) -> None:
        if tell is not None:
            tell(replace(at, step=at.step + place.run * at.steps, steps=place.runs * at.steps))

    return train(start.model, terms, _schedule(task), task.device, report)


def _schedule(task: Task) -> Schedule:
    """Estimated losses, the article's and those on samples, are too noisy for a tolerance."""
    config, every = task.config, report_every(task.device)
    if config.objective == "article":
        return Schedule(config.max_steps, 0.0, config.learning_rate, every)
    if is_large(len(task.data.tags), config.n_clusters):
        return Schedule(min(config.max_steps, SAMPLED_STEPS), 0.0, config.learning_rate, every)
    return Schedule(config.max_steps, config.tolerance, config.learning_rate, every)
