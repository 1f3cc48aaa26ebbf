"""What the page's address said when the session began; `components/address` writes it."""

import streamlit as st

from review_app.state.names import Key, Widget
from review_app.state.store import get, put, set_widget


def take_from_address(key: Widget) -> None:
    """Give a widget the value that the address had for it when the session began; before the widget is drawn."""
    said = st.query_params.get(str(key))
    if said and not get(Key.ADDRESS_READ):
        set_widget(key, said)
    put(Key.ADDRESS_READ, True)
