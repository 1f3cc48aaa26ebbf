"""Every test run checks the shapes that core's annotations promise, and talks to no other host."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from jaxtyping import install_import_hook

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

install_import_hook("core", "beartype.beartype")  # for good: core's rooms are imported late, when first used

HOSTILE_TAG = "<img src=x onerror=alert(1)> **bold** $x^2$"

THEMES = {
    "metal": ["metal", "heavy metal", "doom metal", "death metal", "black metal", "finnish metal", "thrash metal"],
    "jazz": ["jazz", "bebop", "swing", "cool jazz", "free jazz", "saxophone", "trumpet"],
    "house": ["house", "deep house", "techno", "trance", "electronic", "drum machine", "club"],
    "mood": ["sad", "melancholic", "happy", "cheerful", "relaxing", "calm", HOSTILE_TAG],
}


@pytest.fixture(scope="session")
def toy_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue of four themes, one tag of which is hostile to every place it could be shown in."""
    path = tmp_path_factory.mktemp("catalogue") / "toy.csv"
    rows = [
        f'{theme} artist {number},"{tag}"'
        for theme, tags in THEMES.items()
        for number in range(14)
        for at, tag in enumerate(tags)
        if (number + at) % 3 or at == 0
    ]
    path.write_text("\n".join(["item,tag", *rows]) + "\n")
    return path


@pytest.fixture(scope="session")
def fitted_project(toy_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the toy catalogue with its first round; not to be changed, take `project_copy` for that."""
    from core import Project, ProjectSettings, first_round, load_catalogue

    folder = tmp_path_factory.mktemp("projects") / "toy.tagloom"
    settings = ProjectSettings(source=str(toy_catalogue), n_clusters=4)
    first_round(Project.create(folder, load_catalogue(toy_catalogue), settings))
    return folder


@pytest.fixture
def project_copy(fitted_project: Path, tmp_path: Path) -> Path:
    """A project of this test's own."""
    return Path(shutil.copytree(fitted_project, tmp_path / "toy.tagloom"))


@pytest.fixture
def without_rights() -> Iterator[tuple[Path, Callable[[], AbstractContextManager[None]]]]:
    """A folder that this process may read but not write; the administrator, who may always, becomes nobody for it."""
    folder = Path(tempfile.mkdtemp())
    administrator = os.geteuid() == 0
    folder.chmod(0o755)

    @contextlib.contextmanager
    def read_only() -> Iterator[None]:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        if administrator:
            os.seteuid(65534)
        try:
            yield
        finally:
            if administrator:
                os.seteuid(0)
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755)

    yield folder, read_only
    shutil.rmtree(folder)


@pytest.fixture
def tagloom(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process: arguments in, (exit status, stdout, stderr) out."""
    from review_app.cli import main

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["tagloom", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            status = 0
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run
