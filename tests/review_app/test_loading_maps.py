"""What the map is drawn from."""

from pathlib import Path

from core import Flag, Project, Verdict, next_round, save_flag
from review_app import loading


def test_a_retrain_changes_no_clusters_colour(project_copy: Path) -> None:
    project = Project.open(project_copy)
    first = loading.shown(project)
    assert first is not None
    before = {mark.id: mark.hue for mark in loading.marks(first)}
    clustering = project.clustering(first.round.id)
    cluster = max(clustering.sizes, key=lambda each: clustering.sizes[each])
    tags = [clustering.tags[row] for row in clustering.members(cluster)]
    half = len(tags) // 2
    save_flag(project, Flag(cluster, Verdict.TOO_BROAD, groups=(tuple(tags[:half]), tuple(tags[half:]))))
    next_round(project)
    second = loading.shown(project)
    assert second is not None
    after = {mark.id: mark.hue for mark in loading.marks(second)}
    assert len(after) == len(before) + 1
    assert {cluster: after[cluster] for cluster in before} == before
