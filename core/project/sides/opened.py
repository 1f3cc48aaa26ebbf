"""What every side of a project stands on: its folder, its database, its files, and what it was asked to learn."""

from collections.abc import Mapping
from pathlib import Path

from core.project.database import Database
from core.project.folder import DATABASE
from core.project.manifest import new_manifest, read_manifest, write_manifest
from core.project.rights import check_may_write, may_write
from core.project.settings import ProjectSettings
from core.project.shelf import Shelf


class Opened:
    """A project's folder, opened.

    Args:
        path: The folder of a project that is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path / DATABASE)
        self._manifest = read_manifest(path)
        self._shelf = Shelf(path, self._database)

    @property
    def settings(self) -> ProjectSettings:
        """What the project was asked to learn."""
        return self._manifest.settings

    @property
    def writable(self) -> bool:
        """Whether it can be changed; what cannot, as in a folder of somebody else's, can still be looked at."""
        return may_write(self._database.path)

    def check_writable(self) -> None:
        """Refuse to go on where the project can only be looked at; ProjectError says so."""
        check_may_write(self._database.path)

    @property
    def created(self) -> str:
        """When the project was begun, ISO 8601 in UTC."""
        return self._manifest.created

    @property
    def packages(self) -> Mapping[str, str]:
        """Versions of the packages that the project was last set up with."""
        return self._manifest.packages

    def save_settings(self, settings: ProjectSettings) -> None:
        """Change the settings; data and clusters that exist stay as they are until they are made anew."""
        self.check_writable()
        self._manifest = new_manifest(settings, self._manifest.created)
        write_manifest(self.path, self._manifest)
