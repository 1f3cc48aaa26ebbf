"""The rules of the house that a machine can hold: imports point one way, core knows no interface, the app no torch."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

CORE_ROOMS = """
errors memory files edges catalogue sample cooccurrence clustering embedding neighbours projection data constraints
model losses training evaluation choosing naming verdicts suggestions search rounds project workflow
""".split()
APP_ROOMS = """
settings theme assets charts components wording state front_page loading jobs views app server cli __main__
""".split()
LONGEST = 300  # lines; most files have 40 to 200
HEAVY = (
    "torch",
    "umap",
    "sentence_transformers",
    "sklearn",
    "faiss",
    "numba",
    "transformers",
    "ibis",
    "duckdb",
    "pyspark",
)


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path, package: str) -> Iterator[tuple[str, ast.stmt]]:
    """Dotted names a module imports, relative ones resolved."""
    here = path.relative_to(ROOT).with_suffix("").parts
    folder = here[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = folder[: len(folder) - node.level + 1]
                yield ".".join((*base, *([node.module] if node.module else []))), node
                if node.module is None:
                    yield from ((".".join((*base, alias.name)), node) for alias in node.names)
            elif node.module:
                yield node.module, node


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def room_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else None


def room_of_file(path: Path, package: str) -> str:
    return path.relative_to(ROOT / package).parts[0].removesuffix(".py")


@pytest.mark.parametrize(("package", "rooms"), [("core", CORE_ROOMS), ("review_app", APP_ROOMS)])
def test_every_room_has_its_place(package: str, rooms: list[str]) -> None:
    found = {room_of_file(path, package) for path in modules(package)} - {"__init__"}
    assert found <= set(rooms), f"rooms without a place in the order: {found - set(rooms)}"


@pytest.mark.parametrize(("package", "rooms"), [("core", CORE_ROOMS), ("review_app", APP_ROOMS)])
def test_imports_point_one_way(package: str, rooms: list[str]) -> None:
    wrong = []
    for path in modules(package):
        here = room_of_file(path, package)
        if here == "__init__":
            continue
        for name, _ in imported(path, package):
            room = room_of(name) if name.split(".")[0] == package else None
            if room is not None and room != here and rooms.index(room) > rooms.index(here):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_core_knows_no_interface() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("core")
        for name, _ in imported(path, "core")
        if name.split(".")[0] in ("review_app", "streamlit", "plotly")
    ]
    assert wrong == []


def test_the_app_takes_core_by_its_front_door_and_no_torch() -> None:
    wrong = []
    for path in modules("review_app"):
        for name, _ in imported(path, "review_app"):
            if name.split(".")[0] in HEAVY or name.startswith("core."):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_views_leave_session_and_caches_to_their_rooms() -> None:
    wrong = [
        f"{path.name} names {word}"
        for path in modules("review_app")
        for word in ("session_state", "cache_data", "cache_resource")
        if f"st.{word}" in path.read_text()
        and room_of_file(path, "review_app") != {"session_state": "state"}.get(word, "loading")
    ]
    assert wrong == []


def test_session_and_caches_are_asked_at_their_doors() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("review_app")
        for room in ("state", "loading")
        if room_of_file(path, "review_app") != room
        for name, _ in imported(path, "review_app")
        if name.startswith(f"review_app.{room}.")
    ]
    assert wrong == []


def test_a_file_holds_one_idea() -> None:
    long = [path.name for package in ("core", "review_app") for path in modules(package) if lines(path) > LONGEST]
    assert long == []


@pytest.mark.parametrize("module", ["core", "review_app.cli", "review_app.app"])
def test_importing_costs_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_no_pickle_anywhere() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for package in ("core", "review_app", "benchmarks")
        for path in modules(package)
        for name, _ in imported(path, package)
        if name.split(".")[0] in ("pickle", "dill", "joblib", "cloudpickle", "shelve")
    ]
    assert wrong == []
