"""Which tags changed cluster between two rounds, and because of which flags."""

from dataclasses import dataclass

from core.clustering import Clustering
from core.training.plan import RefitPlan


@dataclass(frozen=True)
class Moved:
    """A tag that changed cluster.

    Attributes:
        tag: The tag.
        from_: Id of the cluster it was in.
        to: Id of the cluster it is in.
        because: Ids of the flags that moved it, ascending; empty when no flag names it or touches either cluster.
    """

    tag: str
    from_: int
    to: int
    because: tuple[int, ...] = ()


def moved_tags(before: Clustering, after: Clustering, plan: RefitPlan | None = None) -> tuple[Moved, ...]:
    """Tags of both clusterings whose cluster id differs, in the order of `after`.

    A flag that names the tag is the cause; without one, the flags that touch the cluster it left or the one it joined.

    Args:
        before: The earlier round.
        after: The later round.
        plan: What led from one to the other, its rows those of `after`; None when nothing caused it.
    """
    was = dict(zip(before.tags, before.labels.tolist(), strict=True))
    plan_rows = plan.row_flags if plan else {}
    plan_clusters = plan.cluster_flags if plan else {}
    changes = []
    for row, (tag, now) in enumerate(zip(after.tags, after.labels.tolist(), strict=True)):
        then = was.get(tag, now)
        if then != now:
            touching = {*plan_clusters.get(then, ()), *plan_clusters.get(now, ())}
            changes.append(Moved(tag, then, now, tuple(sorted(plan_rows.get(row) or touching))))
    return tuple(changes)
