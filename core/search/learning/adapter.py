"""The query adapter's start: from what a text means to the directions in which the catalogue's tags differ.

Tags that sit on the same items are alike in the catalogue, whatever their texts mean. The leading singular vectors of
W, its columns of unit length, place every tag by that likeness; a ridge regression from embeddings to places then
reads a place off any text. Training by InfoNCE goes on from there.
"""

from dataclasses import replace

import numpy as np

from core.search.index import SearchIndex
from core.search.recipe import Recipe

LATENT_WEIGHT = 0.6  # on Last.fm 0.6 beat 0.4 and 0.8
WIDTH, NOISE = 0.37, 0.5  # two views at once are less alike than one: wider, and more to be trusted
FEWEST_TAGS = 50  # with fewer there is nothing to regress on


def with_adapter(index: SearchIndex, taught: np.ndarray, axes: int, ridge: float, seed: int) -> SearchIndex:
    """The index with an adapter fitted on some of its tags.

    Args:
        index: What gets it.
        taught: Rows of the tags to learn from.
        axes: Number of directions.
        ridge: Penalty per thousand tags.
        seed: Of the singular value decomposition's start.
    """
    axes = min(axes, len(index.tags) - 1, len(index.items) - 1)
    if len(taught) < FEWEST_TAGS or axes < 1:
        return index
    vectors = index.arrays["tag_vectors"]
    places = places_of_tags(index, axes, seed)
    center = vectors[taught].mean(axis=0)
    centered = (vectors[taught] - center).astype(np.float64)
    gram = centered.T @ centered + ridge * len(taught) / 1000 * np.eye(vectors.shape[1])
    adapter = np.linalg.solve(gram, centered.T @ (places[taught] - places[taught].mean(axis=0)))
    recipe = replace(index.recipe, latent_weight=LATENT_WEIGHT, width=WIDTH, noise=NOISE)
    return adapted_index(index, adapter.astype(np.float32), center, recipe)


def adapted_index(index: SearchIndex, adapter: np.ndarray, center: np.ndarray, recipe: Recipe) -> SearchIndex:
    """The index with another adapter and recipe; the temperature keeps its proportion to the kernel's width."""
    latents = (index.arrays["tag_vectors"] - center) @ adapter
    latents = latents / np.maximum(np.linalg.norm(latents, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    arrays = {**index.arrays, "adapter": adapter, "center": center, "tag_latents": latents.astype(np.float32)}
    tau = float(index.settings["tau"]) * recipe.width / index.recipe.width
    arrays["cluster_bias"] = index.arrays["cluster_bias"] * np.float32(recipe.width / index.recipe.width)
    return replace(index, arrays=arrays, recipe=recipe, settings={**index.settings, "tau": tau})


def places_of_tags(index: SearchIndex, axes: int, seed: int) -> np.ndarray:
    """Each tag's place by the items it sits on, shape (tags, axes): right singular vectors times singular values."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.linalg import svds

    arrays = index.arrays
    shape = (len(index.tags), len(index.items))
    by_tag = csr_matrix((arrays["weights"].astype(np.float64), arrays["postings"], arrays["starts"]), shape)
    lengths = np.sqrt(by_tag.multiply(by_tag).sum(axis=1)).A1
    by_tag = csr_matrix(by_tag.multiply(1 / np.maximum(lengths, 1e-12)[:, None]))
    start = np.random.default_rng(seed).normal(size=min(shape))
    left, values, _ = svds(by_tag, k=axes, v0=start)
    return left * values
