"""A real Chromium on a real server on a real small project; a test fails on any console error and any foreign host.

Where there is no Chromium these tests are skipped, but under CI, where that is an error.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from review_app.server import ADDRESS, DEFAULT_PORT, free_port

BINARIES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SLOW = 30_000  # milliseconds; two busy cores draw in software
HARMLESS = ("GPU stall due to ReadPixels",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str:
    """The Chromium of this machine."""
    found = next((path for name in BINARIES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("No Chromium here, and under CI the browser tests must run: install Debian's chromium.")
    if found is None:
        pytest.skip("No Chromium here: install Debian's chromium to run the browser tests.")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """The app on `project`; yields its address."""
    port = free_port(DEFAULT_PORT + 1000 + os.getpid() % 1000)
    command = [sys.executable, "-m", "review_app", "review", "--project", str(project), "--port", str(port)]
    process = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        assert "ready" in line, process.stderr.read()
        yield f"http://{ADDRESS}:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="session")
def served(fitted_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that all tests share which only look."""
    folder = Path(shutil.copytree(fitted_project, tmp_path_factory.mktemp("served") / "toy.tagloom"))
    with serving(folder) as address:
        yield address


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a project of the test's own; gone when the test ends."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda project: stack.enter_context(serving(project))


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open pages; at the end, none of them may have complained or looked elsewhere."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def watch(page: Any) -> None:
        page.set_default_timeout(SLOW)
        page.on("pageerror", lambda error: complaints.append(f"error: {error.stack or error}"))
        page.on("console", lambda message: _heard(message, complaints))
        page.on("request", lambda request: _asked(request.url, complaints))

    def open_page(address: str, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 1000}, **options)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(address)
        page.wait_for_selector("[data-testid=stHeading]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _heard(message: Any, complaints: list[str]) -> None:
    if message.type != "error" or any(word in message.text for word in HARMLESS):
        return
    complaints.append(f"console: {message.text} ({(message.location or {}).get('url', '')})")


def _asked(url: str, complaints: list[str]) -> None:
    if not url.startswith(("data:", "blob:", f"http://{ADDRESS}:", f"ws://{ADDRESS}:")):
        complaints.append(f"request to another host: {url}")
