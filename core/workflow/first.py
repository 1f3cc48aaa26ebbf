"""The first round: a catalogue read, embedded, drawn and clustered."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.clustering import Clustering, Progress
from core.data import TrainingData
from core.evaluation import quality_report
from core.naming import cluster_names
from core.project import NewRound, Project, ProjectSettings, Round, RoundKind
from core.training.config import FitConfig

if TYPE_CHECKING:
    from core.embedding import Encoder

OnProgress = Callable[[Progress], None]


def first_round(project: Project, on_progress: OnProgress | None = None, encoder: "Encoder | None" = None) -> Round:
    """Learn the clusters of a project's catalogue and keep them as its first round.

    What was embedded and drawn before an interruption is not done again.

    Raises:
        ConfigError: The settings do not fit the catalogue.
        EncoderError: The encoder cannot be loaded.
    """
    report = on_progress or silent
    data = prepared_data(project, report, encoder)
    clustering = fitted(data, project.settings, report)
    report(Progress("measuring"))
    return project.add_round(
        NewRound(
            clustering=clustering,
            kind=RoundKind.FIRST,
            report=quality_report(data, clustering),
            names=cluster_names(data, clustering),
        )
    )


def prepared_data(project: Project, report: OnProgress, encoder: "Encoder | None" = None) -> TrainingData:
    """The project's embeddings, graphs and map, made and saved when they are not there yet."""
    if project.has_data:
        return project.data
    from core.embedding import default_encoder
    from core.projection import project_2d

    settings = project.settings
    data = TrainingData.from_catalogue(
        project.catalogue,
        encoder or default_encoder(settings.encoder, settings.device),
        min_items=settings.min_items,
        top=settings.top,
        on_progress=report,
    )
    report(Progress("drawing the map"))
    project.save_data(data, project_2d(data.embeddings, data.neighbours, seed=settings.seed))
    return data


def fitted(data: TrainingData, settings: ProjectSettings, report: OnProgress) -> Clustering:
    """A fresh fit by the project's settings."""
    from core.training.fit import fit

    report(Progress("fitting"))
    return fit(data, fit_config(settings, len(data.tags)), on_progress=report)


def fit_config(settings: ProjectSettings, n_tags: int) -> FitConfig:
    """The project's settings as a fit's."""
    wanted = settings.n_clusters
    return FitConfig(
        n_clusters=usual_cluster_count(n_tags) if wanted == "auto" else int(wanted),
        seed=settings.seed,
        device=settings.device,
        objective=settings.objective,
    )


def usual_cluster_count(n_tags: int) -> int:
    """The rule of thumb k = sqrt(n / 2) (Mardia, Kent and Bibby, Multivariate Analysis, 1979), at least 1."""
    return max(1, round((n_tags / 2) ** 0.5))


def silent(_progress: Progress) -> None:
    """Report to nobody."""
