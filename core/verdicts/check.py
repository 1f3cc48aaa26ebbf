"""A flag is refused in words when it names what is not there, or lacks what its verdict needs."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from core.clustering import Clustering
from core.data import TrainingData
from core.errors import FlagError
from core.verdicts.flag import Flag, Verdict

LISTED = 12  # ids in a message; more would bury the sentence
SPELLED = 20_000  # tags among which a misspelt one is looked for; more would take seconds


def check_flag(flag: Flag, data: TrainingData, clustering: Clustering) -> None:
    """Check everything that `flag` names.

    Raises:
        FlagError: A cluster or tag is not there or not where the flag says, or the verdict lacks its particulars.
    """
    check_cluster(flag.cluster, clustering)
    for target in _targets(flag):
        _check_target(target, flag, clustering)
    label_of = {tag: int(clustering.labels[data.row_of[tag]]) for tag in _known(flag, data)}
    _check_members(flag, label_of)
    _check_once(flag)
    _check_pairs(flag)
    {
        Verdict.COHERENT: _check_coherent,
        Verdict.TOO_BROAD: _check_too_broad,
        Verdict.TOO_NARROW: _check_too_narrow,
        Verdict.GEO_SPECIFIC: _check_geo,
    }[flag.verdict](flag)


def check_cluster(cluster: int, clustering: Clustering) -> None:
    """Check that `cluster` is the id of a living cluster.

    Raises:
        FlagError: It never was, or it was merged into another.
    """
    ids = clustering.cluster_ids.tolist()
    if cluster in ids:
        return
    now = clustering.resolve(cluster)
    if now != cluster:
        raise FlagError(f"Cluster {cluster} was merged into cluster {now} earlier. Name cluster {now} instead.")
    shown = ", ".join(map(str, ids[:LISTED])) + (f", ... ({len(ids)} of them)" if len(ids) > LISTED else "")
    raise FlagError(f"There is no cluster {cluster}. The clusters are {shown}.")


def _targets(flag: Flag) -> list[int]:
    return ([] if flag.into is None else [flag.into]) + [target for _, target in flag.moves]


def _check_target(target: int, flag: Flag, clustering: Clustering) -> None:
    check_cluster(target, clustering)
    if target == flag.cluster:
        raise FlagError(f"Cluster {target} cannot be sent into itself. Name another cluster.")
    if clustering.sizes[target] == 0:
        raise FlagError(f"Cluster {target} is empty: it has no tag to be tied to. Name another cluster.")


def _known(flag: Flag, data: TrainingData) -> set[str]:
    """All tags the flag names."""
    grouped = [tag for group in flag.groups for tag in group]
    sent = [tag for tag, _ in flag.moves] + [tag for pair in flag.merges_to_tag for tag in pair]
    paired = [tag for pair in (*flag.same, *flag.apart, *flag.released) for tag in pair]
    named = {*grouped, *flag.stays, *sent, *paired, *flag.left_out}
    for tag in sorted(named):
        check_tag(tag, data)
    return named


def check_tag(tag: str, data: TrainingData) -> None:
    """Check that `data` has the tag.

    Raises:
        FlagError: It has not; a tag of similar spelling is named.
    """
    if tag not in data.row_of:
        raise FlagError(f'There is no tag "{tag}".{_perhaps(tag, data.tags[:SPELLED])}')


def _perhaps(tag: str, tags: Iterable[str]) -> str:
    near = get_close_matches(tag.lower(), list(tags), n=1, cutoff=0.75)
    return f' Did you mean "{near[0]}"?' if near else " Check its spelling."


def _check_members(flag: Flag, label_of: dict[str, int]) -> None:
    grouped = [tag for group in flag.groups for tag in group]
    sent = [tag for tag, _ in (*flag.moves, *flag.merges_to_tag)]
    for tag in (*grouped, *flag.stays, *sent, *flag.left_out):
        if label_of[tag] != flag.cluster:
            raise FlagError(
                f'"{tag}" is not in cluster {flag.cluster}; it is in cluster {label_of[tag]}. Flag it there.'
            )


def _check_once(flag: Flag) -> None:
    """A tag in two groups, or in a group and sent away, would be asked to be in two places."""
    places = [tag for group in (*flag.groups, flag.stays) for tag in set(group)]
    places += [tag for tag, _ in flag.moves] + [tag for tag, _ in flag.merges_to_tag]
    twice = [tag for tag, count in Counter(places).items() if count > 1]
    if twice:
        raise FlagError(f'"{twice[0]}" is given two places in one decision. Keep it in one.')


def _check_pairs(flag: Flag) -> None:
    for first, second in (*flag.same, *flag.apart, *flag.released, *flag.merges_to_tag):
        if first == second:
            raise FlagError(f'"{first}" is paired with itself. Name two different tags.')


def _check_coherent(flag: Flag) -> None:
    if flag.groups or flag.stays or flag.moves or flag.merges_to_tag or flag.into is not None:
        raise FlagError(f"Cluster {flag.cluster} is called coherent, so nothing of it can be sent away or split.")


def _check_too_broad(flag: Flag) -> None:
    if flag.into is not None or flag.merges_to_tag:
        raise FlagError("A cluster that is too broad is split into groups. Use too-narrow to send it into another.")
    groups = [set(group) - set(flag.left_out) for group in flag.groups]
    if not all(groups):
        empty = next(at + 1 for at, group in enumerate(groups) if not group)
        raise FlagError(f"Group {empty} of {len(groups)} is empty. Put a tag into it, or remove it.")
    if flag.stays:
        if not (groups or flag.moves):
            raise FlagError(
                f"Nothing is taken out of cluster {flag.cluster}. Send some of its tags elsewhere, give them a cluster "
                "of their own, or call it coherent."
            )
        return
    if len(groups) == 1 or not (groups or flag.moves or flag.apart):
        raise FlagError(
            f"A cluster that is too broad is split into at least two groups. Got {len(groups)} for cluster "
            f"{flag.cluster}. Name the groups, or send single tags to other clusters."
        )


def _check_too_narrow(flag: Flag) -> None:
    if flag.groups or flag.stays or flag.merges_to_tag:
        raise FlagError("A cluster that is too narrow is sent into another. Use too-broad to split it into groups.")
    if flag.into is None and not (flag.same or flag.released):
        raise FlagError(f"Say which cluster cluster {flag.cluster} belongs to: too-narrow needs one to be sent into.")


def _check_geo(flag: Flag) -> None:
    if flag.groups or flag.stays:
        raise FlagError("A geo-specific cluster is sent to other clusters. Use too-broad to split it into groups.")
    if flag.into is None and not flag.moves and not flag.merges_to_tag:
        raise FlagError(
            f"Say where the tags of cluster {flag.cluster} go: geo-specific needs a cluster for all of them, "
            "or a cluster or tag for some."
        )
