"""A project of a table that was counted where it lies, because it is larger than memory."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.clustering import Progress
from core.cooccurrence import TagCounts
from core.data import TrainingData
from core.errors import ConfigError
from core.project import Project, ProjectSettings
from core.workflow.beginning import check_cluster_count
from core.workflow.first import OnProgress, silent

if TYPE_CHECKING:
    from core.embedding import Encoder

ITEMS_KEPT = 100_000  # items that a project keeps of a table; with 20 tags each, some 50 MB


def begin_counted(folder: Path | str, counts: TagCounts, settings: ProjectSettings) -> Project:
    """A new project for the tags of `counts`; `save_counts` gives it to learn from.

    Raises:
        ConfigError: There is no sample of items, or there are fewer tags than clusters.
        ProjectError: The folder is taken.
    """
    if counts.sample is None:
        raise ConfigError(
            f"A project shows and searches items. Count with a sample of them: CountConfig(sample={ITEMS_KEPT})."
        )
    check_cluster_count(settings, len(counts.tags))
    return Project.create(folder, None, settings)


def save_counts(
    project: Project, counts: TagCounts, on_progress: OnProgress | None = None, encoder: "Encoder | None" = None
) -> None:
    """Embed and draw the tags of `counts`, and keep them as what `first_round` learns from.

    The counts are of the whole table; the project's catalogue is the sample.
    """
    from core.embedding import default_encoder
    from core.projection import project_2d

    report, settings = on_progress or silent, project.settings
    data = TrainingData.from_counts(
        counts, encoder or default_encoder(settings.encoder, settings.device), on_progress=report
    )
    report(Progress("drawing the map"))
    places = project_2d(data.embeddings, data.neighbours, seed=settings.seed)
    if counts.sample is not None:
        project.save_catalogue(counts.sample)  # not before: a fit that goes on must not count the sample
    project.save_data(data, places)
