"""The field of a popover that has just opened takes what is typed, which would else be taken for keys of the page."""

import streamlit as st

from review_app.components import source

_mount = st.components.v2.component("tagloom_focused", js=source("focused/focused.js"))


def focused(key: str) -> None:
    """Focus the field of the open popover, all of its text selected; call it inside the popover. Draws nothing."""
    _mount(key=key, data={})
