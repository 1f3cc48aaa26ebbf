"""The search index as a value: everything one query needs, in plain arrays."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from core.errors import SearchError

from .recipe import Recipe

FORMAT = 4
NEEDED = (
    *("tag_vectors", "tag_latents", "adapter", "center"),
    *("assignments", "where", "cluster_ids", "cluster_bias"),
    *("starts", "postings", "weights", "item_starts", "item_tags", "item_weights", "item_logs", "item_bulk"),
    "flat_norms",
    *("gram_keys", "gram_idf", "gram_starts", "gram_tags", "gram_values"),
    *("tag_gram_starts", "tag_grams", "tag_gram_values", "word_keys", "word_counts"),
)


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """Items reachable through tags, and tags through clusters.

    Lists are ragged: those of row r are at `starts[r]:starts[r + 1]` of the arrays beside.

    Attributes:
        items: Item ids in catalogue order.
        tags: The clustered tags.
        arrays: By name:
            "tag_vectors" float32 (tags, d), unit rows;
            "adapter" float32 (d, k), "center" float32 (d,): the learned view of a query; k is 0 before training;
            "tag_latents" float32 (tags, k): that view of each tag, unit rows;
            "assignments" float32 (tags, clusters): p(cluster | tag);
            "where" float32 (tags, clusters): share of a tag's items that lie in each cluster;
            "cluster_ids" int64 (clusters,), "cluster_bias" float32 (clusters,);
            "starts", "postings", "weights": by tag its items, heaviest first, and W_item,tag;
            "item_starts", "item_tags", "item_weights": by item its tags and the same W_item,tag;
            "item_logs" float32: log(1 + weight), which W is made of, in the order of "item_weights";
            "item_bulk" float32 (items,): an item's weight over all tags, the mean item having 1;
            "flat_norms" float32 (items,): length of the sum of an item's tag vectors, 0 without tags;
            "gram_..." and "tag_gram...": spelling, see `grams`; "word_...": words of tags, see `agreement`;
            "name_vectors", "name_axes", "name_cells", "name_starts", "name_items": names, see `names`; may be absent.
        recipe: The numbers of the search.
        settings: JSON-able notes: "tau", "far_below", "encoder", "trained", "report"; "clustering" and "catalogue", of
            which it was made, by their fingerprints.
    """

    items: tuple[str, ...]
    tags: tuple[str, ...]
    arrays: Mapping[str, np.ndarray]
    recipe: Recipe = field(default_factory=Recipe)
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
    def known_tags(self) -> frozenset[str]:
        """The tags, to look one up in."""
        return frozenset(self.tags)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names, arrays, recipe and settings."""
        arrays, meta = self.to_arrays()
        digest = hashlib.sha256(json.dumps(meta, sort_keys=True).encode())
        for name in sorted(arrays):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(arrays[name]).tobytes())
        return digest.hexdigest()

    @cached_property
    def by_item(self) -> csr_matrix:
        """W, shape (items, tags): rows of it are what some items are scored by."""
        starts, tags = self.arrays["item_starts"], self.arrays["item_tags"]
        starts = starts.astype(np.int32) if len(tags) < np.iinfo(np.int32).max else starts
        return csr_matrix((self.arrays["item_weights"], tags, starts), (len(self.items), len(self.tags)))

    def posting(self, tag_row: int) -> tuple[np.ndarray, np.ndarray]:
        """Item rows of a tag, heaviest first, and their weights."""
        span = slice(int(self.arrays["starts"][tag_row]), int(self.arrays["starts"][tag_row + 1]))
        return self.arrays["postings"][span], self.arrays["weights"][span]

    def to_arrays(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Plain arrays and a JSON-able dict, from which `from_arrays` makes the same index again."""
        arrays = dict(self.arrays) | packed("items", self.items) | packed("tags", self.tags)
        return arrays, {"format": FORMAT, "recipe": self.recipe.to_dict(), "settings": dict(self.settings)}

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
        recipe = Recipe.from_dict(dict(meta["recipe"]))
        return cls(unpacked("items", arrays), unpacked("tags", arrays), own, recipe, dict(meta["settings"]))


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
