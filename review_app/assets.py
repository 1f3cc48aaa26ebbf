"""What the browser fetches beside Streamlit's own files: Plotly from its wheel, and arrays by their content's hash.

An array that is fetched once by its hash is never sent again: not on a rerun, not on a page change, not to a second
session. The page's own messages then carry indices only.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

PREFIX = "/tagloom"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, eq=False)
class Blob:
    """Bytes for the browser, served at `url` for as long as somebody holds this value.

    Attributes:
        content: The bytes.
        media_type: As HTTP names it.
        url: An address that changes only with the content.
    """

    content: bytes
    media_type: str
    url: str


_blobs: WeakValueDictionary[str, Blob] = WeakValueDictionary()


def publish(content: bytes, media_type: str = "application/octet-stream") -> Blob:
    """Serve `content`; hold the result where it is derived from (`loading` caches it)."""
    name = hashlib.sha256(content).hexdigest()[:32]
    blob = _blobs.get(name) or Blob(content, media_type, f"{PREFIX}/blobs/{name}")
    _blobs[name] = blob
    return blob


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
    return Response(found.content, media_type=found.media_type, headers=FOR_EVER)


async def _send_plotly(_request: "Request") -> "Response":
    from starlette.responses import FileResponse

    # "identity" keeps the server from compressing 5 MB for a browser on the same machine
    headers = {**FOR_EVER, "Content-Encoding": "identity"}
    return FileResponse(plotly_file(), media_type="text/javascript", headers=headers)
