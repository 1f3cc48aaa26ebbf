"""What a user could run instead, each returning labels, or the reason why it gave none."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int64

from core import Constraints, Edges

Labels = Int64[np.ndarray, " tags"]
PAIR_PEERS = ("pckmeans", "copkmeans")


@dataclass(frozen=True)
class Limit:
    """Seconds that a peer may take, and the seed it takes its chances with."""

    seconds: float
    seed: int = 0


def kmeans(embeddings: Float32[np.ndarray, "tags d"], n_clusters: int, seed: int) -> Labels:
    """scikit-learn's KMeans, best of ten starts."""
    from sklearn.cluster import KMeans

    return KMeans(n_clusters, n_init=10, random_state=seed).fit_predict(embeddings).astype(np.int64)


def hdbscan(embeddings: Float32[np.ndarray, "tags d"]) -> Labels:
    """scikit-learn's HDBSCAN with its defaults; it chooses k itself. Each tag it leaves out is alone."""
    from sklearn.cluster import HDBSCAN

    return _each_alone(HDBSCAN(copy=True).fit_predict(embeddings).astype(np.int64))


def evoc(embeddings: Float32[np.ndarray, "tags d"], seed: int) -> Labels | str:
    """EVoC with its defaults, made for text embeddings; it chooses k itself. Each tag it leaves out is alone."""
    if find_spec("evoc") is None:
        return "evoc is not installed"
    from evoc import EVoC

    return _each_alone(EVoC(random_state=seed).fit_predict(embeddings).astype(np.int64))


def leiden(edges: Edges, seed: int) -> Labels | str:
    """leidenalg, modularity on weighted edges; it chooses k itself."""
    if find_spec("leidenalg") is None or not len(edges):
        return "leidenalg is not installed" if len(edges) else "there are no edges"
    import igraph
    import leidenalg

    graph = igraph.Graph(n=edges.n_nodes, edges=np.stack([edges.first, edges.second], axis=1).tolist())
    found = leidenalg.find_partition(
        graph, leidenalg.ModularityVertexPartition, weights=edges.weight.tolist(), seed=seed
    )
    return np.array(found.membership, dtype=np.int64)


def pair_peer(
    name: str, embeddings: Float32[np.ndarray, "tags d"], n_clusters: int, pairs: Constraints, limit: Limit
) -> Labels | str:
    """PCKMeans or COP-KMeans of active-semi-supervised-clustering, in a process of its own with a time limit."""
    if find_spec("active_semi_clustering") is None:
        return "active-semi-supervised-clustering is not installed"
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "asked.npz", Path(folder) / "answer.npy"
        np.savez(asked, x=embeddings, must=pairs.must_link, cannot=pairs.cannot_link, k=n_clusters)
        command = [sys.executable, "-m", "benchmarks.pair_peer", name, str(asked), str(answer), str(limit.seed)]
        try:
            done = subprocess.run(command, timeout=limit.seconds, capture_output=True, text=True, check=False)
        except subprocess.TimeoutExpired:
            return f"not done after {limit.seconds:.0f} s"
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["it failed without a word"])[-1]
        return np.load(answer).astype(np.int64)


def _each_alone(labels: Labels) -> Labels:
    """A cluster of its own for every tag labelled -1."""
    alone = labels < 0
    labels[alone] = labels.max() + 1 + np.arange(alone.sum())
    return labels
