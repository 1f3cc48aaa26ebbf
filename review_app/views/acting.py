"""Doing what a click asked for: refused in a sentence, never with a traceback."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core import TagloomError
from review_app.wording import plain


def attempt(act: Callable[..., Any], *arguments: Any, said: str = "") -> None:
    """Do `act(*arguments)`, then say `said`; or say what stood in the way and let it stay until it is read."""
    try:
        act(*arguments)
    except TagloomError as problem:
        st.toast(plain(str(problem)), icon=":material/error:", duration="infinite")
    else:
        if said:
            st.toast(said, icon=":material/check:")
