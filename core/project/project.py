"""A project on disk: a folder of plain files, of which every reader sees one consistent state.

    manifest.json      format, versions of packages, settings; written last, so that half a project is none
    project.sqlite     decisions, rounds, jobs, history
    catalogue.parquet  the catalogue, any tool opens it
    arrays/            training data, map, rounds, search index, as safetensors
    jobs/              output of long computations

Whatever is saved is written to a file of its own first, which then gets a row in the database: killed between the two,
the file is a leftover that nothing names.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32

from core.catalogue import Catalogue
from core.clustering import Clustering, Progress
from core.data import TrainingData
from core.errors import ProjectError
from core.project import events, flags, jobs, judgements, names, rounds
from core.project.database import Database
from core.project.flags import Check
from core.project.folder import ARRAYS, DATABASE, JOBS, begun
from core.project.manifest import NAME, new_manifest, read_manifest, write_manifest
from core.project.settings import ProjectSettings
from core.project.shelf import Shelf
from core.project.stored import drop_leftovers
from core.project.values import Event, EventKind, Growth, Job, JobState, Judgement, NewRound, Round
from core.verdicts import Flag, Pair


class Project:
    """The project in a folder. Safe to share between threads; any number of processes may have it open.

    Args:
        path: The folder of a project that is there; `create` makes one, `open` checks one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path / DATABASE)
        self._manifest = read_manifest(path)
        self._shelf = Shelf(path, self._database)

    # Beginning

    @staticmethod
    def exists(path: Path | str) -> bool:
        """Whether `path` holds a project, sound or not."""
        return (Path(path) / NAME).is_file()

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
            ProjectError: The folder holds a project with rounds, or something else, or cannot be written.
        """
        path, settings = Path(path).expanduser(), settings or ProjectSettings()
        if cls.exists(path):
            project = cls.open(path)
            if project.rounds():
                raise ProjectError(f"{path} already holds a project with rounds. Open it, or name another folder.")
            project.save_settings(settings)
        else:
            with begun(path) as beside:
                Database(beside / DATABASE).migrate()
                write_manifest(beside, new_manifest(settings))
            project = cls.open(path)
        if catalogue is not None:
            project.save_catalogue(catalogue)
        return project

    @property
    def settings(self) -> ProjectSettings:
        """What the project was asked to learn."""
        return self._manifest.settings

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
        self._manifest = new_manifest(settings, self._manifest.created)
        write_manifest(self.path, self._manifest)

    # Catalogue and training data

    @property
    def has_catalogue(self) -> bool:
        """Whether there is a catalogue."""
        return self._shelf.catalogue_file() is not None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue; ProjectError when there is none yet, or its file is damaged."""
        return self._shelf.catalogue()

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

    # Rounds

    def add_round(self, new: NewRound, curator: str = "") -> Round:
        """Save a round. One that is to be kept becomes the current one, unless another did since its parent."""
        return rounds.add_round(self._database, new, self._shelf.write_clustering(new.clustering), curator)

    def add_tags(self, new: NewRound, growth: Growth, curator: str = "") -> Round:
        """Save a round with the catalogue and data that only it, and what is made from it, has: all, or nothing."""
        saving = self._shelf.write_growth(growth, self.settings.data_recipe)
        file = self._shelf.write_clustering(new.clustering)
        return rounds.add_round(self._database, new, file, curator, saving)

    def rounds(self) -> tuple[Round, ...]:
        """All rounds, oldest first."""
        return rounds.rounds(self._database)

    def round(self, round_id: int) -> Round:
        """One round; ProjectError when there is none of this number."""
        return rounds.round_by_id(self._database, round_id)

    def head(self) -> Round | None:
        """The current round; None while there is none."""
        return rounds.head(self._database)

    def current(self) -> Round:
        """The current round; ProjectError while there is none."""
        found = self.head()
        if found is None:
            raise ProjectError(f"The project {self.path} has no round yet. Fit it first.")
        return found

    def proposed(self) -> Round:
        """The newest round that waits to be kept or rejected; ProjectError when none waits."""
        found = rounds.proposed(self._database)
        if found is None:
            raise ProjectError("No round waits to be kept or rejected. Retrain with a proposal first.")
        return found

    def waiting(self) -> Round | None:
        """The newest round that waits to be kept or rejected; None when none waits."""
        return rounds.proposed(self._database)

    def clustering(self, round_id: int) -> Clustering:
        """The clusters of one round; ProjectError when there is none, or its file is damaged."""
        return self._shelf.clustering(round_id)

    def keep(self, round_id: int, curator: str) -> None:
        """Make a proposed round the current one, or one that was rejected by mistake."""
        rounds.keep(self._database, round_id, curator)

    def reject(self, round_id: int, curator: str) -> None:
        """Refuse a proposed round."""
        rounds.reject(self._database, round_id, curator)

    def return_to(self, round_id: int, curator: str) -> None:
        """Make an earlier round the current one again."""
        rounds.return_to(self._database, round_id, curator)

    def next_cluster_id(self) -> int:
        """Smallest cluster id that no round has used, whichever of them is current."""
        return max((made.next_id for made in self.rounds()), default=0)

    # Decisions

    def add_flag(self, flag: Flag, pairs: Iterable[Pair]) -> int:
        """Save a decision with its pairs; on the disk when this returns. Returns its number."""
        return self.add_flags([(flag, tuple(pairs))])[0]

    def add_flags(self, decided: Sequence[tuple[Flag, Sequence[Pair]]], check: Check | None = None) -> tuple[int, ...]:
        """Save decisions, all or none, if `check` allows them beside the pairs in force then. Returns their numbers."""
        return flags.add_flags(self._database, decided, check)

    def flags(self, active: bool = True) -> tuple[Flag, ...]:
        """Decisions in the order they were made: those in force, or all."""
        return flags.flags(self._database, active)

    def pairs(self, flag_ids: Iterable[int] | None = None) -> tuple[Pair, ...]:
        """Pairs of the named flags, or of all in force."""
        return flags.pairs(self._database, flag_ids)

    def withdraw(self, flag_id: int, curator: str) -> None:
        """Take a decision back."""
        flags.withdraw(self._database, flag_id, curator)

    def restore(self, flag_id: int, curator: str, check: Check | None = None) -> None:
        """Put a withdrawn decision back in force, if `check` allows it beside the pairs in force then."""
        flags.restore(self._database, flag_id, curator, check)

    def rename(self, cluster: int, name: str, curator: str) -> None:
        """Give a cluster a name."""
        names.rename(self._database, cluster, name, curator)

    def names(self) -> Mapping[int, str]:
        """Cluster id -> the name that a curator gave it."""
        return {cluster: str(event.payload["name"]) for cluster, event in self.named().items()}

    def named(self) -> Mapping[int, Event]:
        """Cluster id -> the last event in which a curator gave it a name, or confirmed the one it had."""
        return names.named(self._database)

    def record(self, kind: EventKind, who: str, payload: Mapping[str, Any]) -> None:
        """Add an entry of its own to the history."""
        events.add(self._database, kind, who, payload)

    def history(self) -> tuple[Event, ...]:
        """All that happened, oldest first."""
        return events.history(self._database)

    def last_event(self) -> int:
        """Number of the newest entry of the history: it grows with everything that happens."""
        return events.last_event(self._database)

    # Jobs

    def start_job(self, kind: str, pid: int) -> int:
        """Begin a long computation in process `pid`; ProjectError while another runs. Returns its number."""
        job = jobs.start_job(self._database, kind, pid)
        drop_leftovers(self._database, self.path / ARRAYS)
        return job

    def update_job(self, job_id: int, progress: Progress) -> None:
        """Tell how far a job is."""
        jobs.update_job(self._database, job_id, progress)

    def finish_job(self, job_id: int, state: JobState | str, message: str = "") -> None:
        """End a job as done, failed or cancelled."""
        jobs.finish_job(self._database, job_id, JobState(state), message)

    def job(self) -> Job | None:
        """The job begun last, running or not."""
        return jobs.last_job(self._database, self.path / JOBS)

    # Search

    def save_search(self, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> None:
        """Keep a search index in place of the one before."""
        self._shelf.save_search(arrays, meta)

    def search(self) -> tuple[Mapping[str, np.ndarray], Mapping[str, Any]] | None:
        """The search index; None while there is none."""
        return self._shelf.search()

    @property
    def search_version(self) -> str:
        """A text that changes whenever another search index is kept; empty while there is none."""
        return self._shelf.search_version()

    def judge(self, query: str, item: str, good: bool, curator: str) -> int:
        """Save a word on one answer to one query; returns its number."""
        return judgements.judge(self._database, query, item, good, curator)

    def withdraw_judgement(self, judgement_id: int, curator: str) -> None:
        """Take a word on an answer back."""
        judgements.withdraw_judgement(self._database, judgement_id, curator)

    def judgements(self) -> tuple[Judgement, ...]:
        """The words on answers that are in force, oldest first."""
        return judgements.judgements(self._database)
