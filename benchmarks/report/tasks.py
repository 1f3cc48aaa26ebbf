"""The runs a report is made of: one command each, its last line kept as a file until the code it ran has changed."""

import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
ROOMS = "catalogue cooccurrence embedding neighbours data constraints model losses training evaluation choosing".split()
SCRIPTS = "tags texts counts scores peers".split()


@dataclass(frozen=True)
class Task:
    """One command.

    Attributes:
        name: Also the name of the file that keeps its result.
        module: Which benchmark.
        arguments: Its arguments; DATA stands for the folder of data.
        seeded: Whether the report's own seeds are appended.
        ours: Whether a change of our code makes its result stale; not for runs that are there for slow peers.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    seeded: bool = True
    ours: bool = True

    def command(self, seeds: list[str], data: str = "DATA") -> list[str]:
        """What is run, with `data` for the folder of data."""
        filled = [part.replace("DATA", data) for part in self.arguments]
        return ["-m", f"benchmarks.{self.module}", *filled, *(["--seeds", *seeds] if self.seeded else [])]


_LASTFM = ("DATA/lastfm", "--top", "200")
_GENRES = ("DATA/lastfm", "--labels", "DATA/lastfm/tag_genre.tsv", "--min-items", "5")
_BANKING, _CLINC = "DATA/texts/banking77.tsv", "DATA/texts/clinc150.tsv"
_LITERAL = ("--objective", "article", "--no-baselines")
_ONE = ("--no-baselines", "--seeds", "0")
_TWENTY = ("--no-baselines", "--seeds", *map(str, range(20)))
_PAIRS = (_BANKING, "--clusters", "77", "--pairs")

TASKS = (
    Task("lastfm-200", "tags", (*_LASTFM, "--clusters", "15")),
    Task("lastfm-200-article", "tags", (*_LASTFM, "--clusters", "15", *_LITERAL)),
    Task("lastfm-genres", "tags", (*_GENRES, "--clusters", "21")),
    Task("lastfm-genres-article", "tags", (*_GENRES, "--clusters", "21", *_LITERAL)),
    Task("banking77", "texts", (_BANKING, "--clusters", "77")),
    Task("banking77-article", "texts", (_BANKING, "--clusters", "77", *_LITERAL)),
    Task("clinc150", "texts", (_CLINC, "--clusters", "150")),
    Task("clinc150-article", "texts", (_CLINC, "--clusters", "150", *_LITERAL)),
    Task("pairs-1000", "texts", (*_PAIRS, "1000", "--no-baselines")),
    Task("pairs-5000", "texts", (*_PAIRS, "5000", "--no-baselines")),
    Task("pairs-1000-peers", "texts", (*_PAIRS, "1000", "--seeds", "0"), seeded=False, ours=False),
    Task("pairs-5000-peers", "texts", (*_PAIRS, "5000", "--seeds", "0"), seeded=False, ours=False),
    Task("counts-banking77", "counts", (_BANKING,), seeded=False),
    Task("counts-clinc150", "counts", (_CLINC,), seeded=False),
    Task("auto-lastfm-200", "tags", (*_LASTFM, "--clusters", "auto", *_ONE), seeded=False),
    Task("auto-lastfm-genres", "tags", (*_GENRES, "--clusters", "auto", *_ONE), seeded=False),
    Task("twenty-lastfm-200", "tags", (*_LASTFM, "--clusters", "15", *_TWENTY), seeded=False),
    Task("twenty-lastfm-genres", "tags", (*_GENRES, "--clusters", "21", *_TWENTY), seeded=False),
    Task("twenty-banking77", "texts", (_BANKING, "--clusters", "77", *_TWENTY), seeded=False),
    Task("twenty-clinc150", "texts", (_CLINC, "--clusters", "150", *_TWENTY), seeded=False),
)


def results(data: Path, folder: Path, seeds: list[str], only: list[str] | None = None) -> dict[str, dict[str, Any]]:
    """Result of every task by its name; what `folder` holds and is not stale is taken from there.

    Args:
        only: Names (or their beginnings) of the tasks to bring up to date; the others are taken as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for task in TASKS:
        file = folder / f"{task.name}.json"
        wanted = only is None or any(task.name.startswith(name) for name in only)
        state = {"command": task.command(seeds), "code": code_fingerprint() if task.ours else ""}
        kept = json.loads(file.read_text()) if file.exists() else None
        if wanted and (kept is None or {key: kept[key] for key in state} != state):
            kept = state | _run(task, str(data), seeds)
            file.write_text(json.dumps(kept, indent=1))
        if kept is not None:
            found[task.name] = kept
    return found


def code_fingerprint() -> str:
    """SHA-256 of the code that results depend on."""
    digest = hashlib.sha256()
    files = [file for room in ROOMS for file in (ROOT / "core").glob(f"{room}/**/*.py")]
    files += [ROOT / "core" / f"{room}.py" for room in ROOMS] + [ROOT / "benchmarks" / f"{name}.py" for name in SCRIPTS]
    for file in sorted(set(files)):
        if file.exists():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _run(task: Task, data: str, seeds: list[str]) -> dict[str, Any]:
    """Run the command; the last line of what it prints is its result."""
    print(f"{task.name}: python {' '.join(task.command(seeds))}", file=sys.stderr, flush=True)
    began = time.perf_counter()
    command = [sys.executable, *task.command(seeds, data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{task.name} failed:\n{done.stderr}")
    seconds = time.perf_counter() - began
    print(f"{task.name}: {seconds:.0f} s", file=sys.stderr, flush=True)
    return {"result": json.loads(done.stdout.strip().splitlines()[-1]), "wall_seconds": seconds}
