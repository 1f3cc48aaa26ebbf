"""A page opened by its own address knows where the server is before Streamlit's script asks."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from review_app import front_page
from review_app.state import PageName


def test_every_page_begins_with_the_servers_address() -> None:
    client = TestClient(Starlette(routes=front_page.routes()))
    for path in ("/", *(f"/{name}" for name in PageName)):
        html = client.get(path).text
        assert html.index(front_page.TOLD) < html.index("<script", html.index(front_page.TOLD) + len(front_page.TOLD))
        assert html.count("<script") > html.count(front_page.TOLD) == 1
        assert '<div id="root">' in html


def test_the_first_page_is_found_by_its_name_too() -> None:
    client = TestClient(Starlette(routes=front_page.routes()), follow_redirects=False)
    assert next(iter(PageName)) == PageName.MAP
    assert client.get("/map").headers["location"] == "/"
    assert client.get("/review").status_code == 200
