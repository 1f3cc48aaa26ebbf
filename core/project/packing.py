"""Training data and clusterings as plain arrays and a JSON-able dict, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from core.clustering import Clustering, Progress
from core.data import TrainingData
from core.edges import Edges
from core.neighbours import Neighbours

Packed = tuple[dict[str, np.ndarray], dict[str, Any]]


def pack_data(data: TrainingData, projection: np.ndarray) -> Packed:
    """Training data and its map."""
    arrays = {
        "embeddings": data.embeddings,
        "item_counts": data.item_counts,
        "neighbours.indices": data.neighbours.indices,
        "neighbours.similarity": data.neighbours.similarity,
        "projection": projection,
    }
    for name, edges in (("cooccurrence", data.cooccurrence), ("affinity", data.affinity)):
        arrays |= {f"{name}.first": edges.first, f"{name}.second": edges.second, f"{name}.weight": edges.weight}
    return arrays, {"tags": list(data.tags), "n_items": data.n_items, "encoder": data.encoder}


def unpack_data(arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> tuple[TrainingData, np.ndarray]:
    """What `pack_data` packed."""
    n_tags = len(about["tags"])

    def edges(name: str) -> Edges:
        return Edges(arrays[f"{name}.first"], arrays[f"{name}.second"], arrays[f"{name}.weight"], n_tags)

    data = TrainingData(
        tags=tuple(about["tags"]),
        embeddings=arrays["embeddings"],
        item_counts=arrays["item_counts"],
        n_items=about["n_items"],
        cooccurrence=edges("cooccurrence"),
        affinity=edges("affinity"),
        neighbours=Neighbours(arrays["neighbours.indices"], arrays["neighbours.similarity"]),
        encoder=about["encoder"],
    )
    return data, arrays["projection"]


def pack_clustering(clustering: Clustering) -> Packed:
    """A clustering with everything that a later refit continues from."""
    arrays = {
        "assignments": clustering.assignments,
        "cluster_ids": clustering.cluster_ids,
        "prior": clustering.prior,
    } | {f"parameters.{name}": np.asarray(array) for name, array in clustering.parameters.items()}
    about = {
        "tags": list(clustering.tags),
        "redirects": {str(old): new for old, new in clustering.redirects.items()},
        "next_id": clustering.next_id,
        "history": [asdict(progress) for progress in clustering.history],
        "warnings": list(clustering.warnings),
        "device": clustering.device,
        "seconds": clustering.seconds,
        "converged": clustering.converged,
    }
    return arrays, about


def unpack_clustering(arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> Clustering:
    """What `pack_clustering` packed."""
    mark = "parameters."
    return Clustering(
        tags=tuple(about["tags"]),
        assignments=arrays["assignments"],
        cluster_ids=arrays["cluster_ids"],
        parameters={name.removeprefix(mark): array for name, array in arrays.items() if name.startswith(mark)},
        prior=arrays["prior"],
        redirects={int(old): new for old, new in about["redirects"].items()},
        next_id=about["next_id"],
        history=tuple(Progress(**saved) for saved in about["history"]),
        warnings=tuple(about["warnings"]),
        device=about["device"],
        seconds=about["seconds"],
        converged=about["converged"],
    )
