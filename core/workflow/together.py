"""The first round learned by several processes: one prepares and saves, all of them train."""

from pathlib import Path

from core.project import Project, ProjectSettings, Round

from .beginning import begin_project
from .first import chosen_count, fitted, kept_first, prepared_data, silent


def first_round_together(folder: Path, source: Path, settings: ProjectSettings) -> Round | None:
    """Begin a project of the table in `source`, and learn its first round, in every process that torchrun started.

    Returns:
        The round, in the process that saved it; None in the others.

    Raises:
        CatalogueError, ConfigError, ProjectError: As `begin_project`.
    """
    from core.training.parallel import processes, wait_for_all

    with processes() as number:
        if number == 0:
            prepared_data(begin_project(folder, source, settings), silent)
        wait_for_all()
        project = Project.open(folder)
        data = project.data
        choice = chosen_count(data, settings, silent)
        clustering = fitted(data, settings, choice, silent)
        return kept_first(project, clustering, choice) if number == 0 else None
