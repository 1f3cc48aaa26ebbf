"""The board of a decision: boxes of tags. Pick tags by a click, then say where they go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core import Flag
from review_app import state
from review_app.views.review import acts
from review_app.views.review.desk import Desk
from review_app.wording import review as words

Edit = Callable[[Flag, Sequence[str]], Flag]
Put = Callable[..., None]  # a place, and the tags to put there; without tags, those that are picked


@dataclass(frozen=True)
class Place:
    """Somewhere picked tags can be put, and what putting them there does to the decision."""

    label: str
    put: Edit


@dataclass(frozen=True)
class Box:
    """Tags that share a place.

    Attributes:
        key: Part of the widget's key, unlike that of any other box.
        title: Its heading, Markdown.
        tags: The tags in it.
        labels: Markdown of tags that are shown with more than their text.
        quiet: Whether it is drawn without a border, as what is left over.
        whole: Places that all its tags can be put at once.
    """

    key: str
    title: str
    tags: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)
    quiet: bool = False
    whole: tuple[Place, ...] = ()


def board(desk: Desk, boxes: Sequence[Box], places: Sequence[Place], buttons: Sequence[Place]) -> None:
    """Draw the boxes, and above them what can be done with picked tags.

    Args:
        desk: The cluster under review.
        boxes: Where every tag of it is.
        places: Where picked tags can be put; offered in a list.
        buttons: The same for the most usual places; each gets a button.
    """
    keys = {f"review.pick.{desk.cluster}.{box.key}": box for box in boxes}

    def put(place: Place, tags: Sequence[str] | None = None) -> None:
        moved = _picked(keys) if tags is None else tags
        for key in keys:  # what was picked has been dealt with, and boxes may have changed places
            state.set_widget(key, [])
        if moved:
            acts.edit(desk, lambda flag: place.put(flag, moved))

    _toolbar(len(_picked(keys)), places, buttons, put)
    with st.container(key="review.boxes", gap="small"):
        for key, box in keys.items():
            _box(box, key, put)


def _picked(keys: Mapping[str, Box]) -> list[str]:
    """The tags that are picked at this moment, in the order of the boxes."""
    return [tag for key, box in keys.items() for tag in state.widget(key, ()) if tag in box.tags]


def _toolbar(picked: int, places: Sequence[Place], buttons: Sequence[Place], put: Put) -> None:
    with st.container(key="review.toolbar", horizontal=True, vertical_alignment="center"):
        st.caption(words.picked(picked) if picked else words.PICK_FIRST, width=110)
        for at, place in enumerate(buttons):
            st.button(place.label, key=f"review.picked.{at}", disabled=not picked, on_click=put, args=(place,))
        _choose(words.PICKED_TO, "review.picked_to", places, put, 300, not picked)


def _box(box: Box, key: str, put: Put) -> None:
    with st.container(key=f"review.box.{box.key}", border=not box.quiet, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.markdown(box.title, width="stretch")
            if box.whole:
                whole_key = f"review.whole.{box.key}"
                _choose(words.WHOLE_GROUP, whole_key, box.whole, lambda place: put(place, box.tags), 150)
        st.pills(
            box.title,
            box.tags,
            selection_mode="multi",
            format_func=lambda tag: box.labels.get(tag) or words.pill(tag),
            label_visibility="collapsed",
            key=key,
        )


def _choose(label: str, key: str, places: Sequence[Place], then: Put, width: int, disabled: bool = False) -> None:
    """A list that does what is chosen at once, and is empty again."""

    def chosen() -> None:
        at = state.widget(key)
        state.set_widget(key, None)
        if at is not None:
            then(places[at])

    st.selectbox(
        label,
        range(len(places)),
        index=None,
        format_func=lambda at: places[at].label,
        placeholder=label,
        label_visibility="collapsed",
        disabled=disabled,
        key=key,
        on_change=chosen,
        width=width,
    )
