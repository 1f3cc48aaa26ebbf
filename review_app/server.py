"""Serve the app for one project: this machine only, no telemetry, no file of the user's changing how it runs."""

import http.client
import os
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import ConfigError
from review_app import assets, jobs, settings
from review_app.theme import theme_options

ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8600
PORTS_TRIED = 50
SCRIPT = Path(__file__).with_name("app.py")


def serve(project_dir: Path, port: int, ready: Callable[[str], None], open_browser: bool = True) -> None:
    """Serve the app until interrupted.

    Args:
        project_dir: Folder of an existing project.
        port: Port to listen on, as `chosen_port` gives it.
        ready: Told the address once it answers.
        open_browser: Open the page in the default browser.
    """
    from streamlit.starlette import App

    from review_app import front_page

    settings.choose_project(project_dir)
    threading.Thread(target=_announce, args=(port, ready, open_browser), daemon=True).start()
    try:
        App(SCRIPT, routes=[*assets.routes(), *front_page.routes()], middleware=_middleware()).run(
            config=streamlit_options(port)
        )
    finally:
        jobs.stop_all()


def streamlit_options(port: int) -> dict[str, Any]:
    """Every option that matters, so that no stray config file decides."""
    return {
        "server.address": ADDRESS,
        "server.port": port,
        "server.headless": True,
        "server.allowedHosts": ["localhost", ADDRESS],
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "browser.gatherUsageStats": False,
        "browser.serverAddress": ADDRESS,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none" if not os.environ.get("TAGLOOM_DEBUG") else "full",
        "logger.hideWelcomeMessage": True,
        "logger.level": "warning",
        **theme_options(),
    }


def chosen_port(port: int | None) -> int:
    """The port to listen on: the one asked for, or 8600 or the next free one.

    Raises:
        ConfigError: It is out of range or taken.
    """
    return free_port() if port is None else checked_port(port)


def free_port(first: int = DEFAULT_PORT) -> int:
    """The first port from `first` on that nothing listens on.

    Raises:
        ConfigError: All of the ports tried are taken.
    """
    for port in range(first, first + PORTS_TRIED):
        if not _taken(port):
            return port
    raise ConfigError(f"Ports {first} to {first + PORTS_TRIED - 1} are all taken. Name a free one with --port.")


def checked_port(port: int) -> int:
    """`port` itself, when it can be listened on.

    Raises:
        ConfigError: It is out of range or taken.
    """
    if not 1 <= port <= 65535:
        raise ConfigError(f"--port must be between 1 and 65535. Got {port}.")
    if _taken(port):
        raise ConfigError(f"Port {port} is taken. Name another with --port, or leave it out to get a free one.")
    return port


def _taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself will do
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return True
    return False


def _middleware() -> list[Any]:
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    return [Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", ADDRESS])]


def _announce(port: int, ready: Callable[[str], None], open_browser: bool) -> None:
    """Wait until the server answers, then say where it is."""
    address = f"http://{ADDRESS}:{port}"
    while not _answers(port):
        time.sleep(0.05)
    ready(address)
    if open_browser:
        webbrowser.open(address)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=1)  # unlike urllib, it knows of no proxy
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
