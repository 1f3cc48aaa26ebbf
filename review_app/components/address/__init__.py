"""What the address says beside the page: it outlives a refresh, and can be sent to somebody.

Streamlit's own `st.query_params` makes a step of the browser's history of every change, so that somebody who typed a
few words has to go back through each of them.
"""

import streamlit as st

from review_app.components import source

_mount = st.components.v2.component("tagloom_address", js=source("address/address.js"))


def address(name: str, value: str, key: str) -> None:
    """Let the address say `name=value`, or nothing of it where the value is empty; draws nothing."""
    _mount(key=key, data={"name": name, "value": value})
