"""What the browser fetches beside Streamlit's own files: Plotly from its wheel, and arrays by the hash of their content.

An array that is fetched once by its hash is never sent again: not on a rerun, not on a page change, not to a second
session. The page's own messages then carry indices only.
"""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

PREFIX = "/tagloom"
KEPT_BYTES = 256 * 2**20  # far more than a session needs; old arrays go first
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}

_blobs: dict[str, tuple[bytes, str]] = {}
_lock = Lock()


def publish(content: bytes, media_type: str = "application/octet-stream") -> str:
    """Keep `content` for the browser; its address, which changes only with the content."""
    name = hashlib.sha256(content).hexdigest()[:32]
    with _lock:
        _blobs.pop(name, None)
        _blobs[name] = (content, media_type)
        _forget_oldest()
    return f"{PREFIX}/blobs/{name}"


def _forget_oldest() -> None:
    total = sum(len(content) for content, _ in _blobs.values())
    while total > KEPT_BYTES and len(_blobs) > 1:
        oldest = next(iter(_blobs))
        total -= len(_blobs.pop(oldest)[0])


@cache
def plotly_url() -> str:
    """Address of plotly.min.js; the version in it lets the browser keep the file for good."""
    return f"{PREFIX}/plotly-{version('plotly')}.min.js"


def plotly_file() -> Path:
    """plotly.min.js as it lies in the installed plotly package."""
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


def routes() -> "list[BaseRoute]":
    """Routes that the server adds to Streamlit's own."""
    from starlette.routing import Route

    return [Route(f"{PREFIX}/blobs/{{name}}", _send_blob), Route(plotly_url(), _send_plotly)]


async def _send_blob(request: "Request") -> "Response":
    from starlette.responses import PlainTextResponse, Response

    found = _blobs.get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("Not here any more: reload the page.", status_code=404)
    content, media_type = found
    return Response(content, media_type=media_type, headers=FOR_EVER)


async def _send_plotly(_request: "Request") -> "Response":
    from starlette.responses import FileResponse

    # "identity" keeps the server from compressing 5 MB for a browser on the same machine
    headers = {**FOR_EVER, "Content-Encoding": "identity"}
    return FileResponse(plotly_file(), media_type="text/javascript", headers=headers)
