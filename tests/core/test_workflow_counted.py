"""A project of a table that was counted where it lies: the same clusters, a sample of the items."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core import (
    Clustering,
    ConfigError,
    CountConfig,
    Project,
    ProjectError,
    ProjectSettings,
    TagCounts,
    TrainingData,
    add_rows,
    begin_counted,
    build_index,
    catalogue_from_pairs,
    count_parquet,
    example_items,
    first_round,
    load_catalogue,
    save_counts,
)
from core.embedding import unit_length


class Letters:
    """Texts as counts of their letters: an encoder that costs nothing."""

    name = "letters"
    dimensions = 26

    def encode(self, texts: Sequence[str], on_progress: object = None) -> np.ndarray:  # noqa: ARG002
        return unit_length(np.array([[text.count(chr(97 + at)) + 0.01 for at in range(26)] for text in texts]))


SETTINGS = ProjectSettings(n_clusters=3, min_items=2, seed=7)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty items with tags of three kinds, four of one kind each."""
    kinds = [
        ["metal", "doom metal", "Death-Metal", "grind"],
        ["jazz", "bebop", "swing", "sax"],
        ["pop", "disco", "abc", "synth"],
    ]
    rows = [(f"item {at}", tag) for at in range(40) for number, tag in enumerate(kinds[at % 3]) if (at + number) % 4]
    folder = tmp_path_factory.mktemp("table")
    items, tags = zip(*rows, strict=True)
    pq.write_table(pa.table({"item": items, "tag": tags}), folder / "part-0.parquet")
    return folder


@pytest.fixture(scope="module")
def counts(table: Path) -> TagCounts:
    return count_parquet(table, CountConfig(SETTINGS.min_items, sample=10))


def test_data_are_those_of_the_catalogue_in_memory(table: Path, counts: TagCounts) -> None:
    here = TrainingData.from_counts(counts, Letters())
    there = TrainingData.from_catalogue(load_catalogue(table), Letters(), min_items=2)
    at = [there.row_of[tag] for tag in here.tags]
    assert here.n_items == there.n_items == 40
    assert here.item_counts.tolist() == there.item_counts[at].tolist()
    assert (here.affinity.to_matrix() != there.affinity.to_matrix()[at][:, at]).nnz == 0
    assert here.encoder == "letters"


def members(clustering: Clustering) -> set[frozenset[str]]:
    return {
        frozenset(tag for tag, label in zip(clustering.tags, clustering.labels, strict=True) if label == each)
        for each in clustering.cluster_ids
    }


def test_a_project_learns_from_every_item_and_shows_some(table: Path, counts: TagCounts, tmp_path: Path) -> None:
    project = begin_counted(tmp_path / "counted.tagloom", counts, SETTINGS)
    assert not project.has_catalogue
    save_counts(project, counts, encoder=Letters())
    made = first_round(project, encoder=Letters())
    assert (project.data.n_items, len(project.catalogue.items)) == (40, 10)
    clustering = project.clustering(made.id)
    whole = Project.create(tmp_path / "whole.tagloom", load_catalogue(table), SETTINGS)
    other = whole.clustering(first_round(whole, encoder=Letters()).id)
    assert members(clustering) == members(other)
    assert example_items(project.catalogue, ["jazz", "bebop"])
    assert len(build_index(project.catalogue, project.data, clustering).items) == 10
    with pytest.raises(ProjectError, match="40 items were counted where they lie, and the project holds 10 of them"):
        add_rows(project, catalogue_from_pairs([("new", "jazz")]), encoder=Letters())


def test_what_a_project_cannot_begin_with(table: Path, counts: TagCounts, tmp_path: Path) -> None:
    without = count_parquet(table, CountConfig(2))
    with pytest.raises(ConfigError, match=r"Count with a sample of them: CountConfig\(sample=100000\)"):
        begin_counted(tmp_path / "p", without, SETTINGS)
    with pytest.raises(ConfigError, match="99 clusters cannot be made of 12 tags"):
        begin_counted(tmp_path / "p", counts, ProjectSettings(n_clusters=99))
    assert not (tmp_path / "p").exists()


def test_a_fit_that_was_stopped_does_not_count_the_sample(counts: TagCounts, tmp_path: Path) -> None:
    project = begin_counted(tmp_path / "p", counts, SETTINGS)
    with pytest.raises(ProjectError, match="no catalogue"):
        first_round(project, encoder=Letters())
