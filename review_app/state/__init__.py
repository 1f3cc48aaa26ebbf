"""What one browser session remembers between runs; nothing else in the app touches the session's own store."""

from review_app.state.address import CLUSTER, focus_from_address, take_from_address
from review_app.state.begun import Draft, begin_decision, carry_steps, draft, set_step, step, take_draft
from review_app.state.names import Key, PageName, Widget
from review_app.state.saved import (
    Named,
    forget_named,
    has_learned,
    just_saved,
    learn_from,
    named_last,
    remember_named,
    remember_saved,
    saved_flags,
    skip,
    skipped,
)
from review_app.state.selection import map_revision, remember_selection, select, selected
from review_app.state.store import belong_to, choose_anew, fired, get, kept_widget, pop, put, set_widget, widget
from review_app.state.where import focus, focused, go_to, page_asked_for, page_is_asked_for
from review_app.state.who import curator, set_curator

__all__ = [
    "CLUSTER",
    "Draft",
    "Key",
    "Named",
    "PageName",
    "Widget",
    "begin_decision",
    "belong_to",
    "carry_steps",
    "choose_anew",
    "curator",
    "draft",
    "fired",
    "focus",
    "focus_from_address",
    "focused",
    "forget_named",
    "get",
    "go_to",
    "has_learned",
    "just_saved",
    "kept_widget",
    "learn_from",
    "map_revision",
    "named_last",
    "page_asked_for",
    "page_is_asked_for",
    "pop",
    "put",
    "remember_named",
    "remember_saved",
    "remember_selection",
    "saved_flags",
    "select",
    "selected",
    "set_curator",
    "set_step",
    "set_widget",
    "skip",
    "skipped",
    "step",
    "take_draft",
    "take_from_address",
    "widget",
]
