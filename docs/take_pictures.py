"""Take the README's pictures: the app on the sample catalogue, a few decisions made, each main page once.

    python docs/take_pictures.py [--out docs/pictures] [--dark]

Needs Playwright (the dev extra) and a Chromium on the PATH.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SIZE = {"width": 1280, "height": 860}
QUERY = "slow sad songs with strings"


def tagloom(*arguments: str) -> dict:
    """Run one command and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "review_app", *arguments, "--json"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def prepared(folder: Path) -> None:
    """The sample, fitted, with three decisions learned and kept, and a last one still open."""
    tagloom("fit", "sample_data/music.csv", "--project", str(folder), "--clusters", "40")
    of_tag = {
        tag: cluster for cluster in tagloom("clusters", "--project", str(folder))["clusters"] for tag in cluster["tags"]
    }
    for tag in ("heavy metal", "jazz piano"):
        tagloom("flag", "--project", str(folder), str(of_tag[tag]["id"]), "coherent", "--curator", "Ada")
    broad = next(row for row in sorted(of_tag.values(), key=lambda row: -row["size"]) if row["size"] < 40)
    half = len(broad["tags"]) // 2
    groups = " | ".join(", ".join(part) for part in (broad["tags"][:half], broad["tags"][half:]))
    tagloom(
        "flag", "--project", str(folder), str(broad["id"]), "too-broad", "--groups", groups,
        "--curator", "Ada", "--note", "two things in one",
    )  # fmt: skip
    tagloom("retrain", "--project", str(folder))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The app on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "review_app", "review", "--project", str(folder), "--port", str(port), "--no-browser"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"USER": "Ada", "LOGNAME": "Ada"},
    )
    assert server.stdout is not None
    server.stdout.readline()  # printed once it answers
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def settled(page: Page) -> None:
    """Wait until the page has run and drawn."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(2_500)


def take(page: Page, address: str, out: Path, name: str) -> None:
    """One page of the app as a picture."""
    page.goto(f"{address}/{'' if name == 'map' else name}")
    settled(page)
    if name == "probe":
        page.locator(".st-key-query input").fill(QUERY)
        page.wait_for_timeout(1_000)
        page.wait_for_timeout(15_000)  # the encoder loads with the first query
        settled(page)
    page.mouse.move(2, 2)
    page.screenshot(path=out / f"{name}.png")
    print(out / f"{name}.png")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tagloom-") as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "music.tagloom"
        prepared(folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport=SIZE, color_scheme="dark" if options.dark else "light").new_page()
        with served(folder) as address:
            for name in ("map", "review", "heatmap", "rounds", "probe", "project"):
                take(page, address, options.out, name)
        browser.close()


if __name__ == "__main__":
    main()
