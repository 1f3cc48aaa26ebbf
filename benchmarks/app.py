"""`python -m benchmarks.app PROJECT [PROJECT...]`: how long a person waits on each page, in a real Chromium.

For each project: the first load of a fresh server until the map is drawn, a second visitor's load, a rerun (a click
that selects one tag, until its panel stands), a lasso around everything (until its panel stands), and each other page.
With several projects, the smallest first, reruns and lassos of the others over the first one's. Prints one JSON object;
medians of `--times`, in seconds. Needs Playwright (the dev extra) and a Chromium.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import Project
from review_app.server import ADDRESS, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = ("review", "heatmap", "rounds", "probe", "project")
DRAWN = ".tm[data-ready=yes]"
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"
PANEL = ".st-key-map-decide"
PATIENCE = 180_000  # milliseconds
FIRST_PORT = 8700
FLAGS = ["--no-sandbox", "--disable-gpu"]
ONE_TAG = """(at) => {
  const map = document.querySelector(".tm").__map;
  const inside = [...map.x.keys()].map((row) => [row, ...map.pixel(map.x[row], map.y[row])])
    .filter(([row, x, y]) => x > 80 && y > 80 && x < map.root.clientWidth - 80 && y < map.root.clientHeight - 80);
  const [, x, y] = inside[Math.floor(inside.length * at)];
  const box = map.root.getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""


def main() -> None:
    """Measure every project and print."""
    from playwright.sync_api import sync_playwright

    asked = _arguments()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("There is no Chromium here. Install Debian's chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        reports = [_measured(browser, project, asked.times) for project in asked.projects]
        browser.close()
    first = reports[0]
    over = [{name: report[name] / first[name] for name in ("rerun", "lasso")} for report in reports[1:]]
    print(json.dumps({"projects": reports, "over_the_first": over}))


def _measured(browser: "Browser", folder: Path, times: int) -> dict[str, Any]:
    with _served(folder) as address:
        first, page = _opened(browser, address)
        page.context.close()
        second, page = _opened(browser, address)
        reruns = [_until_panel(page, _click(page, (at + 1) / (times + 1))) for at in range(times)]
        lassos = [_until_panel(page, lambda: lasso_everything(page)) for _ in range(times)]
        others = {name: _visit(page, f"{address}/{name}") for name in PAGES}
    return {
        "project": folder.name,
        "tags": len(Project.open(folder).data.tags),
        "first_load": first,
        "second_load": second,
        "rerun": statistics.median(reruns),
        "lasso": statistics.median(lassos),
        "pages": others,
    }


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A fresh server on the project; its address."""
    port = free_port(FIRST_PORT)
    command = [sys.executable, "-m", "review_app", "review", "--project", str(folder), "--port", str(port)]
    server = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    server.stdout.readline()  # printed once it answers
    try:
        yield f"http://{ADDRESS}:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _opened(browser: "Browser", address: str) -> tuple[float, "Page"]:
    """Seconds until the map is drawn for a new visitor."""
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(PATIENCE)
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(DRAWN)
    page.wait_for_selector(DONE)
    return time.perf_counter() - began, page


def _click(page: "Page", at: float) -> Callable[[], None]:
    x, y = page.evaluate(ONE_TAG, at)
    return lambda: page.mouse.click(x, y)


def lasso_everything(page: "Page") -> None:
    """Draw around the whole map, but for its edge."""
    box = page.locator(".tm-plot").bounding_box()
    assert box is not None
    left, top = box["x"] + 12, box["y"] + 60
    right, bottom = box["x"] + box["width"] - 12, box["y"] + box["height"] - 12
    page.keyboard.press("l")
    page.wait_for_selector(".tm [data-tool=lasso][aria-pressed=true]")
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(x, y, steps=4)
    page.mouse.up()


def _until_panel(page: "Page", act: Callable[[], None]) -> float:
    """Seconds from the hand to the panel on what it selected; nothing is selected before and after."""
    began = time.perf_counter()
    act()
    page.wait_for_selector(PANEL)
    page.wait_for_selector(DONE)
    seconds = time.perf_counter() - began
    page.keyboard.press("Escape")
    page.wait_for_selector(PANEL, state="detached")
    page.keyboard.press("v")
    return seconds


def _visit(page: "Page", address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("[data-testid=stHeading]")
    page.wait_for_selector(DONE)
    return time.perf_counter() - began


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.app", description=__doc__)
    parser.add_argument("projects", type=Path, nargs="+", help="project folders, the smallest first")
    parser.add_argument("--times", type=int, default=5, help="reruns and lassos of each")
    return parser.parse_args()


if __name__ == "__main__":
    main()
