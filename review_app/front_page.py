"""The HTML that every page begins with: Streamlit's own, told where the server is.

Streamlit's script looks for the server below a page's own address first ("/review/_stcore/health"), which costs two
failed requests, and two errors in the browser's console, whenever a page is opened by its address or reloaded.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from review_app.state import PageName

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

TOLD = '<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + "/"}</script>'


def routes() -> "list[BaseRoute]":
    """A route for each page's address; the first page has none of its own in Streamlit, which would call it missing."""
    from starlette.routing import Route

    first, *others = PageName
    return [Route(f"/{first}", _to_first), *(Route(path, _send) for path in ("/", *(f"/{name}" for name in others)))]


@cache
def content() -> str:
    """Streamlit's index.html with the server's address told before any other script."""
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    html = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    return html.replace("<head>", f"<head>{TOLD}", 1)


async def _to_first(_request: "Request") -> "Response":
    from starlette.responses import RedirectResponse

    return RedirectResponse("/")


async def _send(_request: "Request") -> "Response":
    from starlette.responses import HTMLResponse

    return HTMLResponse(content(), headers={"Cache-Control": "no-cache"})
