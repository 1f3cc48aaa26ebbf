"""The result of a fit: soft assignments of tags to clusters whose ids never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Int64


@dataclass(frozen=True, eq=False)
class Progress:
    """One report from a long computation.

    Attributes:
        stage: What is being done, a short phrase ("reading", "embedding", "fitting", ...).
        step: Steps done in this stage.
        steps: Steps this stage will take; 0 when unknown.
        loss: Current total loss, None outside training.
        terms: Loss by term name.
    """

    stage: str
    step: int = 0
    steps: int = 0
    loss: float | None = None
    terms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Clustering:
    """Soft assignments, and the model rows that made them.

    Attributes:
        tags: The clustered tags, in the order of the rows.
        assignments: p(cluster | tag), shape (tags, clusters), rows sum to 1.
        cluster_ids: Id of each column, ascending; stable for the life of a project (DESIGN: slots).
        parameters: The model's arrays by name ("weights" (clusters, features), "bias" (clusters,), ...).
        prior: Share of tags each cluster is expected to hold, shape (clusters,), sums to 1.
        redirects: Retired id -> the id its tags went to.
        next_id: Smallest id never used.
        history: Progress reports of the fit, one per recorded step.
        warnings: What the fit noticed about itself (collapse, smear, empty clusters), in sentences.
        device: "cpu" or "cuda".
        seconds: Wall time of the fit.
        converged: Whether the tolerance was met before the step limit.
    """

    tags: tuple[str, ...]
    assignments: Float32[np.ndarray, "tags clusters"]
    cluster_ids: Int64[np.ndarray, " clusters"]
    parameters: Mapping[str, np.ndarray]
    prior: Float32[np.ndarray, " clusters"]
    redirects: Mapping[int, int] = field(default_factory=dict)
    next_id: int = 0
    history: tuple[Progress, ...] = ()
    warnings: tuple[str, ...] = ()
    device: str = "cpu"
    seconds: float = 0.0
    converged: bool = True

    @cached_property
    def columns(self) -> np.ndarray:
        """Column of each tag's most probable cluster, shape (tags,)."""
        return self.assignments.argmax(axis=1)

    @cached_property
    def labels(self) -> Int64[np.ndarray, " tags"]:
        """Cluster id of each tag."""
        return self.cluster_ids[self.columns]

    @cached_property
    def confidence(self) -> Float32[np.ndarray, " tags"]:
        """Largest entry of each row."""
        return self.assignments.max(axis=1)

    @cached_property
    def runner_up(self) -> Int64[np.ndarray, " tags"]:
        """Id of the second most probable cluster; the cluster itself when there is only one."""
        if self.assignments.shape[1] < 2:
            return self.labels
        second = np.argpartition(self.assignments, -2, axis=1)[:, -2]
        return self.cluster_ids[second]

    @cached_property
    def sizes(self) -> Mapping[int, int]:
        """Number of tags whose most probable cluster is each id, empty clusters included."""
        counts = np.bincount(self.columns, minlength=len(self.cluster_ids))
        return {int(cluster): int(count) for cluster, count in zip(self.cluster_ids, counts, strict=True)}

    def members(self, cluster: int) -> np.ndarray:
        """Rows of the tags in `cluster`, most confident first (ties: lowest row first)."""
        rows = np.flatnonzero(self.labels == cluster)
        return rows[np.argsort(-self.confidence[rows], kind="stable")]

    def column_of(self, cluster: int) -> int:
        """Column of `cluster`.

        Raises:
            KeyError: No column has this id.
        """
        at = int(np.searchsorted(self.cluster_ids, cluster))
        if at == len(self.cluster_ids) or self.cluster_ids[at] != cluster:
            raise KeyError(cluster)
        return at

    def resolve(self, cluster: int) -> int:
        """The living id that `cluster` leads to, following redirects of merges."""
        seen: set[int] = set()
        while cluster in self.redirects and cluster not in seen:
            seen.add(cluster)
            cluster = self.redirects[cluster]
        return cluster
