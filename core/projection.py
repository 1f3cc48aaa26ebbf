"""Embeddings -> positions on the map: UMAP in two dimensions, drawn only, never learned from.

McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection", 2018, on the neighbour graph that is
there already. It starts from the two main directions of the embeddings, which costs nothing, keeps the far apart far
apart, and gives each tag the same place every time. Results are kept in the user's cache.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from core.clustering import Progress
from core.embedding import ArrayStore, ProgressCallback, content_key
from core.neighbours import Neighbours
from core.sample import sample_map_files

log = logging.getLogger("tagloom.cache")

VERSION = "umap-1"  # raise it when the same embeddings would be drawn elsewhere
STAGE = "drawing the map"
FEW = 5  # below this UMAP has no neighbourhoods to speak of
MIN_DIST = 0.1
SPREAD = 1.0
EXTENT = 10.0  # half the width of the start layout, UMAP's own habit
NOISE = 1e-4  # keeps equal embeddings from lying on one point for ever

Positions = Float32[np.ndarray, "tags 2"]


def project_2d(
    embeddings: Float32[np.ndarray, "tags d"],
    neighbours: Neighbours,
    seed: int = 0,
    on_progress: ProgressCallback | None = None,
    cache: ArrayStore | None = None,
) -> Positions:
    """A place on the map for every tag; the same embeddings and seed give the same map.

    Args:
        embeddings: Unit vectors.
        neighbours: The neighbour graph of these very embeddings.
        seed: Of the layout's own generator; no global state is read or changed.
        on_progress: Told the epochs done; an exception it raises stops the work.
        cache: Where maps are kept; None takes the user's cache.

    Returns:
        Positions, centred on the origin, without a unit.
    """
    if len(embeddings) < FEW:
        return _few(embeddings)
    cache = cache or ArrayStore()
    key = map_key(embeddings, neighbours.n_neighbours, seed)
    drawn = _shipped(key, sample_map_files())
    if drawn is None:
        drawn = cache.get([key]).get(key)
    if drawn is None or drawn.size != 2 * len(embeddings):
        drawn = layout(embeddings, neighbours, seed, on_progress)
        cache.put({key: drawn})
    if on_progress is not None:
        on_progress(Progress(STAGE, 1, 1))
    return drawn.reshape(-1, 2).copy()


def places_near(
    places: Float32[np.ndarray, "known 2"], neighbours: Neighbours, spread: int = 3
) -> Float32[np.ndarray, "tags 2"]:
    """The map with more tags: those that are there stay, each new one lies among its nearest.

    A new tag takes the mean place of its `spread` nearest known neighbours, but for those far from the nearest: between
    two islands there is only water. One without known neighbours lies in the middle.

    Args:
        places: Places of the first rows.
        neighbours: Neighbours of all rows.
        spread: Neighbours that are averaged.
    """
    known, n_tags = len(places), len(neighbours.indices)
    out = np.concatenate([places, np.tile(places.mean(axis=0), (n_tags - known, 1))]).astype(np.float32)
    reach = _usual_distance(places, neighbours)
    for row in range(known, n_tags):
        near = neighbours.indices[row]
        near = near[near < known][:spread]
        if len(near):
            distance = np.linalg.norm(places[near] - places[near[0]], axis=1)
            out[row] = places[near[distance <= 3 * reach]].mean(axis=0)
    return out


def _usual_distance(places: np.ndarray, neighbours: Neighbours) -> float:
    """Median distance on the map between a tag and its nearest neighbour."""
    known = len(places)
    if neighbours.indices.shape[1] == 0:
        return 0.0
    nearest = neighbours.indices[:known, 0]
    rows = np.flatnonzero(nearest < known)
    return float(np.median(np.linalg.norm(places[rows] - places[nearest[rows]], axis=1))) if len(rows) else 0.0


def map_key(embeddings: Float32[np.ndarray, "tags d"], n_neighbours: int, seed: int) -> bytes:
    """What a map is known by; the neighbours follow from the embeddings, so their number is enough."""
    label = f"{VERSION} {embeddings.shape} {n_neighbours} {seed}"
    return content_key(label, np.ascontiguousarray(embeddings).tobytes())


def layout(
    embeddings: Float32[np.ndarray, "tags d"],
    neighbours: Neighbours,
    seed: int,
    on_progress: ProgressCallback | None = None,
) -> Positions:
    """UMAP's layout, computed on one thread so that it is the same every time."""
    from umap import umap_

    random = np.random.RandomState(seed)  # the kind of generator that UMAP asks for
    graph, _, _ = umap_.fuzzy_simplicial_set(
        embeddings,
        neighbours.n_neighbours + 1,
        random,
        "cosine",
        knn_indices=np.hstack([np.arange(len(embeddings), dtype=np.int32)[:, None], neighbours.indices]),
        knn_dists=np.hstack([np.zeros((len(embeddings), 1), np.float32), 1 - neighbours.similarity]),
    )
    a, b = umap_.find_ab_params(SPREAD, MIN_DIST)
    positions, _ = umap_.simplicial_set_embedding(
        embeddings,
        graph,
        n_components=2,
        initial_alpha=1.0,
        a=a,
        b=b,
        gamma=1.0,
        negative_sample_rate=5,
        n_epochs=None,  # UMAP's choice: 500, and 200 above 10,000 tags
        init=_start(embeddings, random),
        random_state=random,
        metric="cosine",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
        parallel=False,
        tqdm_kwds=_epochs_told(on_progress),
    )
    return (positions - positions.mean(axis=0)).astype(np.float32)


