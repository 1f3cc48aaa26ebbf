"""Who decides."""

import getpass

from review_app.state.names import Key
from review_app.state.store import get, put


def curator() -> str:
    """The name that signs decisions: the one typed in, else the login name."""
    return get(Key.CURATOR) or _login_name()


def set_curator(name: str) -> None:
    """Sign with `name` from now on."""
    put(Key.CURATOR, name.strip())


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in the password database, as in some containers
        return "curator"
