"""Bytes for the browser are served by their content, for as long as they are held, and only to this machine."""

import asyncio
import gc
from pathlib import Path

import pytest

from review_app import assets


def fetch(path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the routes for `path` as a server would."""
    from starlette.applications import Starlette

    app = Starlette(routes=assets.routes())
    sent: list[dict] = []

    async def ask() -> None:
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": []}
        scope |= {"query_string": b"", "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80)}

        async def receive() -> dict:
            await asyncio.Event().wait()  # the browser neither says more nor leaves
            return {}

        async def send(message: dict) -> None:
            sent.append(message)

        await app(scope, receive, send)

    asyncio.run(ask())
    headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_a_blob_comes_back_and_may_be_kept_for_good() -> None:
    blob = assets.publish(b"\x01\x02", "application/octet-stream")
    status, headers, body = fetch(blob.url)
    assert (status, body) == (200, b"\x01\x02")
    assert "immutable" in headers["cache-control"]


def test_equal_content_has_one_address() -> None:
    assert assets.publish(b"same") is assets.publish(b"same")
    assert assets.publish(b"same").url != assets.publish(b"other").url


def test_what_nobody_holds_is_gone() -> None:
    url = assets.publish(b"short-lived").url
    gc.collect()
    assert fetch(url)[0] == 404


@pytest.mark.parametrize("path", ["/tagloom/blobs/nothing", "/tagloom/blobs/..", "/tagloom/other"])
def test_other_addresses_lead_nowhere(path: str) -> None:
    assert fetch(path)[0] == 404


def test_plotly_comes_from_its_wheel() -> None:
    assert assets.plotly_file().is_file()
    status, headers, body = fetch(assets.plotly_url())
    assert status == 200
    assert headers["content-type"].startswith("text/javascript")
    assert len(body) == Path(assets.plotly_file()).stat().st_size
