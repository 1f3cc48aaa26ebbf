"""The large things of a project: catalogue, training data and map, clusterings, search index."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection

from core.catalogue import Catalogue, load_saved_catalogue, save_catalogue
from core.clustering import Clustering
from core.data import TrainingData
from core.errors import CatalogueError, ProjectError
from core.project.arrays import read_arrays, write_arrays
from core.project.database import Database
from core.project.flags import save_pairs
from core.project.folder import ARRAYS
from core.project.kept import Kept
from core.project.packing import pack_clustering, pack_data, unpack_clustering, unpack_data
from core.project.rights import check_may_write
from core.project.rounds import round_file
from core.project.stored import (
    CATALOGUE,
    DATA,
    GROWN,
    SEARCH,
    Stored,
    add_file,
    file_of_round,
    last_file,
    name_file,
    new_name,
)
from core.project.values import Growth

Arrays = tuple[Mapping[str, np.ndarray], Mapping[str, Any]]


class Shelf:
    """Reads and writes the files of a project; what was read stays in memory while it is in use."""

    def __init__(self, path: Path, database: Database) -> None:
        self._path = path
        self._database = database
        self._kept = Kept()

    def catalogue_file(self) -> Stored | None:
        """Which file is the catalogue of the current round; None while there is none."""
        return file_of_round(self._database, CATALOGUE)

    def catalogue(self) -> Catalogue:
        """The catalogue; ProjectError when there is none or its file is damaged."""
        found = self._there(self.catalogue_file(), "no catalogue yet. Load one")
        file = "/".join(filter(None, (found.about.get("folder"), found.file)))
        return self._kept.get(CATALOGUE, file, lambda: self._read_catalogue(file))

    def save_catalogue(self, catalogue: Catalogue) -> None:
        """Replace the catalogue, unless it is the very same."""
        replaced = last_file(self._database, CATALOGUE)
        if replaced is not None and replaced.about["fingerprint"] == catalogue.fingerprint:
            return
        file = "catalogue.parquet" if replaced is None else new_name(CATALOGUE, ".parquet")
        self._write_catalogue(catalogue, file)
        add_file(self._database, CATALOGUE, file, _about(catalogue))
        if replaced is not None:
            (self._path / replaced.file).unlink(missing_ok=True)

    def has_data(self, recipe: Mapping[str, Any]) -> bool:
        """Whether there are training data, made by `recipe` from the present catalogue."""
        found = file_of_round(self._database, DATA)
        return found is not None and dict(found.about) == self._made_from(recipe)

    def data(self, round_id: int | None = None) -> tuple[TrainingData, np.ndarray]:
        """Training data and map of a round, None: of the current one; ProjectError when there are none, or damaged."""
        found = self._there(file_of_round(self._database, DATA, round_id), "no training data yet. Fit it")
        return self._kept.get(DATA, found.file, lambda: unpack_data(*self._read(found.file)))

    def save_data(self, data: TrainingData, projection: np.ndarray, recipe: Mapping[str, Any]) -> None:
        """Replace the training data and their map."""
        arrays, about = pack_data(data, np.asarray(projection, dtype=np.float32))
        file = self._write(DATA, arrays, about)
        add_file(self._database, DATA, file, self._made_from(recipe))

    def write_growth(self, growth: Growth, recipe: Mapping[str, Any]) -> Callable[[Connection], Mapping[str, int]]:
        """Write what a round adds to files that have no rows yet; returns what gives them rows, and adds the pairs."""
        about = _about(growth.catalogue)
        catalogue = new_name(CATALOGUE, ".parquet")
        self._write_catalogue(growth.catalogue, f"{ARRAYS}/{catalogue}")
        data = self._write(DATA, *pack_data(growth.data, np.asarray(growth.projection, dtype=np.float32)))

        def save(connection: Connection) -> Mapping[str, int]:
            number = name_file(connection, GROWN + CATALOGUE, catalogue, {**about, "folder": ARRAYS})
            made_from = {**recipe, "catalogue": number}
            save_pairs(connection, growth.pairs)
            return {CATALOGUE: number, DATA: name_file(connection, GROWN + DATA, data, made_from)}

        return save

    def clustering(self, round_id: int) -> Clustering:
        """The clustering of a round; ProjectError when there is no such round, or its file is damaged."""
        file = self._kept.get("round file", round_id, lambda: round_file(self._database, round_id))
        return self._kept.get("round", file, lambda: unpack_clustering(*self._read(file)))

    def write_clustering(self, clustering: Clustering) -> str:
        """Write a clustering to a file that has no row yet; returns the file's name."""
        return self._write("round", *pack_clustering(clustering))

    def search(self) -> Arrays | None:
        """The search index; None while there is none."""
        found = last_file(self._database, SEARCH)
        return None if found is None else self._kept.get(SEARCH, found.file, lambda: self._read(found.file))

    def search_version(self) -> str:
        """Name of the file that holds the search index: every save has another; empty while there is none."""
        found = last_file(self._database, SEARCH)
        return "" if found is None else found.file

    def save_search(
        self, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any], replacing: str | None = None
    ) -> bool:
        """Replace the search index; with `replacing` only while that is its version. Whether it was."""
        return add_file(self._database, SEARCH, self._write(SEARCH, arrays, meta), {}, replacing)

    def _made_from(self, recipe: Mapping[str, Any]) -> dict[str, Any]:
        catalogue = self.catalogue_file()
        return {**recipe, "catalogue": None if catalogue is None else catalogue.id}

    def _there(self, found: Stored | None, lack: str) -> Stored:
        if found is None:
            raise ProjectError(f"The project {self._path} has {lack} first.")
        return found

    def _read(self, file: str) -> Arrays:
        return read_arrays(self._path / ARRAYS / file)

    def _read_catalogue(self, file: str) -> Catalogue:
        try:
            return load_saved_catalogue(self._path / file)
        except CatalogueError as error:
            raise ProjectError(f"{error} Restore it from a copy, or load the catalogue again.") from error

    def _write_catalogue(self, catalogue: Catalogue, file: str) -> None:
        check_may_write(self._database.path)
        try:
            save_catalogue(catalogue, self._path / file)
        except OSError as error:
            raise ProjectError(
                f"{self._path / file} could not be saved ({error.strerror or error}). See whether the disk is full."
            ) from error

    def _write(self, role: str, arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> str:
        check_may_write(self._database.path)
        file = new_name(role)
        write_arrays(self._path / ARRAYS / file, arrays, about)
        return file


def _about(catalogue: Catalogue) -> dict[str, Any]:
    """What is known of a catalogue without opening its file."""
    return {"fingerprint": catalogue.fingerprint, "items": len(catalogue.items), "tags": len(catalogue.tags)}
