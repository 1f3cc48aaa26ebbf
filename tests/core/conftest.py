"""A handful of tags in three clusters, small enough to be worked out by hand; ids that are no positions."""

import numpy as np
import pytest

from core.clustering import Clustering
from core.data import TrainingData
from core.edges import Edges
from core.neighbours import nearest_neighbours

GENRES = {
    # tag: (angle of its embedding in degrees, cluster id, confidence, items)
    "metal": (0, 5, 0.9, 100),
    "doom metal": (4, 5, 0.8, 20),
    "finnish metal": (8, 5, 0.6, 10),
    "techno": (90, 7, 0.9, 90),
    "house": (94, 7, 0.8, 60),
    "minimal": (98, 7, 0.7, 15),
    "acid": (86, 7, 0.6, 10),
    "finland": (180, 12, 0.9, 40),
    "norway": (184, 12, 0.8, 30),
    "viking": (20, 12, 0.5, 8),
}
MET = (
    # pairs of tags that occur together, and their NPMI
    ("metal", "doom metal", 0.5),
    ("metal", "finnish metal", 0.5),
    ("doom metal", "finnish metal", 0.2),
    ("techno", "house", 0.6),
    ("techno", "minimal", 0.6),
    ("house", "acid", 0.3),
    ("finland", "norway", 0.4),
    ("finland", "finnish metal", 0.3),
    ("viking", "metal", 0.4),
    ("viking", "doom metal", 0.4),
)


def edges_between(tags, met):
    """Edges of (tag, tag, weight) in the order that `Edges` promises."""
    row = {tag: at for at, tag in enumerate(tags)}
    ordered = sorted((*sorted((row[a], row[b])), weight) for a, b, weight in met)
    first, second, weight = zip(*ordered, strict=True) if ordered else ((), (), ())
    return Edges(
        np.array(first, dtype=np.int32), np.array(second, dtype=np.int32), np.array(weight, np.float32), len(tags)
    )


def data_of(tags, vectors, met=(), counts=None):
    """Training data without a catalogue or an encoder."""
    embeddings = np.asarray(vectors, dtype=np.float32)
    embeddings = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    affinity = edges_between(tags, met)
    return TrainingData(
        tags=tuple(tags),
        embeddings=embeddings,
        item_counts=np.array(counts or [1] * len(tags), dtype=np.int64),
        n_items=1000,
        cooccurrence=Edges(affinity.first, affinity.second, affinity.weight * 10, len(tags)),
        affinity=affinity,
        neighbours=nearest_neighbours(embeddings),
    )


def clustering_of(tags, labels, confidence=None, ids=None, **fields):
    """A clustering with these labels; what is left of each row goes to the next cluster, then evenly to the others."""
    labels = list(labels)
    confidence = [0.9] * len(labels) if confidence is None else list(confidence)
    ids = sorted(set(labels)) if ids is None else sorted(ids)
    assignments = np.zeros((len(labels), len(ids)), dtype=np.float32)
    for row, (label, sure) in enumerate(zip(labels, confidence, strict=True)):
        at = ids.index(label)
        assignments[row, at] = sure if len(ids) > 1 else 1.0
        assignments[row, (at + 1) % len(ids)] += 0.0 if len(ids) == 1 else (1 - sure) * 0.75
        rest = [other for other in range(len(ids)) if other not in (at, (at + 1) % len(ids))]
        assignments[row, rest] = (1 - sure) * 0.25 / max(len(rest), 1)
    assignments /= assignments.sum(axis=1, keepdims=True)
    defaults = {
        "parameters": {
            "weights": np.zeros((len(ids), 2), dtype=np.float32),
            "bias": np.zeros(len(ids), dtype=np.float32),
        },
        "prior": np.full(len(ids), 1 / len(ids), dtype=np.float32),
        "next_id": max(ids) + 1,
    }
    return Clustering(tuple(tags), assignments, np.array(ids, dtype=np.int64), **defaults | fields)


@pytest.fixture(name="make_data")
def _make_data():
    return data_of


@pytest.fixture(name="make_clustering")
def _make_clustering():
    return clustering_of


@pytest.fixture
def genres():
    """Ten tags: metal (5), electronic (7), and a cluster of places (12) into which "viking" has strayed."""
    angles = np.radians([entry[0] for entry in GENRES.values()])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return data_of(tuple(GENRES), vectors, MET, [entry[3] for entry in GENRES.values()])


@pytest.fixture
def reviewed(genres):
    """The clustering of `genres` that is under review; id 13 is the next."""
    return clustering_of(genres.tags, [entry[1] for entry in GENRES.values()], [entry[2] for entry in GENRES.values()])
