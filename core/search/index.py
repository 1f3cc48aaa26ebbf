"""The search index as a value: everything one query needs, in plain arrays."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from core.errors import SearchError

FORMAT = 1
NEEDED = ("tag_vectors", "assignments", "cluster_ids", "starts", "postings", "weights", "flat_norms")


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """Items reachable through tags, and tags through clusters.

    The posting list of tag t is `postings[starts[t]:starts[t + 1]]`: item rows, heaviest first, with `weights` beside.

    Attributes:
        items: Item ids in catalogue order.
        tags: The clustered tags.
        arrays: By name:
            "tag_vectors" float32 (tags, d), unit rows;
            "assignments" float32 (tags, clusters), p(cluster | tag);
            "cluster_ids" int64 (clusters,);
            "starts" int64 (tags + 1,), "postings" int32 (entries,), "weights" float32 (entries,) W_item,tag;
            "flat_norms" float32 (items,), length of the sum of an item's tag vectors, 0 without tags.
        settings: JSON-able numbers and notes: "tau", "far_below", "clustering" (fingerprint), ...
    """

    items: tuple[str, ...]
    tags: tuple[str, ...]
    arrays: Mapping[str, np.ndarray]
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cluster_ids(self) -> np.ndarray:
        """Id of each cluster column."""
        return self.arrays["cluster_ids"]

    @property
    def n_clusters(self) -> int:
        """Number of cluster columns."""
        return len(self.arrays["cluster_ids"])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names, arrays and settings."""
        arrays, meta = self.to_arrays()
        digest = hashlib.sha256(json.dumps(meta, sort_keys=True).encode())
        for name in sorted(arrays):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(arrays[name]).tobytes())
        return digest.hexdigest()

    def posting(self, tag_row: int) -> tuple[np.ndarray, np.ndarray]:
        """Item rows of a tag, heaviest first, and their weights."""
        span = slice(int(self.arrays["starts"][tag_row]), int(self.arrays["starts"][tag_row + 1]))
        return self.arrays["postings"][span], self.arrays["weights"][span]

    def to_arrays(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Plain arrays and a JSON-able dict, from which `from_arrays` makes the same index again."""
        arrays = dict(self.arrays) | packed("items", self.items) | packed("tags", self.tags)
        return arrays, {"format": FORMAT, "settings": dict(self.settings)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> "SearchIndex":
        """The index that `to_arrays` took apart.

        Raises:
            SearchError: An array is missing or the format is one this version does not know.
        """
        if meta.get("format") != FORMAT:
            raise SearchError(
                f"The stored search index has format {meta.get('format')!r}, and this version reads {FORMAT}. "
                "Build it again with `tagloom train-search`."
            )
        missing = [name for name in (*NEEDED, "items.text", "tags.text") if name not in arrays]
        if missing:
            raise SearchError(
                f"The stored search index lacks {', '.join(missing)}. Build it again with `tagloom train-search`."
            )
        own = {name: array for name, array in arrays.items() if not name.endswith((".text", ".ends"))}
        return cls(unpacked("items", arrays), unpacked("tags", arrays), own, dict(meta["settings"]))


def packed(name: str, texts: Iterable[str]) -> dict[str, np.ndarray]:
    """Texts as one run of UTF-8 bytes and the end of each, so that any text survives any array format."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return {
        f"{name}.text": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}.ends": np.cumsum([len(text) for text in encoded], dtype=np.int64),
    }


def unpacked(name: str, arrays: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """The texts that `packed` put away."""
    run = arrays[f"{name}.text"].tobytes()
    ends = arrays[f"{name}.ends"].tolist()
    starts = [0, *ends[:-1]]
    return tuple(run[start:end].decode("utf-8", "surrogatepass") for start, end in zip(starts, ends, strict=False))
