"""P(tag | query): how much say each tag has, though no tag need be the query itself.

The kernel k(q, t) = exp((similarity - 1) / width) + gram_weight * spelling says how much alike two texts are. Weights
a = (K + noise I)^-1 k over the nearest tags are those of kernel ridge regression (the kriging weights of a Gaussian
process): tags that say the same share one say, where a plain softmax would count each of them in full. Negative weights
are dropped, so that every part of an explanation is a share.
"""

from dataclasses import dataclass

import numpy as np

from core.errors import SearchError

from .grams import spelling_among, spelling_likeness
from .index import SearchIndex

SAME = 0.9999  # cosine from which a query is the tag itself


@dataclass(frozen=True, eq=False)
class Attention:
    """The tags that have a say in a query.

    Attributes:
        rows: Rows of the tags, shape (n,), no row twice.
        weights: P(tag | query), shape (n,), above 0, sums to 1.
        similarity: Cosine of the query with its nearest tag.
    """

    rows: np.ndarray
    weights: np.ndarray
    similarity: float


def attend(index: SearchIndex, vector: np.ndarray, text: str | None = None, exclude: int | None = None) -> Attention:
    """P(tag | query) for a query at unit length.

    Args:
        index: What is searched.
        vector: Shape (d,), unit length.
        text: The query's text, for its spelling; None leaves spelling out.
        exclude: Row of a tag that shall have no say: the query itself, when tags play queries.
    """
    recipe = index.recipe
    cosines = index.arrays["tag_vectors"] @ vector
    kernel = np.exp((blended(index, cosines, adapted(index, vector)) - 1) / recipe.width)
    if text is not None and recipe.gram_weight:
        kernel += recipe.gram_weight * spelling_likeness(index.arrays, text, len(kernel))
    if exclude is not None:
        kernel[exclude] = -1.0
        cosines[exclude] = -1.0
    rows = largest(kernel, recipe.n_tags - (exclude is not None and len(kernel) <= recipe.n_tags))
    if not len(rows):
        return Attention(rows, np.empty(0), -1.0)
    weights = shared_say(index, rows, kernel[rows], with_spelling=text is not None)
    nearest = int(cosines.argmax())
    if cosines[nearest] >= SAME:
        weights *= 1 - recipe.own_share
        rows, weights = with_tag(rows, weights, nearest, recipe.own_share)
    said = weights > 0
    return Attention(rows[said], weights[said], float(cosines[nearest]))


def unit_query(index: SearchIndex, vector: np.ndarray) -> np.ndarray:
    """The query at unit length, checked against the index.

    Raises:
        SearchError: It has another number of dimensions, or no direction.
    """
    vector = np.asarray(vector, dtype=np.float32).reshape(-1)
    wanted = index.arrays["tag_vectors"].shape[1]
    if len(vector) != wanted:
        raise SearchError(
            f"The query has {len(vector)} dimensions and the index {wanted}. Encode it with the same encoder "
            f"({index.settings.get('encoder') or 'unnamed'})."
        )
    length = float(np.linalg.norm(vector))
    if not (np.isfinite(length) and length > 0):
        raise SearchError("The query's vector is zero or not finite. Encode it again.")
    return vector / np.float32(length)


def adapted(index: SearchIndex, vector: np.ndarray) -> np.ndarray:
    """The adapter's view of a query: where its items would lie among the catalogue's own directions; unit length."""
    latent = (vector - index.arrays["center"]) @ index.arrays["adapter"]
    return latent / np.maximum(np.linalg.norm(latent), np.finfo(np.float32).tiny)


def blended(index: SearchIndex, cosines: np.ndarray, latent: np.ndarray) -> np.ndarray:
    """The encoder's view and the adapter's as one cosine, shape (tags,)."""
    weight = np.float32(index.recipe.latent_weight) ** 2
    if not weight:
        return cosines
    return (cosines + weight * (index.arrays["tag_latents"] @ latent)) / (1 + weight)


def largest(values: np.ndarray, n: int) -> np.ndarray:
    """Positions of the n largest values, unordered; all when there are no more than n (ties: lowest position)."""
    if n >= len(values):
        return np.arange(len(values))
    edge = np.partition(values, len(values) - n)[len(values) - n]
    above = np.flatnonzero(values > edge)
    return np.concatenate([above, np.flatnonzero(values == edge)[: n - len(above)]])


def shared_say(index: SearchIndex, rows: np.ndarray, kernel: np.ndarray, with_spelling: bool) -> np.ndarray:
    """Kernel ridge weights over the nearest tags, negative ones dropped, summing to 1; shape (len(rows),)."""
    recipe, arrays = index.recipe, index.arrays
    vectors, latents = arrays["tag_vectors"][rows], arrays["tag_latents"][rows]
    weight = np.float32(recipe.latent_weight) ** 2
    among = (vectors @ vectors.T + weight * (latents @ latents.T)) / (1 + weight)
    among = np.exp((among - 1) / recipe.width)
    if with_spelling and recipe.gram_weight:
        among += recipe.gram_weight * spelling_among(arrays, rows)
    among[np.diag_indices(len(rows))] += recipe.noise
    say = np.maximum(np.linalg.solve(among.astype(np.float64), kernel.astype(np.float64)), 0)
    if not say.any():
        say[kernel.argmax()] = 1.0
    return say / say.sum()


def with_tag(rows: np.ndarray, weights: np.ndarray, tag: int, weight: float) -> tuple[np.ndarray, np.ndarray]:
    """`weight` more say for one tag, whether it had a say or not."""
    if tag in rows:
        return rows, np.where(rows == tag, weights + weight, weights)
    return np.append(rows, tag), np.append(weights, weight)
