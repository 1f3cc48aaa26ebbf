"""What clusters do not reach is counted."""

import numpy as np

from core.catalogue import catalogue_from_pairs
from core.data import TrainingData
from core.project import Project, ProjectSettings
from core.workflow.coverage import Coverage, coverage


def test_tags_and_items_that_no_cluster_is_about_are_counted(tmp_path) -> None:
    pairs = [("A", "rock"), ("B", "rock"), ("B", "jazz"), ("C", "jazz"), ("C", "polka"), ("D", "polka trance")]
    project = Project.create(tmp_path / "p", catalogue_from_pairs(pairs), ProjectSettings(min_items=2))
    data = TrainingData.from_embeddings(np.eye(2, dtype=np.float32), ("rock", "jazz"))
    project.save_data(data, data.embeddings)
    assert coverage(project) == Coverage(tags=4, clustered=2, items=4, reached=3, min_items=2)
