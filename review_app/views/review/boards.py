"""Which boxes and places the board of each verdict has."""

from collections.abc import Callable, Sequence
from functools import partial

from core import Flag, join_groups, leave_out, put_back, regroup, send_tags
from review_app.views.review.board import Box, Place, board
from review_app.views.review.desk import Desk
from review_app.wording import review as words

LEAVE_OUT = Place(words.LEAVE_OUT, leave_out)
NEW_GROUP = Place(words.NEW_GROUP, regroup)
STAY = Place(words.STAY, put_back)


def split_board(desk: Desk, flag: Flag) -> None:
    """Groups to be joined, changed, sent away or left out."""
    groups = [
        Box(
            key=f"group{at}",
            title=words.group_title(at + 1, len(group)),
            tags=group,
            whole=(*_joins(flag, at), LEAVE_OUT, *_clusters(desk)),
        )
        for at, group in enumerate(flag.groups)
    ]
    boxes = [*groups, *_sent(desk, flag), *_rest(flag, words.left_out_title, _unspoken(desk, flag))]
    board(desk, boxes, (*_groups(flag), *_clusters(desk)), (NEW_GROUP, LEAVE_OUT))


def sending_board(desk: Desk, flag: Flag) -> None:
    """Tags sent to other clusters, or tied to other tags, one box a destination; all others stay."""
    staying = _rest(flag, words.stays_title, (*_unspoken(desk, flag), *flag.left_out))
    board(desk, [*_tied(desk, flag), *_sent(desk, flag), *staying], _clusters(desk), (STAY,))


def joining_board(desk: Desk, flag: Flag) -> None:
    """A cluster sent whole into another, but for tags that stay out of it."""
    going = tuple(tag for tag in _members(desk) if tag not in flag.left_out and tag not in dict(flag.moves))
    name = words.CHOOSE_CLUSTER if flag.into is None else desk.name(flag.into)
    boxes = [
        Box("going", words.going_title(name, flag.into, len(going)), going),
        *_sent(desk, flag),
        *_rest(flag, words.left_out_title, flag.left_out),
    ]
    board(desk, boxes, _clusters(desk), (LEAVE_OUT, Place(words.LET_GO, put_back)))


def _members(desk: Desk) -> tuple[str, ...]:
    clustering = desk.shown.clustering
    return tuple(clustering.tags[row] for row in clustering.members(desk.cluster))


def _unspoken(desk: Desk, flag: Flag) -> tuple[str, ...]:
    """Tags of the cluster that the decision puts nowhere."""
    placed = {tag for group in flag.groups for tag in group} | dict(flag.moves).keys() | dict(flag.merges_to_tag).keys()
    return tuple(tag for tag in _members(desk) if tag not in placed and tag not in flag.left_out)


def _sent(desk: Desk, flag: Flag) -> list[Box]:
    """One box for every cluster that tags are sent to."""
    boxes = []
    for target in dict.fromkeys(target for _, target in flag.moves):
        tags = tuple(tag for tag, to in flag.moves if to == target)
        title = words.sent_title(desk.name(target), target, len(tags))
        back = () if flag.groups else (STAY,)
        boxes.append(Box(f"to{target}", title, tags, whole=(*back, LEAVE_OUT, *_clusters(desk))))
    return boxes


def _tied(desk: Desk, flag: Flag) -> list[Box]:
    """One box for every cluster in which tags are tied to the tag they qualify."""
    clustering, row_of = desk.shown.clustering, desk.shown.data.row_of
    home = {tag: int(clustering.labels[row_of[other]]) for tag, other in flag.merges_to_tag if other in row_of}
    boxes = []
    for target in dict.fromkeys(home.values()):
        tied = {tag: other for tag, other in flag.merges_to_tag if home.get(tag) == target}
        here = target == desk.cluster
        title = words.tied_title(len(tied)) if here else words.sent_title(desk.name(target), target, len(tied))
        labels = {tag: words.pill_to(tag, other) for tag, other in tied.items()}
        boxes.append(Box(f"tied{target}", title, tuple(tied), labels, whole=(STAY, *_clusters(desk))))
    return boxes


def _rest(flag: Flag, title: Callable[[int], str], tags: Sequence[str]) -> list[Box]:
    """The box of the tags that nothing is said about; none when there are none."""
    everything = tuple(dict.fromkeys((*tags, *flag.left_out)))
    return [Box("rest", title(len(everything)), everything, quiet=True)] if everything else []


def _joins(flag: Flag, at: int) -> list[Place]:
    return [
        Place(words.join_with(other + 1, group), partial(_joined, group=other, other=at))
        for other, group in enumerate(flag.groups)
        if other != at
    ]


def _joined(flag: Flag, _tags: Sequence[str], group: int, other: int) -> Flag:
    return join_groups(flag, group, other)


def _groups(flag: Flag) -> list[Place]:
    return [Place(words.to_group(at + 1, group), partial(regroup, group=at)) for at, group in enumerate(flag.groups)]


def _clusters(desk: Desk) -> list[Place]:
    return [
        Place(words.to_cluster(desk.name(other), other), partial(send_tags, cluster=other)) for other in desk.others
    ]
