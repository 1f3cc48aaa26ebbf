"""Beginning a project: a table read, checked against the settings, and put into a folder of its own."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

from core.catalogue import load_catalogue
from core.errors import CatalogueError, ConfigError, ProjectError
from core.project import Project, ProjectSettings
from core.project.settings import AUTO

EXTENSION = ".tagloom"
LONGEST_FOLDER = 60


def begin_project(folder: Path, source: Path, settings: ProjectSettings) -> Project:
    """A new project of the table in `source`; refused now rather than when it is fitted.

    Raises:
        CatalogueError: The table cannot be read.
        ConfigError: The settings leave no tag, or fewer than clusters, or name a device that is not here.
        EncoderError: The encoder that they name cannot be loaded.
        ProjectError: The folder is taken.
    """
    check_source(source)
    check_machine(settings)
    catalogue = load_catalogue(source, settings.columns)
    if catalogue.report.of_plain_texts:
        settings = replace(settings, min_items=1)  # a text is on no item but itself
    tags = len(catalogue.frequent_tags(settings.min_items, settings.top))
    check_cluster_count(settings, tags)
    return Project.create(folder, catalogue, settings)


def check_source(source: Path) -> None:
    """Refuse a project where a table is asked for: a folder of Parquet files is a table, and a project holds one.

    Raises:
        CatalogueError: It is one.
    """
    if Project.exists(source):
        raise CatalogueError(f"{source} is a project, not a table. Open it with: tagloom review --project {source}")


def check_machine(settings: ProjectSettings) -> None:
    """Refuse what this machine cannot do: a GPU that is not here, an encoder that cannot be loaded.

    An encoder that can is in memory from here on, so that looking first costs the fit nothing.

    Raises:
        ConfigError: The device is not here.
        EncoderError: The encoder cannot be loaded.
    """
    if settings.device == "cuda":
        from core.training.device import training_device

        training_device(settings.device)
    if settings.encoder is not None:
        from core.embedding import default_encoder

        _ = default_encoder(settings.encoder, settings.device).dimensions


def check_cluster_count(settings: ProjectSettings, tags: int) -> None:
    """Refuse more clusters than there are tags.

    Raises:
        ConfigError: There are.
    """
    if settings.n_clusters != AUTO and int(settings.n_clusters) > tags:
        raise ConfigError(
            f"{settings.n_clusters} clusters cannot be made of {tags} tags. Ask for at most {tags}, or keep more tags."
        )


def begin_from_upload(folder: Path, name: str, content: bytes, settings: ProjectSettings) -> Project:
    """A new project of a table that came as bytes; `name` tells its format, and errors call it by it.

    Raises:
        CatalogueError, ConfigError, ProjectError: As `begin_project`.
    """
    with tempfile.TemporaryDirectory() as held:
        source = Path(held) / (Path(name).name or "catalogue.csv")
        source.write_bytes(content)
        try:
            return begin_project(folder, source, settings)
        except CatalogueError as problem:
            raise CatalogueError(str(problem).replace(f"{source.parent}/", "")) from problem


def free_folder(beside: Path, name: str) -> Path:
    """A folder next to the project `beside` that is not there yet, called after `name`.

    Raises:
        ProjectError: Nothing of the name can stand in a file's name.
    """
    stem = re.sub(r"[^\w.-]+", "-", name.strip().removesuffix(EXTENSION)).strip("-.")[:LONGEST_FOLDER]
    if not stem:
        raise ProjectError(f"{name!r} cannot name a folder. Use letters or digits.")
    numbered = (stem if at == 1 else f"{stem}-{at}" for at in range(1, 10_000))
    return next(path for path in (beside.parent / f"{each}{EXTENSION}" for each in numbered) if not path.exists())


def projects_beside(project: Path) -> tuple[Path, ...]:
    """Folders of other projects in the folder that holds `project`, by name."""
    found = (path for path in project.parent.iterdir() if path != project and Project.exists(path))
    return tuple(sorted(found))
