"""What the page's address said when the session began; `components/address` writes it."""

import streamlit as st

from review_app.state.names import Key, Widget
from review_app.state.store import get, put, set_widget
from review_app.state.where import focus

CLUSTER = "cluster"
LONGEST_ID = 18  # digits


def take_from_address(key: Widget) -> None:
    """Give a widget the value that the address had for it when the session began; before the widget is drawn."""
    said = _said(str(key))
    if said:
        set_widget(key, said)


def focus_from_address() -> None:
    """Put the cluster in focus that the address named when the session began."""
    said = _said(CLUSTER) or ""
    if said.isdecimal() and len(said) <= LONGEST_ID:
        focus(int(said))


def _said(name: str) -> str | None:
    """What the address said of `name`, once a session: after that it says what the page does."""
    said = None if get(Key.ADDRESS_READ) else st.query_params.get(name)
    put(Key.ADDRESS_READ, True)
    return said
