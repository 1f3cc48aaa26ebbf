"""A catalogue whose clusters are known: unequal sizes, noisy embeddings, items that mostly draw tags of one cluster."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64
from scipy.sparse import csr_matrix

TAGS_PER_ITEM = 5  # 2 N items of 5 tags meet in about 20 N pairs
INSIDE = 0.8  # of an item's tags, drawn from the item's own cluster; the others from anywhere
UNEVEN = 0.7  # standard deviation of log size: the largest of 300 clusters is 60 to 140 times the smallest


@dataclass(frozen=True)
class Plant:
    """What is planted.

    Attributes:
        n_tags: Tags.
        n_clusters: Clusters.
        n_items: Items; each carries `TAGS_PER_ITEM` tags, some twice.
        noise: Length of the noise beside a centroid of length 1; at 2 two tags of a cluster have cosine 0.2.
        seed: Of everything drawn.
        d: Length of an embedding.
    """

    n_tags: int
    n_clusters: int
    n_items: int
    noise: float = 2.0
    seed: int = 0
    d: int = 384


@dataclass(frozen=True, eq=False)
class Planted:
    """Embeddings, the cluster each was made from, and who carries what."""

    embeddings: Float32[np.ndarray, "tags d"]
    truth: Int64[np.ndarray, " tags"]
    incidence: csr_matrix


def planted(plant: Plant) -> Planted:
    """Draw the catalogue; equal plants give equal catalogues."""
    random = np.random.default_rng(plant.seed)
    share = random.lognormal(0, UNEVEN, plant.n_clusters)
    truth = random.choice(plant.n_clusters, plant.n_tags, p=share / share.sum()).astype(np.int64)
    return Planted(_embeddings(plant, truth, random), truth, _incidence(plant, truth, random))


def _embeddings(plant: Plant, truth: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Around centroids that are themselves around a few themes, so that some clusters are alike."""
    n_themes = max(2, round(plant.n_clusters**0.5))
    themes = random.standard_normal((n_themes, plant.d), dtype=np.float32)
    centroids = themes[random.integers(n_themes, size=plant.n_clusters)]
    centroids = centroids + random.standard_normal(centroids.shape, dtype=np.float32)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    x = random.standard_normal((plant.n_tags, plant.d), dtype=np.float32)
    x *= plant.noise / plant.d**0.5
    x += centroids[truth]
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return x


def _incidence(plant: Plant, truth: np.ndarray, random: np.random.Generator) -> csr_matrix:
    order = np.argsort(truth, kind="stable")
    sizes = np.bincount(truth, minlength=plant.n_clusters)
    starts = np.cumsum(sizes) - sizes
    cluster = truth[random.integers(plant.n_tags, size=plant.n_items)]  # of each item
    shape = (plant.n_items, TAGS_PER_ITEM)
    within = order[starts[cluster][:, None] + (random.random(shape) * sizes[cluster][:, None]).astype(np.int64)]
    tags = np.where(random.random(shape) < INSIDE, within, random.integers(plant.n_tags, size=shape))
    rows = np.repeat(np.arange(plant.n_items), TAGS_PER_ITEM)
    found = csr_matrix((np.ones(tags.size, np.float32), (rows, tags.ravel())), shape=(plant.n_items, plant.n_tags))
    found.data[:] = 1  # a tag drawn twice is carried once
    return found
