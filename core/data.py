"""What a fit learns from: tags, their embeddings, and the two graphs between them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Int64

from core.catalogue import Catalogue
from core.clustering import Progress
from core.cooccurrence import TagCounts, cooccurrence_counts, npmi_edges
from core.edges import Edges
from core.embedding import Encoder, default_encoder, unit_length
from core.errors import ConfigError
from core.neighbours import Neighbours, grown_neighbours, nearest_neighbours


@dataclass(frozen=True, eq=False)
class TrainingData:
    """Everything a fit reads, aligned on the same rows.

    Attributes:
        tags: Distinct tags.
        embeddings: Unit vectors, shape (tags, d).
        item_counts: Number of items each tag sits on; 1 for texts without a catalogue.
        n_items: Number of items the counts refer to.
        cooccurrence: Edges weighted by the number of items both tags sit on.
        affinity: Edges with NPMI > 0, weighted by NPMI in (0, 1].
        neighbours: Cosine nearest neighbours of every embedding.
        encoder: Name and version of what made the embeddings.
    """

    tags: tuple[str, ...]
    embeddings: Float32[np.ndarray, "tags d"]
    item_counts: Int64[np.ndarray, " tags"]
    n_items: int
    cooccurrence: Edges
    affinity: Edges
    neighbours: Neighbours
    encoder: str = ""

    @classmethod
    def from_catalogue(
        cls,
        catalogue: Catalogue,
        encoder: Encoder | None = None,
        min_items: int = 5,
        top: int | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> "TrainingData":
        """The tags of a catalogue that sit on at least `min_items` items, embedded and counted.

        Args:
            encoder: Text encoder; None takes all-MiniLM-L6-v2.
            min_items: Tags on fewer items are left out.
            top: Keep only this many tags, those that were given most often: by the sum of their weights (ties: the one
                on more items, then catalogue order).

        Raises:
            ConfigError: No tag is left, or an argument is out of range.
        """
        catalogue = catalogue.keep_tags(catalogue.frequent_tags(min_items, top))
        encoder = encoder or default_encoder()
        embeddings = encoder.encode(catalogue.tags, on_progress)
        counts = cooccurrence_counts(catalogue.incidence)
        item_counts = catalogue.item_counts
        return cls(
            tags=catalogue.tags,
            embeddings=embeddings,
            item_counts=item_counts,
            n_items=len(catalogue.items),
            cooccurrence=counts,
            affinity=npmi_edges(counts, item_counts, len(catalogue.items)),
            neighbours=nearest_neighbours(embeddings),
            encoder=encoder.name,
        )

    @classmethod
    def from_counts(
        cls,
        counts: TagCounts,
        encoder: Encoder | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> "TrainingData":
        """The tags of a table that was counted where it lies, embedded; what `from_catalogue` makes of one in memory.

        Args:
            counts: From `count_parquet` or `count_table`, which choose the tags.
            encoder: Text encoder; None takes all-MiniLM-L6-v2.
        """
        encoder = encoder or default_encoder()
        embeddings = encoder.encode(counts.tags, on_progress)
        return cls(
            tags=counts.tags,
            embeddings=embeddings,
            item_counts=counts.item_counts,
            n_items=counts.n_items,
            cooccurrence=counts.cooccurrence,
            affinity=counts.affinity,
            neighbours=nearest_neighbours(embeddings),
            encoder=encoder.name,
        )

    def grown(
        self,
        catalogue: Catalogue,
        tags: Sequence[str],
        encoder: Encoder,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> "TrainingData":
        """These tags in their rows, then `tags`, counted anew on a catalogue that holds them all.

        Raises:
            ConfigError: The encoder is not the one that made the embeddings.
        """
        if encoder.name != self.encoder:
            raise ConfigError(
                f"The tags were embedded by {self.encoder or 'no encoder'}, and new ones would be by {encoder.name}. "
                "Use the encoder that the project began with."
            )
        row_of = {tag: row for row, tag in enumerate(catalogue.tags)}
        every = (*self.tags, *tags)
        catalogue = catalogue.keep_tags([row_of[tag] for tag in every])
        embeddings = np.concatenate([self.embeddings, encoder.encode(tags, on_progress)]) if tags else self.embeddings
        counts = cooccurrence_counts(catalogue.incidence)
        return TrainingData(
            tags=every,
            embeddings=embeddings,
            item_counts=catalogue.item_counts,
            n_items=len(catalogue.items),
            cooccurrence=counts,
            affinity=npmi_edges(counts, catalogue.item_counts, len(catalogue.items)),
            neighbours=grown_neighbours(self.neighbours, embeddings),
            encoder=self.encoder,
        )

    @classmethod
    def from_embeddings(cls, vectors: np.ndarray, tags: Sequence[str]) -> "TrainingData":
        """Plain short texts with vectors of their own, and no co-occurrence.

        Args:
            vectors: Any real vectors, shape (tags, d); scaled to unit length.
            tags: As many texts as vectors.

        Raises:
            ConfigError: Shapes disagree, a value is not finite, or there is nothing.
        """
        vectors = np.asarray(vectors)
        if vectors.ndim != 2:
            raise ConfigError(f"vectors must be a 2-D array of shape (tags, d). Got {vectors.ndim} dimension(s).")
        if len(vectors) != len(tags) or len(tags) == 0:
            raise ConfigError(
                f"There must be as many tags as vectors, and at least one. Got {len(tags)} tags "
                f"and {len(vectors)} vectors."
            )
        if not np.isfinite(vectors).all():
            row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
            raise ConfigError(f"The vector of tag {tags[row]!r} (row {row}) holds a value that is not finite.")
        embeddings = unit_length(vectors)
        return cls(
            tags=tuple(tags),
            embeddings=embeddings,
            item_counts=np.ones(len(tags), dtype=np.int64),
            n_items=len(tags),
            cooccurrence=Edges.empty(len(tags)),
            affinity=Edges.empty(len(tags)),
            neighbours=nearest_neighbours(embeddings),
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the tags, vectors, counts and affinities."""
        digest = hashlib.sha256("\0".join(self.tags).encode())
        for array in (self.embeddings, self.item_counts, *self.affinity.arrays):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each tag."""
        return {tag: row for row, tag in enumerate(self.tags)}