def map_bytes(key: bytes, positions: Positions) -> bytes:
    """The content of a map file to ship: the same input gives the same bytes."""
    from safetensors.numpy import save

    return save({"positions": np.ascontiguousarray(positions)}, metadata={"key": key.hex()})


def _shipped(key: bytes, files: Iterable[Path]) -> np.ndarray | None:
    """The map under `key` from a file made by `map_bytes`, None when there is none."""
    from safetensors import SafetensorError, safe_open

    for path in files:
        try:
            with safe_open(path, framework="np") as file:
                if (file.metadata() or {}).get("key") == key.hex():
                    return file.get_tensor("positions")
        except (OSError, SafetensorError) as error:
            log.warning("%s is not a map: %s. The map is drawn instead.", path, error)
    return None


def main_directions(embeddings: Float32[np.ndarray, "tags d"]) -> np.ndarray:
    """Coordinates along the two directions of largest variance, signs fixed, shape (tags, 2)."""
    centred = embeddings.astype(np.float64) - embeddings.mean(axis=0, dtype=np.float64)
    _, directions = np.linalg.eigh(centred.T @ centred)
    two = directions[:, ::-1][:, :2]
    two = np.pad(two, [(0, 0), (0, 2 - two.shape[1])])  # embeddings of one dimension lie on a line
    largest = two[np.abs(two).argmax(axis=0), [0, 1]]
    return centred @ (two * np.where(largest < 0, -1.0, 1.0))


def _start(embeddings: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    plane = main_directions(embeddings)
    widest = np.abs(plane).max()
    scaled = plane * (EXTENT / widest) if widest > 0 else plane
    return (scaled + random.normal(scale=NOISE, size=scaled.shape)).astype(np.float32)


def _few(embeddings: np.ndarray) -> Positions:
    """Places for up to four tags: their main directions, and a small circle so that none hides another."""
    count = len(embeddings)
    if count == 0:
        return np.empty((0, 2), dtype=np.float32)
    angles = 2 * np.pi * np.arange(count) / count
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1) if count > 1 else np.zeros((1, 2))
    positions = main_directions(embeddings) + 0.1 * circle
    return (positions - positions.mean(axis=0)).astype(np.float32)


class _Epochs:
    """What UMAP's progress bar writes to: every line is "DONE/ALL"."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self.on_progress = on_progress

    def write(self, text: str) -> None:
        numbers: Sequence[str] = text.strip().split("/")
        if len(numbers) == 2 and all(number.isdigit() for number in numbers):
            self.on_progress(Progress(STAGE, int(numbers[0]), int(numbers[1])))

    def flush(self) -> None:
        """A bar flushes its file."""


def _epochs_told(on_progress: ProgressCallback | None) -> dict[str, object]:
    if on_progress is None:
        return {"disable": True}
    return {"disable": False, "file": _Epochs(on_progress), "bar_format": "{n_fmt}/{total_fmt}", "mininterval": 0.3}
