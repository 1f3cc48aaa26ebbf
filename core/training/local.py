"""A retrain that follows flags: only touched and born clusters train, and only on tags that are theirs.

Clusters that no flag touched keep their rows of W and enter through logits computed once; their tags keep their
assignments to the last digit. So cost follows what was flagged, not the catalogue (DESIGN 3.4).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float32, Int64
from scipy.special import softmax
from torch import Tensor

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.model import LinearSoftmax
from core.training.config import FitConfig
from core.training.device import training_device
from core.training.diagnose import diagnose
from core.training.inputs import Inputs
from core.training.optimise import Schedule, Trained, train
from core.training.pairing import nearby_pairs
from core.training.plan import RefitPlan
from core.training.settle import settled_rows
from core.training.slots import Slots, open_and_close
from core.training.standing import Standing, pair_terms_beside, reduced, staying
from core.training.threads import threads_for

__all__ = ["RefitPlan", "refit"]

STEPS = 200
LEARNING_RATE = 0.05  # faster than a full fit: a few pairs must overcome rows that were sure
HOLD = 4.0  # the proximal term over the pairs: 1 still let unnamed tags drift along with a split
TINY = 1e-12


@dataclass(frozen=True, eq=False)
class _Scope:
    """What trains, in columns and rows of the slots.

    Attributes:
        columns: Columns whose rows of W train.
        rows: Tags that may move, ascending.
        target: Column a row is told to go to, -1 where nobody said.
        held: Whether the proximal term holds the row.
    """

    columns: Int64[np.ndarray, " trained"]
    rows: Int64[np.ndarray, " active"]
    target: Int64[np.ndarray, " active"]
    held: np.ndarray


def refit(
    data: TrainingData,
    before: Clustering,
    plan: RefitPlan,
    config: FitConfig,
    on_progress: Callable[[Progress], None] | None = None,
) -> Clustering:
    """The clustering after a plan: ids stay, tags of untouched clusters stay, the plan's pairs are satisfied.

    Args:
        before: The round that was flagged, on the same tags.
        config: Its device, weights and pair form count; its number of clusters does not.

    Raises:
        ConfigError: The plan names rows or clusters that are not there.
        ConstraintConflict: Its pairs contradict each other.
    """
    began = time.perf_counter()
    plan.constraints.validate(len(data.tags))
    plan.constraints.check(data.tags)
    features = data.embeddings if config.objective == "article" else Inputs.of(data).features
    slots = open_and_close(before, plan, features)
    trained = _learned(features, slots, _scope(before, slots, plan), plan.constraints, config, on_progress)
    return Clustering(
        tags=before.tags,
        assignments=slots.assignments,
        cluster_ids=slots.cluster_ids,
        parameters={"weights": trained.model.weights, "bias": trained.model.bias},
        prior=_prior(slots.columns, len(slots.cluster_ids)),
        redirects=slots.redirects,
        next_id=slots.next_id,
        history=trained.history,
        warnings=diagnose(slots.assignments, slots.cluster_ids, slots.columns),
        device=training_device(config.device).type,
        seconds=time.perf_counter() - began,
        converged=trained.converged,
    )


def _learned(
    features: Float32[np.ndarray, "tags axes"],
    slots: Slots,
    scope: _Scope,
    constraints: Constraints,
    config: FitConfig,
    on_progress: Callable[[Progress], None] | None,
) -> Trained:
    """The model with its scope trained; what the scope's tags become is written into `slots`."""
    if not len(scope.rows) or not len(scope.columns):
        return Trained(slots.model, (), converged=True)
    device, model = training_device(config.device), slots.model
    near = features[scope.rows]
    with threads_for(len(scope.rows), features.shape[1], len(scope.columns)):
        logits = model.logits(near)
        x, standing = (torch.as_tensor(each, device=device) for each in (near, logits))
        terms = _local_terms(x, standing, slots, scope, constraints, config)
        start = LinearSoftmax(model.weights[scope.columns], model.bias[scope.columns])
        trained = train(start, terms, Schedule(STEPS, config.tolerance, LEARNING_RATE), device, on_progress)
    logits[:, scope.columns] = trained.model.logits(near)
    slots.assignments[scope.rows] = _as_said(softmax(logits, axis=1), slots, scope)
    movable = np.zeros(len(features), dtype=bool)
    movable[scope.rows[~scope.held]] = True  # the unnamed draw, and are not drawn
    rows, values = settled_rows(slots.assignments, constraints, movable)
    slots.assignments[rows] = values
    changed = np.concatenate([scope.rows, rows])
    slots.columns[changed] = slots.assignments[changed].argmax(axis=1)
    return replace(trained, model=_with_rows(model, scope.columns, trained.model))


