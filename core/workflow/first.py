"""The first round: a catalogue read, embedded, drawn and clustered."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from core.choosing.choice import ClusterCountChoice
from core.clustering import Clustering, Progress
from core.data import TrainingData
from core.evaluation import quality_report
from core.naming import cluster_names
from core.project import NewRound, Project, ProjectSettings, Round, RoundKind
from core.project.settings import AUTO
from core.suggestions.instability import instability
from core.training.config import FitConfig

if TYPE_CHECKING:
    from core.embedding import Encoder

OnProgress = Callable[[Progress], None]
INSTABILITY = "instability"  # in a report: how far each cluster depends on the seed
CLUSTER_COUNT = "cluster_count"  # in a first round's report: how its number of clusters was chosen


def first_round(project: Project, on_progress: OnProgress | None = None, encoder: "Encoder | None" = None) -> Round:
    """Learn the clusters of a project's catalogue and keep them as its first round.

    What was embedded and drawn before an interruption is not done again.

    Raises:
        ConfigError: The settings do not fit the catalogue.
        EncoderError: The encoder cannot be loaded.
    """
    report = on_progress or silent
    data = prepared_data(project, report, encoder)
    choice = chosen_count(data, project.settings, report)
    clustering = fitted(data, project.settings, choice, report)
    report(Progress("measuring"))
    return kept_first(project, clustering, choice)


def kept_first(project: Project, clustering: Clustering, choice: ClusterCountChoice | None) -> Round:
    """A clustering measured, named and kept as the project's first round."""
    data = project.data
    figures = {**quality_report(data, clustering), **stable_figures(data, clustering, project.settings.seed)}
    return project.add_round(
        NewRound(
            clustering=clustering,
            kind=RoundKind.FIRST,
            report=figures if choice is None else {**figures, CLUSTER_COUNT: choice.to_json()},
            names=cluster_names(data, clustering),
        )
    )


def stable_figures(data: TrainingData, clustering: Clustering, seed: int) -> dict[str, Any]:
    """How far each cluster depends on the seed, for the report of a round that fitted every tag."""
    found = instability(data, clustering, seed)
    return {INSTABILITY: {str(cluster): share for cluster, share in found.items()}}


def carried_figures(current: Round) -> dict[str, Any]:
    """What was measured when every tag was last fitted: what came since left nearly all clusters as they were."""
    return {INSTABILITY: current.report[INSTABILITY]} if INSTABILITY in current.report else {}


def instability_of(made: Round) -> Mapping[int, float]:
    """What the report of a round says of it: cluster id -> share; none for rounds that never measured it."""
    return {int(cluster): float(share) for cluster, share in made.report.get(INSTABILITY, {}).items()}


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


def chosen_count(data: TrainingData, settings: ProjectSettings, report: OnProgress) -> ClusterCountChoice | None:
    """The number of clusters chosen from the data; None when the settings name one."""
    if settings.n_clusters != AUTO:
        return None
    from core.choosing.climbing import choose_cluster_count

    return choose_cluster_count(data, settings.seed, settings.device, report)


def fitted(
    data: TrainingData, settings: ProjectSettings, choice: ClusterCountChoice | None, report: OnProgress
) -> Clustering:
    """A fresh fit by the project's settings."""
    from core.training.fit import fit

    n_clusters = int(settings.n_clusters) if choice is None else choice.chosen
    report(Progress("fitting"))
    return fit(data, fit_config(settings, n_clusters), on_progress=report)


def fit_config(settings: ProjectSettings, n_clusters: int) -> FitConfig:
    """The project's settings as a fit's."""
    return FitConfig(n_clusters=n_clusters, seed=settings.seed, device=settings.device, objective=settings.objective)


def cluster_count_choice(made: Round) -> ClusterCountChoice | None:
    """How a first round's number of clusters was chosen; None when somebody named it."""
    saved = made.report.get(CLUSTER_COUNT)
    return None if saved is None else ClusterCountChoice.from_json(saved)


def silent(_progress: Progress) -> None:
    """Report to nobody."""
