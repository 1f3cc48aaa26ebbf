"""What the page's address says beside the page: it outlives a refresh, and can be sent to somebody."""

import streamlit as st

from review_app.state.names import Key, Widget
from review_app.state.store import get, put, set_widget


def take_from_address(key: Widget) -> None:
    """Give a widget the value that the address had for it when the session began; before the widget is drawn."""
    said = st.query_params.get(str(key))
    if said and not get(Key.ADDRESS_READ):
        set_widget(key, said)
    put(Key.ADDRESS_READ, True)


def put_into_address(key: Widget, value: str) -> None:
    """Have the address say a widget's value; nothing where there is none."""
    if not value:
        st.query_params.pop(str(key), None)
    elif st.query_params.get(str(key)) != value:
        st.query_params[str(key)] = value
