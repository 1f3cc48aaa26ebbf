"""Escape as a second key of a button; in a text field it only leaves the field."""

import streamlit as st

from review_app.components import source

_mount = st.components.v2.component("tagloom_escape", js=source("fetching.js", "escape/escape.js"))


def escape(button: str, key: str) -> None:
    """Let Escape click the `button` with this CSS selector; draws nothing."""
    _mount(key=key, data={"button": button})
