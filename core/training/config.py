"""What a fit is asked to do; each default with its reason. Importing this costs no torch."""

import math
from dataclasses import dataclass, fields
from numbers import Integral

from core.errors import ConfigError

DEVICES = ("auto", "cpu", "cuda")
OBJECTIVES = ("default", "article")
SMOOTHNESS_FORMS = ("squared", "inner")
PAIR_FORMS = ("likelihood", "squared")


@dataclass(frozen=True)
class LossWeights:
    """The lambdas: how much each term counts. All at least 0.

    Attributes:
        alignment: Modularity of the co-occurrence graph; the unit the others are measured in.
        resolution: How much alignment's null model counts; a first fit raises it where it leaves clusters stunted.
        compactness: Tags that occur with no other staying near a centroid.
        smoothness: Agreement over the nearest-neighbour graph. Small: features are smoothed over that graph already,
            and more lets clusters drift to wherever the graph is thin.
        balance: Large clusters held down; counts as far as tags occur with no other, as alignment has its null model.
            More makes unequal groups equal; texts whose groups differ in size get less.
        occupancy: No cluster left empty. Less leaves clusters of one or two tags among 200.
        sharpness: Every tag being sure of its cluster; without it smoothness smears.
        must_link: Must-link pairs.
        cannot_link: Cannot-link pairs.
        proximal: Staying close to the previous round; only a local refit has one.
    """

    alignment: float = 1.0
    resolution: float = 1.0
    compactness: float = 0.5
    smoothness: float = 0.01
    balance: float = 0.3
    occupancy: float = 0.13
    sharpness: float = 0.01
    must_link: float = 1.0
    cannot_link: float = 1.0
    proximal: float = 1.0

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = getattr(self, entry.name)
            if not (math.isfinite(value) and value >= 0):
                raise ConfigError(f"The weight of {entry.name} must be a number of at least 0. Got {value}.")

    @classmethod
    def article(cls) -> "LossWeights":
        """Lambdas for `objective="article"`: one each, as nothing else is printed."""
        return cls(compactness=0.0, smoothness=1.0, balance=1.0, occupancy=0.0, sharpness=0.0, proximal=0.0)


@dataclass(frozen=True)
class FitConfig:
    """Settings of one fit.

    Attributes:
        n_clusters: Cluster slots, at least 1 and at most the number of tags.
        seed: Equal seeds give equal results on one device.
        device: "auto" takes CUDA when there is one.
        objective: "default" is scale-free and collapse-proof; "article" is kept exact for comparison.
        weights: The lambdas; None takes the objective's own.
        max_steps: Steps at most; training ends earlier when the tolerance is met.
        tolerance: Training ends when the loss falls by less than this share of itself over ten steps.
        learning_rate: Of Adam, on logits that start at about the scale of 1.
        batch_size: Tags in a mini-batch of the article's objective, whose matrices are dense over the batch.
        sigma: Bandwidth of the article's similarity; None is the median distance.
        smoothness_form: The article's smoothness, "squared" or "inner".
        pair_form: "likelihood" moves fewer other tags than "squared" (DESIGN 3.2).
    """

    n_clusters: int
    seed: int = 0
    device: str = "auto"
    objective: str = "default"
    weights: LossWeights | None = None
    max_steps: int = 120
    tolerance: float = 1e-3
    learning_rate: float = 0.1
    batch_size: int = 256
    sigma: float | None = None
    smoothness_form: str = "squared"
    pair_form: str = "likelihood"

    def __post_init__(self) -> None:
        for name, least in (("n_clusters", 1), ("seed", 0), ("max_steps", 0), ("batch_size", 2)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
                raise ConfigError(f"{name} must be a whole number of at least {least}. Got {value!r}.")
        for name in ("tolerance", "learning_rate"):
            _require_positive(name, getattr(self, name))
        if self.sigma is not None:
            _require_positive("sigma", self.sigma)
        _require_one_of("device", self.device, DEVICES)
        _require_one_of("objective", self.objective, OBJECTIVES)
        _require_one_of("smoothness_form", self.smoothness_form, SMOOTHNESS_FORMS)
        _require_one_of("pair_form", self.pair_form, PAIR_FORMS)

    @property
    def loss_weights(self) -> LossWeights:
        """The lambdas in force."""
        if self.weights is not None:
            return self.weights
        return LossWeights.article() if self.objective == "article" else LossWeights()


def _require_positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ConfigError(f"{name} must be a number above 0. Got {value!r}.")


def _require_one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ConfigError(f"{name} must be one of {', '.join(known)}. Got {value!r}.")
