"""manifest.json: what makes a folder a project. Written last and whole, so that half a project is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from core.errors import ConfigError, ProjectError
from core.files import write_text
from core.project.database import now
from core.project.settings import ProjectSettings

NAME = "manifest.json"
FORMAT = 1
PACKAGES = ("tagloom", "numpy", "scipy", "torch", "sentence-transformers", "umap-learn", "safetensors", "sqlalchemy")


@dataclass(frozen=True)
class Manifest:
    """The manifest of a project.

    Attributes:
        settings: What it was asked to learn.
        created: When, ISO 8601 in UTC.
        packages: Version of each package that may have shaped its contents, when it was last written.
    """

    settings: ProjectSettings
    created: str
    packages: Mapping[str, str]


def new_manifest(settings: ProjectSettings, created: str | None = None) -> Manifest:
    """A manifest as of this moment, by the packages installed."""
    return Manifest(settings, created or now(), {name: _version(name) for name in PACKAGES})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it, whole or not at all."""
    content = {
        "format": FORMAT,
        "created": manifest.created,
        "packages": dict(manifest.packages),
        "settings": manifest.settings.to_json(),
    }
    write_text(folder / NAME, json.dumps(content, indent=2, ensure_ascii=True) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the project in `folder`.

    Raises:
        ProjectError: There is no project there, it is damaged, or a newer version made it.
    """
    path = folder / NAME
    if not path.is_file():
        what = "does not exist" if not folder.exists() else f"holds no project (no {NAME})"
        raise ProjectError(f"{folder} {what}. Name a project's folder, or begin one with `tagloom fit`.")
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = int(content["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProjectError(f"{path} is damaged ({_reason(error)}). Restore it from a copy.") from error
    if found > FORMAT:
        raise ProjectError(
            f"{folder} has format {found}, and this version of tagloom reads up to {FORMAT}. "
            "It was made by a newer version: update tagloom."
        )
    try:
        settings = ProjectSettings.from_json(content["settings"])
        return Manifest(settings, str(content["created"]), dict(content["packages"]))
    except (KeyError, TypeError, ValueError, AttributeError, ConfigError) as error:
        raise ProjectError(f"{path} is damaged ({_reason(error)}). Restore it from a copy.") from error


def _reason(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error).rstrip(".")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
