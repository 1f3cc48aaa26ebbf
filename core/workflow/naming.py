"""Names that no longer fit: a cluster keeps its name while its tags come and go, until somebody has to look."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from core.clustering import Clustering
from core.evaluation import Moved
from core.project import Event, EventKind, Project, Round
from core.rounds import changed_much, misnamed
from core.verdicts import check_cluster


def shown_names(project: Project, shown: Round) -> Mapping[int, str]:
    """Name of every cluster of a round: the one a curator gave it, else its own."""
    return dict(shown.names) | dict(project.names())


def names_to_check(project: Project, shown: Round) -> frozenset[int]:
    """Ids of the clusters of a round whose name is to be checked: marked, and neither renamed nor confirmed since."""
    said = project.named()
    return frozenset(
        cluster for cluster in shown.check_names if cluster not in said or said[cluster].when < shown.created
    )


def confirm_name(project: Project, cluster: int, curator: str) -> str:
    """Say that the name of a cluster fits as it is; returns the name.

    Raises:
        FlagError: No such cluster.
    """
    current = project.current()
    check_cluster(cluster, project.clustering(current.id))
    name = shown_names(project, current)[cluster]
    project.rename(cluster, name, curator)
    return name


def names_before(project: Project) -> Mapping[int, str]:
    """Id of the event in which a living cluster was last named -> the name it had before, where that is another."""
    current = project.current()
    names, last = dict(current.names), dict[int, tuple[int, str]]()
    for event in project.history():
        if event.kind == EventKind.RENAMED and event.payload["cluster"] in names:
            cluster = event.payload["cluster"]
            last[cluster], names[cluster] = (event.id, names[cluster]), event.payload["name"]
    living = last.keys() & project.clustering(current.id).cluster_ids.tolist()
    return {event: name for cluster, (event, name) in last.items() if cluster in living and name != names[cluster]}


def marked_names(project: Project, current: Round, after: Clustering, moved: Sequence[Moved]) -> tuple[int, ...]:
    """Clusters of a new round whose name is to be checked.

    A cluster is compared with itself in the round where its name was last given or confirmed, else in the first round
    that named it, so that many small changes count as much as a large one.

    Args:
        project: The project, without the new round.
        current: The round it was made from.
        after: Its clusters.
        moved: Tags that changed cluster since `current`.
    """
    living = set(after.cluster_ids.tolist())
    changed = living.intersection(cluster for move in moved for cluster in (move.from_, move.to))
    marked = (names_to_check(project, current) & living) - changed
    names = shown_names(project, current)
    for base, clusters in _bases(project, current, changed).items():
        before = project.clustering(base)
        marked |= changed_much(before, after, clusters) | misnamed(names, before, after, clusters)
    return tuple(sorted(marked))


def _bases(project: Project, current: Round, clusters: Iterable[int]) -> Mapping[int, set[int]]:
    """Round id -> the clusters whose name was made for their tags in that round."""
    rounds = {each.id: each for each in project.rounds()}
    line = [current]
    while line[-1].parent is not None:
        line.append(rounds[line[-1].parent])
    said: Mapping[int, Event] = project.named()
    bases: defaultdict[int, set[int]] = defaultdict(set)
    for cluster in clusters:
        event = said.get(cluster)
        if event is not None and event.round is not None:
            bases[event.round].add(cluster)
        else:
            first = next((each for each in reversed(line) if cluster in each.names), None)
            if first is not None:
                bases[first.id].add(cluster)
    return bases
