"""The session's own store, and the widgets that live in it; the other rooms here say what is kept."""

from typing import Any

import streamlit as st

from review_app.state.names import Key, Widget


def get(key: Key, default: Any = None) -> Any:
    """What is remembered under `key`."""
    return st.session_state.get(str(key), default)


def put(key: Key, value: Any) -> None:
    """Remember `value`."""
    st.session_state[str(key)] = value


def pop(key: Key) -> Any:
    """What is remembered under `key`, forgotten now."""
    return st.session_state.pop(str(key), None)


def widget(key: str, default: Any = None) -> Any:
    """The value of a widget of this page, or `default` before it is drawn."""
    return st.session_state.get(str(key), default)


def set_widget(key: str, value: Any) -> None:
    """Set a widget's value; only in a callback, or before the widget is drawn."""
    st.session_state[str(key)] = value


def fired(key: str, event: str) -> Any:
    """What a component of ours reported just now under the name `event`, None when it did not; in its callback."""
    return (widget(key) or {}).get(event)


def kept_widget(key: Widget, remembered: Key, default: Any) -> Any:
    """Give a widget the value it had before the page was left: a widget forgets, this does not."""
    if str(key) not in st.session_state:
        st.session_state[str(key)] = get(remembered, default)
    value = st.session_state[str(key)]
    put(remembered, value)
    return value


def choose_anew(key: Widget, basis: Key, fact: Any, value: Any) -> None:
    """Give a widget `value` when `fact` is not what it was, as when a new round waits; before the widget is drawn."""
    if get(basis) != fact or str(key) not in st.session_state:
        put(basis, fact)
        set_widget(key, value)


def belong_to(project: str) -> None:
    """Forget what was remembered of another project than the one served now; only the curator's name stays."""
    if get(Key.PROJECT, project) != project:
        for key in set(st.session_state) - {str(Key.CURATOR), str(Widget.CURATOR)}:
            del st.session_state[key]
    put(Key.PROJECT, project)
