"""What lies before the curator: the round, the queue, and the cluster in focus."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core import (
    ExampleItem,
    Project,
    QueueEntry,
    Verdict,
    current_verdicts,
    example_items,
    step_through,
    still_unsure,
    with_unsure,
)
from review_app import loading, state
from review_app.loading import Shown
from review_app.wording.review import queue as words


@dataclass(frozen=True, eq=False)
class Desk:
    """The cluster under review and what stands around it.

    Attributes:
        shown: The current round.
        queue: Its clusters, worst first, reviewed ones last.
        cluster: Id of the one in focus.
    """

    shown: Shown
    queue: tuple[QueueEntry, ...]
    cluster: int

    @property
    def project(self) -> Project:
        """The project under review."""
        return self.shown.project

    @cached_property
    def entry(self) -> QueueEntry:
        """The queue's word on the cluster in focus."""
        return next(entry for entry in self.queue if entry.cluster == self.cluster)

    @property
    def others(self) -> tuple[int, ...]:
        """Every cluster but the one in focus, largest first."""
        return tuple(cluster for cluster in self.shown.living if cluster != self.cluster)

    @property
    def step(self) -> state.Draft | None:
        """The decision that is being made on this cluster."""
        return state.step(self.shown.round.id, self.cluster)

    def set_step(self, step: state.Draft | None) -> None:
        """Keep the decision as it stands now, or forget it."""
        state.set_step(self.shown.round.id, self.cluster, step)

    def name(self, cluster: int) -> str:
        """Name of a cluster, as people wrote it."""
        return self.shown.names.get(cluster, str(cluster))

    def choice(self, cluster: int) -> str:
        """A cluster in a list to choose from."""
        return words.choice(cluster, self.name(cluster), self.shown.clustering.sizes.get(cluster, 0))

    def example_items(self, tags: Sequence[str], n: int) -> tuple[ExampleItem, ...]:
        """Items that carry the tags; none where there is no catalogue."""
        return example_items(self.project.catalogue, tags, n) if self.project.has_catalogue else ()

    def verdict_now(self) -> Verdict | None:
        """What stands about this cluster by now, whoever said it."""
        return current_verdicts(self.project.flags(), self.shown.round).get(self.cluster)

    @property
    def unsure_here(self) -> tuple[str, ...]:
        """New tags of the cluster in focus that nobody could be sure of."""
        here = {self.shown.clustering.tags[row] for row in self.shown.clustering.members(self.cluster)}
        return tuple(tag for tag in self.shown.unsure if tag in here)

    @property
    def _unsure_clusters(self) -> set[int]:
        clustering = self.shown.clustering
        unsure = set(still_unsure(self.project, self.shown.round))
        return {int(label) for tag, label in zip(clustering.tags, clustering.labels, strict=True) if tag in unsure}

    def next_open(self) -> int:
        """The next cluster after this one that nobody has given a verdict by now; the next at all when all have one."""
        done = current_verdicts(self.project.flags(), self.shown.round).keys() - self._unsure_clusters
        order = [entry.cluster for entry in self.queue]
        found = step_through(order, self.cluster, 1, passed_over=done)
        found = step_through(order, self.cluster, 1) if found is None else found
        return self.cluster if found is None else found


def desk(shown: Shown) -> Desk | None:
    """The desk with the cluster that was asked for, or else the worst one; None when no cluster holds a tag."""
    queue = loading.queue(shown.project, shown.round.id, loading.flags_in_force(shown))
    queue = with_unsure(queue, shown.clustering, shown.unsure)
    if not queue:
        return None
    state.carry_steps(shown.round.id, lambda cluster, draft: _still_means(shown, cluster, draft))
    asked_for = state.focused()
    begun = asked_for is not None and state.step(shown.round.id, asked_for) is not None
    if state.has_learned(shown.round.id) and not begun:
        asked_for = None
    cluster = None if asked_for is None else shown.clustering.resolve(asked_for)
    if cluster not in {entry.cluster for entry in queue}:
        cluster = queue[0].cluster
    state.focus(cluster)
    return Desk(shown, queue, cluster)


def _still_means(shown: Shown, cluster: int, draft: state.Draft) -> bool:
    """Whether a decision begun on an earlier round is about a cluster that holds the same tags now."""
    members = {shown.clustering.tags[row] for row in shown.clustering.members(cluster)}
    for flag in draft.flags:
        own = {*flag.stays, *flag.left_out, *(tag for tag, _ in (*flag.moves, *flag.merges_to_tag))}
        own.update(tag for group in flag.groups for tag in group)
        if flag.cluster == cluster and (own != members if flag.stays else not own <= members):
            return False
    return bool(members)
