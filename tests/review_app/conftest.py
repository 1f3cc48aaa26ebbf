"""Five tags in two clusters and an empty one, small enough to be worked out by hand; ids that are no positions."""

from pathlib import Path

import numpy as np
import pytest

from core import Clustering, Edges, Project, TrainingData, nearest_neighbours
from review_app import jobs

TAGS = ("rock", "punk", "jazz", "bebop", "<b>cool</b>")
MET = ((0, 1, 0.5), (2, 3, 0.8), (0, 2, 0.1))  # (row, row, NPMI)


@pytest.fixture
def reviewed() -> Clustering:
    """rock, punk in cluster 5; jazz, bebop and the hostile one in cluster 7; cluster 12 is empty."""
    assignments = np.array(
        [[0.9, 0.1, 0.0], [0.6, 0.3, 0.1], [0.2, 0.8, 0.0], [0.1, 0.7, 0.2], [0.4, 0.5, 0.1]], dtype=np.float32
    )
    nothing = {"weights": np.zeros((3, 2), np.float32), "bias": np.zeros(3, np.float32)}
    ids = np.array([5, 7, 12])
    return Clustering(TAGS, assignments, ids, nothing, np.full(3, 1 / 3, dtype=np.float32), next_id=13)


@pytest.fixture
def five_tags() -> TrainingData:
    """The same tags; three pairs of them meet, and the last one meets nobody."""
    first, second, weight = (np.array(each) for each in zip(*sorted(MET), strict=True))
    ends = first.astype(np.int32), second.astype(np.int32)
    angles = np.linspace(0, 1, len(TAGS))
    embeddings = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return TrainingData(
        tags=TAGS,
        embeddings=embeddings,
        item_counts=np.array([40, 20, 40, 20, 5]),
        n_items=100,
        cooccurrence=Edges(*ends, np.array([16, 4, 16], dtype=np.float32), len(TAGS)),
        affinity=Edges(*ends, weight.astype(np.float32), len(TAGS)),
        neighbours=nearest_neighbours(embeddings),
    )


@pytest.fixture
def project(project_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A fitted project of this test's own, the one that is served."""
    monkeypatch.setenv("TAGLOOM_PROJECT", str(project_copy))
    return Project.open(project_copy)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The jobs that were asked for, none of which runs."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(jobs, "start", lambda _project, *command: asked.append(command))
    return asked
