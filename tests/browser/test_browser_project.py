"""The Project page under real hands: a table from the browser becomes a project, is learned, and leaves as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

LOAD = ".st-key-project-load_upload button >> visible=true"
HOSTILE = "<img src=x onerror=alert(1)>"


def test_an_uploaded_table_becomes_the_project_and_leaves_as_csv(
    project_copy: Path, serve: Callable[[Path], str], new_page: Callable[..., Any]
) -> None:
    page = new_page(f"{serve(project_copy)}/project")
    page.get_by_role("tab", name="A file from this browser").click()
    rows = [f"{name} {number},{tag}" for name, tag in (("A", "rock"), ("B", HOSTILE)) for number in range(6)]
    table = {"name": "mine.csv", "mimeType": "text/csv", "buffer": "\n".join(["item,tag", *rows]).encode()}
    page.locator(".st-key-project-upload input[type=file]").set_input_files(table)
    page.wait_for_selector(".st-key-project-upload :text('mine.csv')")
    page.locator(LOAD).click()
    page.wait_for_selector("[data-testid=stHeading] :text('mine')")
    page.wait_for_selector("text=12 rows read from mine.csv, all of them used.")
    page.wait_for_selector("text=Round 1 ·", timeout=120_000)
    with page.expect_download() as taken:
        page.locator(".st-key-project-export-csv button >> visible=true").click()
    header, *lines = Path(taken.value.path()).read_text().splitlines()
    assert header == "tag,cluster,cluster_name,confidence,verdict"
    assert sorted(line.split(",")[0] for line in lines) == [HOSTILE, "rock"]
    assert (project_copy.parent / "mine.tagloom" / "manifest.json").is_file()
