"""Slots that end and begin between two rounds: columns and model rows, before any training."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64

from core.clustering import Clustering
from core.errors import ConfigError
from core.model import LinearSoftmax
from core.training.plan import Born, RefitPlan

APART = 5.0  # logits per unit of cosine between a born cluster and what its parent keeps


@dataclass(frozen=True, eq=False)
class Slots:
    """The state a local refit starts from.

    Attributes:
        cluster_ids: Ids of the living clusters, ascending.
        model: Their rows of W and b.
        assignments: The assignments before, mass of retired clusters moved to their heirs, none yet on the born.
        columns: Column of each tag's own cluster.
        redirects: Retired id -> its heir.
        next_id: Smallest id never used.
    """

    cluster_ids: Int64[np.ndarray, " clusters"]
    model: LinearSoftmax
    assignments: Float32[np.ndarray, "tags clusters"]
    columns: Int64[np.ndarray, " tags"]
    redirects: dict[int, int]
    next_id: int


def open_and_close(before: Clustering, plan: RefitPlan, features: Float32[np.ndarray, "tags features"]) -> Slots:
    """Retire and open slots as the plan says; nothing is renumbered.

    Raises:
        ConfigError: The plan names a cluster that is not there, or every cluster would be retired.
    """
    _check(before, plan)
    born_ids = [born.cluster_id for born in plan.born]
    kept = [int(cluster) for cluster in before.cluster_ids if cluster not in plan.retired]
    ids = np.array(sorted({*kept, *born_ids}), dtype=np.int64)
    redirects = {old: new for old, new in before.redirects.items() if old not in born_ids}
    redirects |= {int(old): int(new) for old, new in (*plan.redirects.items(), *plan.retired.items())}
    rows = np.empty((len(ids), features.shape[1] + 1), dtype=np.float32)  # of W, with b at the end
    rows[np.searchsorted(ids, kept)] = _model_rows(before)[np.searchsorted(before.cluster_ids, kept)]
    for born in plan.born:
        rows[np.searchsorted(ids, born.cluster_id)] = _born_row(before, born, features)
    model = LinearSoftmax(np.ascontiguousarray(rows[:, :-1]), rows[:, -1].copy())
    heirs = _heirs(before, ids, redirects)
    columns = heirs[before.columns]
    moved = _moved_mass(before, ids, heirs, columns)
    return Slots(ids, model, moved, columns, redirects, max([before.next_id, *(cluster + 1 for cluster in born_ids)]))


def _check(before: Clustering, plan: RefitPlan) -> None:
    living = set(before.cluster_ids.tolist())
    for cluster in sorted(set(plan.touched) | set(plan.retired)):
        if cluster not in living:
            raise ConfigError(f"Cluster {cluster} is not one of this round's. It has {_listed(living)}.")
    ends = (living | {born.cluster_id for born in plan.born}) - set(plan.retired)
    for cluster, heir in sorted(plan.retired.items()):
        if heir not in ends:
            raise ConfigError(
                f"Cluster {cluster} cannot go to {heir}: it is not a living cluster. It has {_listed(ends)}."
            )
    for born in plan.born:
        if born.cluster_id in living or not born.rows:
            raise ConfigError(f"Cluster {born.cluster_id} cannot begin: it exists already, or no tag would be in it.")


def _listed(ids: set[int]) -> str:
    return ", ".join(str(cluster) for cluster in sorted(ids)) or "none"


def _model_rows(before: Clustering) -> np.ndarray:
    """Rows of W, each with its b at the end."""
    return np.column_stack([before.parameters["weights"], before.parameters["bias"]])


def _born_row(before: Clustering, born: Born, features: np.ndarray) -> np.ndarray:
    """The parent's row, turned towards the group: equal to the parent halfway between the two centroids."""
    parent = int(before.cluster_ids[0]) if born.parent not in before.cluster_ids else born.parent
    row = _model_rows(before)[before.column_of(parent)]
    group = features[list(born.rows)].mean(axis=0)
    others = np.setdiff1d(before.members(parent), born.rows)
    rest = features[others].mean(axis=0) if len(others) else np.zeros_like(group)
    row[:-1] += APART * (group - rest)
    row[-1] -= APART * (group @ group - rest @ rest) / 2
    return row


def _heirs(before: Clustering, ids: np.ndarray, redirects: dict[int, int]) -> Int64[np.ndarray, " before"]:
    """Column where each of the earlier clusters lives on."""
    column = {int(cluster): at for at, cluster in enumerate(ids)}
    heirs = np.empty(len(before.cluster_ids), dtype=np.int64)
    for at, cluster in enumerate(before.cluster_ids.tolist()):
        while cluster not in column:
            cluster = redirects[cluster]
        heirs[at] = column[cluster]
    return heirs


def _moved_mass(before: Clustering, ids: np.ndarray, heirs: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The assignments before, each old column added to the column where it lives on."""
    alive = np.isin(before.cluster_ids, ids)
    moved = np.empty((len(before.assignments), len(ids)), dtype=np.float32)
    if alive.all() and np.array_equal(heirs, np.arange(len(heirs))):
        moved[:, : len(heirs)] = before.assignments  # nothing ended: a plain copy, many times faster
        moved[:, len(heirs) :] = 0
        return moved
    moved[:] = 0
    moved[:, heirs[alive]] = before.assignments[:, alive]
    for at in np.flatnonzero(~alive).tolist():
        moved[:, heirs[at]] += before.assignments[:, at]
    return moved if alive.all() else _same_winners(moved, columns)


def _same_winners(moved: np.ndarray, winners: np.ndarray) -> np.ndarray:
    """`moved` with two entries exchanged where a merge overtook a tag's own cluster: a merge elsewhere moves nobody."""
    rows = np.flatnonzero(moved.argmax(axis=1) != winners)
    own, top = winners[rows], moved[rows].argmax(axis=1)
    moved[rows, own], moved[rows, top] = moved[rows, top], moved[rows, own]
    return moved
