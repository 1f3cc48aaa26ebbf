"""A decision being made up: tags put into groups, sent to clusters or left out, one step at a time, before it is saved.

A tag has one place in a decision. Putting it somewhere takes it from where it was, and a group that loses its last tag
is gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from core.clustering import Clustering
from core.verdicts.flag import Flag


def regroup(flag: Flag, tags: Sequence[str], group: int | None = None) -> Flag:
    """Put `tags` into a group, by its place in `flag.groups`; None makes a new one of them, the last."""
    moving, lifted = set(tags), _lifted(flag, tags)
    groups = [tuple(tag for tag in each if tag not in moving) for each in flag.groups]
    if group is None:
        groups.append(tuple(tags))
    else:
        groups[group] = (*groups[group], *tags)
    return replace(lifted, groups=tuple(each for each in groups if each))


def send_tags(flag: Flag, tags: Sequence[str], cluster: int) -> Flag:
    """Send `tags` to another cluster."""
    lifted = _lifted(flag, tags)
    return replace(lifted, moves=(*lifted.moves, *((tag, cluster) for tag in tags)))


def stay(flag: Flag, tags: Sequence[str]) -> Flag:
    """Let `tags` stay in the cluster, together with all others that stay."""
    lifted = _lifted(flag, tags)
    return replace(lifted, stays=(*lifted.stays, *tags))


def with_rest(flag: Flag, clustering: Clustering) -> Flag:
    """Let all tags of the cluster stay that the decision puts nowhere else."""
    placed = {tag for group in flag.groups for tag in group} | {*flag.left_out} | dict(flag.moves).keys()
    members = (clustering.tags[row] for row in np.flatnonzero(clustering.labels == flag.cluster))
    return replace(flag, stays=tuple(tag for tag in members if tag not in placed))


def leave_out(flag: Flag, tags: Sequence[str]) -> Flag:
    """Say nothing about `tags`."""
    lifted = _lifted(flag, tags)
    return replace(lifted, left_out=(*lifted.left_out, *tags))


def put_back(flag: Flag, tags: Sequence[str]) -> Flag:
    """Let `tags` be as they were before the decision named them."""
    return _lifted(flag, tags)


def settled(flag: Flag) -> Flag:
    """The decision as it is saved: of groups all sent away but one, the one is what stays."""
    return replace(flag, groups=(), stays=flag.groups[0]) if _one_left(flag) else flag


def _one_left(flag: Flag) -> bool:
    return len(flag.groups) == 1 and bool(flag.moves) and not flag.stays


def _lifted(flag: Flag, tags: Iterable[str]) -> Flag:
    """The decision without any place for `tags`."""
    lifting = set(tags)
    groups = (tuple(tag for tag in each if tag not in lifting) for each in flag.groups)
    return replace(
        flag,
        groups=tuple(each for each in groups if each),
        stays=tuple(tag for tag in flag.stays if tag not in lifting),
        moves=tuple(move for move in flag.moves if move[0] not in lifting),
        merges_to_tag=tuple(merge for merge in flag.merges_to_tag if merge[0] not in lifting),
        left_out=tuple(tag for tag in flag.left_out if tag not in lifting),
    )
