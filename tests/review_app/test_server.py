"""The server: this machine only, a free port, one line when it is ready, and gone when it is told to go."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import ConfigError
from review_app.server import ADDRESS, checked_port, free_port, streamlit_options


@contextmanager
def listening() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        yield taken.getsockname()[1]


@contextmanager
def served(project: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    """A server on a free port, ready."""
    command = [sys.executable, "-m", "review_app", "review", "--project", str(project), "--no-browser"]
    with listening() as taken:
        port = free_port(taken)  # the first free one after it
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        assert re.search(rf"http://{ADDRESS}:{port}\b", line), line + process.stderr.read()
        yield process, port
    finally:
        process.kill()
        process.communicate()


def ask(port: int, host: str) -> int:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    connection.request("GET", "/_stcore/health", headers={"Host": host})
    return connection.getresponse().status


def test_the_next_free_port_is_taken() -> None:
    with listening() as taken:
        assert free_port(taken) > taken


@pytest.mark.parametrize("port", [0, 70_000])
def test_a_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(ConfigError, match=f"between 1 and 65535. Got {port}"):
        checked_port(port)


def test_a_taken_port_is_refused_in_words() -> None:
    with listening() as taken, pytest.raises(ConfigError, match=f"Port {taken} is taken. Name another"):
        checked_port(taken)


def test_no_option_is_left_to_a_stray_file() -> None:
    options = streamlit_options(8601)
    assert options["server.address"] == "127.0.0.1"
    assert options["server.allowedHosts"] == ["localhost", "127.0.0.1"]
    assert options["browser.gatherUsageStats"] is False
    assert options["server.fileWatcherType"] == "none"


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    assert set(streamlit_options(8601)) <= set(config._config_options_template)


def test_it_serves_this_machine_only_and_goes_quietly(fitted_project: Path) -> None:
    with served(fitted_project) as (process, port):
        assert ask(port, f"{ADDRESS}:{port}") == 200
        assert ask(port, "evil.example") == 400
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
        assert "Traceback" not in process.stderr.read()


def test_a_taken_port_ends_in_one_sentence(fitted_project: Path) -> None:
    command = [sys.executable, "-m", "review_app", "review", "--project", str(fitted_project), "--no-browser"]
    with listening() as taken:
        done = subprocess.run([*command, "--port", str(taken)], capture_output=True, text=True, env=os.environ)
    assert done.returncode == 2
    assert f"Port {taken} is taken" in done.stderr
    assert "Traceback" not in done.stderr
