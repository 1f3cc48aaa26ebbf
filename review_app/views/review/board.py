"""The board of a decision: boxes of tags, and the places they can be dragged or sent to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core import Flag
from review_app import state
from review_app.components.tag_board import tag_board
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.wording.review import board as words

OFFERED = 8  # places offered for what is picked or dragged; a list holds all

Edit = Callable[[Flag, Sequence[str]], Flag]


@dataclass(frozen=True)
class Place:
    """Somewhere tags can be put, and what putting them there does to the decision.

    Attributes:
        key: Unlike that of any other place of the board.
        label: What it is called.
        put: The decision with these tags there.
    """

    key: str
    label: str
    put: Edit


@dataclass(frozen=True)
class Box:
    """Tags that share a place.

    Attributes:
        key: Unlike that of any other box.
        title: Its heading.
        tags: The tags in it.
        notes: What is said beside a tag.
        place: Key of the place that tags dragged onto the box are put at; empty where none can be.
        quiet: Whether it is drawn as what is left over.
        out: Whether its tags leave the cluster.
        whole: Keys of places that all its tags can be put at by one click.
    """

    key: str
    title: str
    tags: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    quiet: bool = False
    out: bool = False
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class Places:
    """Everywhere that tags of a board can be put.

    Attributes:
        all: Every place.
        usual: Keys of those that stand above the others, whatever is picked.
        offers: Tag -> keys of the places it points to, best first.
        likely: Keys of the places that the whole cluster points to.
        listed: Keys of the places in the list of all.
    """

    all: tuple[Place, ...]
    usual: tuple[str, ...]
    offers: Mapping[str, tuple[str, ...]]
    likely: tuple[str, ...]
    listed: tuple[str, ...]


def board(desk: Desk, boxes: Sequence[Box], places: Places) -> None:
    """Draw the boxes with their places; what is put somewhere changes the decision at once."""
    key = f"review.board.{desk.cluster}"
    number = {tag: desk.shown.data.row_of[tag] for box in boxes for tag in box.tags}
    tag_of = {row: tag for tag, row in number.items()}

    def put() -> None:
        said = state.fired(key, "put")
        if said and set(said["tags"]) <= tag_of.keys():  # else it was said to a board that is gone
            acts.edit(desk, edited(places, said["place"], [tag_of[row] for row in said["tags"]]))

    tag_board(_message(boxes, places, number), key=key, on_put=put)


def edited(places: Places, place: str, tags: Sequence[str]) -> Callable[[Flag], Flag]:
    """What putting `tags` at the place of this key does to a decision."""
    chosen = next(each for each in places.all if each.key == place)
    return lambda flag: chosen.put(flag, tags)


def _message(boxes: Sequence[Box], places: Places, number: Mapping[str, int]) -> dict[str, Any]:
    """What the browser draws; tags go by their rows, which stay theirs through every step and round."""
    return {
        "boxes": [
            {
                "key": box.key,
                "title": box.title,
                "count": words.count(len(box.tags)),
                "place": box.place,
                "quiet": box.quiet,
                "out": box.out,
                "whole": list(box.whole),
                "tags": [{"id": number[tag], "label": tag, "note": box.notes.get(tag, "")} for tag in box.tags],
            }
            for box in boxes
        ],
        "places": {place.key: place.label for place in places.all},
        "usual": list(places.usual),
        "offers": {number[tag]: list(keys) for tag, keys in places.offers.items() if tag in number},
        "likely": list(places.likely),
        "all": list(places.listed),
        "most": OFFERED,
        "words": words.SCRIPT,
    }
