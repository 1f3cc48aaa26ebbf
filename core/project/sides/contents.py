"""The large things of a project: catalogue, training data and map, search index."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float32

from core.catalogue import Catalogue
from core.data import TrainingData
from core.project.sides.opened import Opened


class Contents(Opened):
    """What a project learns from, and what it is searched by."""

    @property
    def has_catalogue(self) -> bool:
        """Whether there is a catalogue."""
        return self._shelf.catalogue_file() is not None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue; ProjectError when there is none yet, or its file is damaged."""
        return self._shelf.catalogue()

    @property
    def catalogue_fingerprint(self) -> str:
        """Changes with anything in the catalogue; known without reading it, and empty while there is none."""
        found = self._shelf.catalogue_file()
        return "" if found is None else str(found.about["fingerprint"])

    def save_catalogue(self, catalogue: Catalogue) -> None:
        """Let `catalogue` be the project's from now on; `has_data` is false until data of it are saved."""
        self._shelf.save_catalogue(catalogue)

    @property
    def has_data(self) -> bool:
        """Whether the training data are there and are those of the present catalogue and settings."""
        return self._shelf.has_data(self.settings.data_recipe)

    @property
    def data(self) -> TrainingData:
        """Those of the current round; ProjectError when there are none yet, or their file is damaged."""
        return self._shelf.data()[0]

    def data_of(self, round_id: int) -> TrainingData:
        """The training data of any round: tags may have been added since it, or before it."""
        return self._shelf.data(round_id)[0]

    def projection_of(self, round_id: int) -> Float32[np.ndarray, "tags 2"]:
        """The map of any round."""
        return self._shelf.data(round_id)[1]

    @property
    def projection(self) -> Float32[np.ndarray, "tags 2"]:
        """The map: a place for every tag of `data`; ProjectError as there."""
        return self._shelf.data()[1]

    def save_data(self, data: TrainingData, projection: np.ndarray) -> None:
        """Keep the training data of the present catalogue and settings, and their map."""
        self._shelf.save_data(data, projection, self.settings.data_recipe)

    def save_search(
        self, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any], replacing: str | None = None
    ) -> bool:
        """Keep a search index in place of the one before; with `replacing` only while that is the `search_version`.

        Returns:
            Whether it was kept.
        """
        return self._shelf.save_search(arrays, meta, replacing)

    def search(self) -> tuple[Mapping[str, np.ndarray], Mapping[str, Any]] | None:
        """The search index; None while there is none."""
        return self._shelf.search()

    @property
    def search_version(self) -> str:
        """A text that changes whenever another search index is kept; empty while there is none."""
        return self._shelf.search_version()
