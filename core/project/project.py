"""A project on disk: a folder of plain files, of which every reader sees one consistent state.

    manifest.json      format, versions of packages, settings; written last, so that half a project is none
    project.sqlite     decisions, rounds, jobs, history
    catalogue.parquet  the catalogue, any tool opens it
    arrays/            training data, map, rounds, search index, as safetensors
    jobs/              output of long computations

Whatever is saved is written to a file of its own first, which then gets a row in the database: killed between the two,
the file is a leftover that nothing names.
"""

from pathlib import Path

from core.catalogue import Catalogue
from core.errors import ProjectError
from core.project.database import Database
from core.project.folder import DATABASE, begun
from core.project.jobs import check_idle
from core.project.manifest import NAME, new_manifest, read_manifest, write_manifest
from core.project.settings import ProjectSettings
from core.project.sides.contents import Contents
from core.project.sides.decisions import Said
from core.project.sides.fits import Fits
from core.project.sides.work import Work


class Project(Contents, Fits, Said, Work):
    """The project in a folder. Safe to share between threads; any number of processes may have it open.

    Args:
        path: The folder of a project that is there; `create` makes one, `open` checks one.
    """

    @staticmethod
    def exists(path: Path | str) -> bool:
        """Whether `path` holds a project, sound or not."""
        try:
            return (Path(path) / NAME).is_file()
        except PermissionError:  # a folder of somebody else's
            return False

    @staticmethod
    def created_in(path: Path) -> str:
        """When the project in `path` was begun; another moment, another project. ProjectError when there is none."""
        return read_manifest(path).created

    @classmethod
    def open(cls, path: Path | str) -> "Project":
        """The project in a folder.

        Raises:
            ProjectError: There is none, it is damaged, or a newer version made it.
        """
        project = cls(Path(path).expanduser())
        project._database.check()
        return project

    @classmethod
    def create(
        cls, path: Path | str, catalogue: Catalogue | None = None, settings: ProjectSettings | None = None
    ) -> "Project":
        """Begin a project in a folder that is not there or is empty, or one that has no round yet anew.

        Raises:
            ProjectError: The folder holds a project with rounds, or one that is being fitted, or something else, or
                cannot be written.
        """
        path, settings = Path(path).expanduser(), settings or ProjectSettings()
        if cls.exists(path):
            project = cls.open(path)
            if project.rounds():
                raise ProjectError(f"{path} already holds a project with rounds. Open it, or name another folder.")
            check_idle(project._database)  # its first fit reads the catalogue and settings that are there
            project.save_settings(settings)
        else:
            with begun(path) as beside:
                Database(beside / DATABASE).migrate()
                write_manifest(beside, new_manifest(settings))
            project = cls.open(path)
        if catalogue is not None:
            project.save_catalogue(catalogue)
        return project
