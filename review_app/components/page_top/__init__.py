"""The top of the page, brought back into view: Streamlit leaves a page scrolled whatever it comes to be about."""

import streamlit as st

from review_app.components import source

_mount = st.components.v2.component("tagloom_page_top", js=source("page_top/page_top.js"))


def page_top(about: str, key: str) -> None:
    """Scroll to the top whenever `about` is another text than in the run before; draws nothing."""
    _mount(key=key, data={"about": about})