def _scope(before: Clustering, slots: Slots, plan: RefitPlan) -> _Scope:
    """Touched clusters with their heirs and the born; the tags in them, and those the plan frees or names."""
    trained = set(plan.touched) | set(plan.retired.values()) | {born.cluster_id for born in plan.born}
    trained |= set(plan.sent.values())
    columns = np.flatnonzero(np.isin(slots.cluster_ids, list(trained)))
    opened = set(plan.touched) | set(plan.retired)
    active = np.isin(before.labels, list(opened))
    active[list(plan.free)] = True
    goes_to = np.full(len(before.tags), -1)
    for retired, heir in plan.retired.items():
        goes_to[before.labels == retired] = np.searchsorted(slots.cluster_ids, heir)
    goes_to[list(plan.free)] = -1
    told = {row: born.cluster_id for born in plan.born for row in born.rows} | dict(plan.sent)
    for row, cluster in told.items():
        goes_to[row] = np.searchsorted(slots.cluster_ids, cluster)
        active[row] = True
    rows = np.flatnonzero(active)
    target = goes_to[rows]
    held = (target < 0) & ~np.isin(rows, list(plan.free))
    return _Scope(columns, rows, target, held)


def _local_terms(
    x: Tensor, logits: Tensor, slots: Slots, scope: _Scope, constraints: Constraints, config: FitConfig
) -> Callable[[Tensor, Tensor], dict[str, Tensor]]:
    """Rows of W and b that train, to the weighted terms: pairs, born groups, and staying put.

    Args:
        x: Features of the scope's rows.
        logits: Theirs, of all clusters.
    """
    device = x.device
    near, anchors = nearby_pairs(constraints, scope.rows)
    fixed = torch.as_tensor(slots.assignments[anchors], device=device)  # logarithms of p are logits of p
    standing = Standing.of(torch.cat([logits, fixed.clamp_min(TINY).log()]), scope.columns)
    rows = Standing(standing.logit[: len(x)], standing.shares[: len(x)])
    anchored = reduced(fixed, scope.columns)
    told = torch.as_tensor(np.flatnonzero(scope.target >= 0), device=device)
    target = torch.as_tensor(np.searchsorted(scope.columns, scope.target[scope.target >= 0]), device=device)
    held = torch.as_tensor(np.flatnonzero(scope.held), device=device)
    was = torch.as_tensor(slots.assignments[scope.rows[scope.held]], device=device)
    stays = staying(Standing(rows.logit[held], rows.shares[held]), was, scope.columns)
    pairs = pair_terms_beside(standing, near, config, device)

    def terms(weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
        p = rows.assignments(torch.addmm(bias, x, weights.T))
        found = {"proximal": HOLD * config.loss_weights.proximal * stays(p.index_select(0, held))}
        if len(told):
            found["placed"] = p[told, target].clamp_min(TINY).log().mean().neg()
        return found | pairs(torch.cat([p, anchored]))

    return terms


def _as_said(after: np.ndarray, slots: Slots, scope: _Scope) -> np.ndarray:
    """`after`, with held rows that would change cluster put back, and placed rows led by the cluster they were sent to.

    One moved tag must not drag its near likes along, and two tags that look the same can still be told apart.
    """
    was = slots.assignments[scope.rows]
    drifted = scope.held & (after.argmax(axis=1) != was.argmax(axis=1))
    said = np.where(drifted[:, None], was, after)
    astray = np.flatnonzero((scope.target >= 0) & (said.argmax(axis=1) != scope.target))
    target, top = scope.target[astray], said[astray].argmax(axis=1)
    said[astray, target], said[astray, top] = said[astray, top], said[astray, target]
    return said


def _with_rows(model: LinearSoftmax, columns: np.ndarray, trained: LinearSoftmax) -> LinearSoftmax:
    weights, bias = model.weights.copy(), model.bias.copy()
    weights[columns], bias[columns] = trained.weights, trained.bias
    return replace(model, weights=weights, bias=bias)


def _prior(labels: np.ndarray, n_clusters: int) -> np.ndarray:
    """The sizes curators left, so that a later full fit does not refill what was merged away; +1 keeps all above 0."""
    counts = np.bincount(labels, minlength=n_clusters) + 1.0
    return (counts / counts.sum()).astype(np.float32)
