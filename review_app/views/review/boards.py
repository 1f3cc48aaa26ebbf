"""Which boxes and places the board of each verdict has."""

from collections.abc import Sequence
from functools import partial

from core import Flag, Verdict, leave_out, put_back, regroup, send_tags, stay
from review_app import loading
from review_app.views.review.board import Box, Place, Places, board
from review_app.views.review.desk import Desk
from review_app.wording.review import board as words

SUGGESTED = 3  # places named on a box, to which all of it goes by one click

LEAVE_OUT = Place("out", words.LEAVE_OUT, leave_out)
APART = Place("apart", words.OWN_CLUSTER, regroup)
STAY = Place("stay", words.STAY, stay)
BACK = Place("back", words.STAY, put_back)
ALONG = Place("along", words.LET_GO, put_back)


def split_board(desk: Desk, flag: Flag) -> None:
    """What stays, in the groups it could fall into; groups and tags are taken out of it to clusters, old or new."""
    home = STAY if flag.stays or not flag.groups else APART
    staying = [_proposed(desk, at, tags) for at, tags in enumerate(_groups_that_stay(desk, flag))]
    own = [
        Box(f"group{at}", words.group_title(at + 1), group, place=f"group{at}", out=True, whole=(home.key,))
        for at, group in enumerate(flag.groups)
    ]
    rest = _rest(words.LEFT_OUT, LEAVE_OUT, (*_unspoken(desk, flag), *flag.left_out))
    joined = tuple(Place(f"group{at}", words.group_title(at + 1), _into(at)) for at in range(len(flag.groups)))
    usual = tuple({place.key: place for place in (home, APART, LEAVE_OUT)}.values())
    board(desk, [*own, *_sent(desk, flag, home), *staying, *rest], _places(desk, (*usual, *joined), usual))


def sending_board(desk: Desk, flag: Flag) -> None:
    """Tags sent to other clusters, or tied to other tags, one box a destination; all others stay."""
    staying = _rest(words.STAYS, BACK, (*_unspoken(desk, flag), *flag.left_out), _kinds(desk, flag))
    board(desk, [*_tied(desk, flag), *_sent(desk, flag, BACK), *staying], _places(desk, (BACK,), (BACK,)))


def joining_board(desk: Desk, flag: Flag) -> None:
    """A cluster sent whole into another, but for tags that stay out of it."""
    going = tuple(tag for tag in _members(desk) if tag not in flag.left_out and tag not in dict(flag.moves))
    name = words.CHOOSE_CLUSTER if flag.into is None else desk.name(flag.into)
    boxes = [
        Box("going", words.to_cluster(name, flag.into), going, place=ALONG.key),
        *_sent(desk, flag, ALONG),
        *_rest(words.LEFT_OUT, LEAVE_OUT, flag.left_out),
    ]
    board(desk, boxes, _places(desk, (ALONG, LEAVE_OUT), (ALONG, LEAVE_OUT)))


def _into(at: int) -> "partial[Flag]":
    return partial(regroup, group=at)


def _members(desk: Desk) -> tuple[str, ...]:
    clustering = desk.shown.clustering
    return tuple(clustering.tags[row] for row in clustering.members(desk.cluster))


def _unspoken(desk: Desk, flag: Flag) -> tuple[str, ...]:
    """Tags of the cluster that the decision puts nowhere."""
    placed = {tag for group in (*flag.groups, flag.stays) for tag in group}
    placed |= dict(flag.moves).keys() | dict(flag.merges_to_tag).keys()
    return tuple(tag for tag in _members(desk) if tag not in placed and tag not in flag.left_out)


def _groups_that_stay(desk: Desk, flag: Flag) -> list[tuple[str, ...]]:
    """The proposed groups without what was taken out of them."""
    stays = set(flag.stays)
    groups = (tuple(tag for tag in group if tag in stays) for group in loading.groups(desk.shown, desk.cluster))
    return [group for group in groups if group]


def _proposed(desk: Desk, at: int, tags: tuple[str, ...]) -> Box:
    """A group that stays until it is taken out, with the clusters it could go to."""
    likely = loading.homes(desk.shown, desk.cluster, (tags,))[0][:SUGGESTED]
    return Box(
        f"stays{at}",
        words.proposed_title(at + 1),
        tags,
        place=STAY.key,
        whole=(*(_cluster_key(cluster) for cluster in likely), APART.key),
    )


def _sent(desk: Desk, flag: Flag, back: Place) -> list[Box]:
    """One box for every cluster that tags are sent to."""
    boxes, kinds = [], _kinds(desk, flag)
    for target in dict.fromkeys(target for _, target in flag.moves):
        tags = tuple(tag for tag, to in flag.moves if to == target)
        title, key = words.to_cluster(desk.name(target), target), _cluster_key(target)
        boxes.append(Box(f"to{target}", title, tags, kinds, place=key, out=True, whole=(back.key,)))
    return boxes


def _tied(desk: Desk, flag: Flag) -> list[Box]:
    """One box for every cluster in which tags are tied to the tag they qualify."""
    clustering, row_of = desk.shown.clustering, desk.shown.data.row_of
    home = {tag: int(clustering.labels[row_of[other]]) for tag, other in flag.merges_to_tag if other in row_of}
    kinds = _kinds(desk, flag)
    boxes = []
    for target in dict.fromkeys(home.values()):
        tied = {tag: other for tag, other in flag.merges_to_tag if home.get(tag) == target}
        here = target == desk.cluster
        title = words.TIED_HERE if here else words.to_cluster(desk.name(target), target)
        notes = {tag: words.tied_note(other, kinds.get(tag, "")) for tag, other in tied.items()}
        boxes.append(Box(f"tied{target}", title, tuple(tied), notes, out=not here, whole=(BACK.key,)))
    return boxes


def _rest(title: str, place: Place, tags: Sequence[str], notes: dict[str, str] | None = None) -> list[Box]:
    """The box of the tags that nothing is said about; none when there are none."""
    everything = tuple(dict.fromkeys(tags))
    return [Box("rest", title, everything, notes or {}, place.key, quiet=True)] if everything else []


def _kinds(desk: Desk, flag: Flag) -> dict[str, str]:
    """Whether each tag that was recognised names a place, people or a language; only where places are spoken of."""
    if flag.verdict != Verdict.GEO_SPECIFIC:
        return {}
    return {tag: words.GEO_KINDS[str(match.kind)] for tag, match in loading.geographic(desk.shown).items()}


def _places(desk: Desk, others: Sequence[Place], usual: Sequence[Place]) -> Places:
    """Every cluster beside these places; tags point to the clusters that they read like or occur with."""
    members = _members(desk)
    clusters = tuple(
        Place(_cluster_key(other), words.to_cluster(desk.name(other), other), partial(send_tags, cluster=other))
        for other in desk.others
    )
    likely = loading.homes(desk.shown, desk.cluster, (*((tag,) for tag in members), members))
    keys = [tuple(_cluster_key(cluster) for cluster in each) for each in likely]
    return Places(
        all=(*others, *clusters),
        usual=tuple(place.key for place in usual),
        offers=dict(zip(members, keys, strict=False)),
        likely=keys[-1],
        listed=tuple(place.key for place in clusters),
    )


def _cluster_key(cluster: int) -> str:
    return f"c{cluster}"
