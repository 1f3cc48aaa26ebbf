"""`python -m benchmarks.scale.peers NAME VECTORS.npy K SEED LABELS.npy`: what a user could run instead, by itself.

In a process of its own, so that a slow one can be stopped and none borrows another's memory.
"""

import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

NAMES = ("kmeans", "minibatch_kmeans", "faiss_kmeans", "evoc")


def run_peer(
    name: str, vectors: Path, n_clusters: int, seed: int, limit: float
) -> tuple[np.ndarray | None, dict[str, Any]]:
    """Labels and seconds, or why there are none."""
    if name == "evoc" and find_spec("evoc") is None:
        return None, {"why": "evoc is not installed"}
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "labels.npy"
        command = [sys.executable, "-m", "benchmarks.scale.peers", name, str(vectors), str(n_clusters), str(seed)]
        try:
            done = subprocess.run([*command, str(answer)], timeout=limit, capture_output=True, text=True, check=False)
        except subprocess.TimeoutExpired:
            return None, {"why": f"not done after {limit:.0f} s"}
        if done.returncode:
            return None, {"why": (done.stderr.strip().splitlines() or ["it failed without a word"])[-1]}
        return np.load(answer), {"seconds": float(done.stdout.strip().splitlines()[-1])}


def main() -> None:
    """Read, cluster, write labels, and print the seconds of the clustering alone."""
    name, vectors, n_clusters, seed, answer = sys.argv[1:]
    x, k, at = np.load(vectors), int(n_clusters), int(seed)
    runs = {"kmeans": _kmeans, "minibatch_kmeans": _minibatch, "faiss_kmeans": _faiss, "evoc": _evoc}
    began = time.perf_counter()
    labels = runs[name](x, k, at)
    seconds = time.perf_counter() - began
    np.save(answer, np.asarray(labels, dtype=np.int64))
    print(seconds)


def _kmeans(x: np.ndarray, k: int, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=1, random_state=seed).fit_predict(x)


def _minibatch(x: np.ndarray, k: int, seed: int) -> np.ndarray:
    from sklearn.cluster import MiniBatchKMeans

    return MiniBatchKMeans(k, n_init=1, random_state=seed).fit_predict(x)


def _faiss(x: np.ndarray, k: int, seed: int) -> np.ndarray:
    import faiss

    found = faiss.Kmeans(x.shape[1], k, seed=seed + 1, spherical=True)
    found.train(x)
    return found.index.search(x, 1)[1].ravel()


def _evoc(x: np.ndarray, _k: int, seed: int) -> np.ndarray:
    """It chooses the number of clusters itself; tags it leaves out are one cluster."""
    import evoc

    return evoc.EVoC(random_state=seed).fit_predict(x)


if __name__ == "__main__":
    main()
