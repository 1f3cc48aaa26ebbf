"""An encoder that never encodes a text twice, whichever process or project asks."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from core.clustering import Progress
from core.embedding.encoder import Encoder, ProgressCallback
from core.embedding.seeds import read_seed
from core.embedding.sentence import SentenceEncoder
from core.embedding.store import ArrayStore, content_key
from core.errors import EncoderError

log = logging.getLogger("tagloom.cache")

BATCH = 1024  # texts between two writes: about two seconds of work is what a kill can cost


class CachedEncoder:
    """Vectors from the seed files, else from the user's cache, else from `encoder` and then kept.

    Args:
        encoder: What makes the vectors that are nowhere yet.
        cache_dir: Folder of the cache; None takes the user's.
        seed_files: Files made by `seed_bytes`, read only; those that are absent or of another encoder are passed over.
    """

    def __init__(
        self, encoder: Encoder, cache_dir: Path | str | None = None, seed_files: Iterable[Path | str] = ()
    ) -> None:
        self.encoder = encoder
        self.store = ArrayStore(cache_dir)
        self.seed_files = tuple(Path(path) for path in seed_files)

    @property
    def name(self) -> str:
        """The name of the encoder within: a cached vector is that encoder's vector."""
        return self.encoder.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self.encoder.dimensions

    def encode(
        self, texts: Sequence[str], on_progress: ProgressCallback | None = None
    ) -> Float32[np.ndarray, "texts d"]:
        """Unit vectors of `texts`, in their order; equal texts are encoded once.

        Vectors are kept batch by batch, so that work that was stopped goes on where it was.
        """
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        distinct = list(dict.fromkeys(texts))
        known = self._known(distinct)
        # Alike lengths side by side, so that the encoder finds full batches; the text itself settles ties.
        missing = sorted((text for text in distinct if text not in known), key=lambda text: (len(text), text))
        for start in range(0, len(missing), BATCH):
            report = _from(len(known), len(distinct), on_progress)
            known |= self._encode_and_keep(missing[start : start + BATCH], report)
        if on_progress is not None:
            on_progress(Progress("embedding", len(distinct), len(distinct)))
        return np.stack([known[text] for text in texts])

    def _known(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Vectors that need no encoding."""
        known: dict[str, np.ndarray] = {}
        for path in self.seed_files:
            known |= self._from_seed(path, texts)
        keys = {content_key(self.name, text): text for text in texts if text not in known}
        stored = self.store.get(list(keys))
        return known | {keys[key]: vector for key, vector in stored.items()}

    def _from_seed(self, path: Path, texts: Sequence[str]) -> dict[str, np.ndarray]:
        if not path.is_file():
            return {}
        try:
            seed = read_seed(path)
        except EncoderError as error:
            log.warning("%s The vectors are computed instead.", error)
            return {}
        if seed.encoder != self.name:
            return {}
        return {text: seed.vectors[seed.row_of[text]] for text in texts if text in seed.row_of}

    def _encode_and_keep(self, texts: list[str], on_progress: ProgressCallback | None) -> dict[str, np.ndarray]:
        vectors = self.encoder.encode(texts, on_progress)
        self.store.put({content_key(self.name, text): vector for text, vector in zip(texts, vectors, strict=True)})
        return dict(zip(texts, vectors, strict=True))


def _from(done: int, total: int, on_progress: ProgressCallback | None) -> ProgressCallback | None:
    """A callback that counts one batch's texts on from `done`."""
    if on_progress is None:
        return None
    return lambda progress: on_progress(Progress("embedding", done + progress.step, total))


def default_encoder(name: str | None = None, device: str = "auto") -> CachedEncoder:
    """The encoder that a project uses when none is handed in: all-MiniLM-L6-v2, or `name`, with the user's cache.

    Args:
        name: Folder or hub name of a sentence-transformers model; None for the one that comes with tagloom.
        device: "cpu", "cuda" or "auto" (cuda when there is one).

    Raises:
        EncoderError: There is no such model.
    """
    from core.sample import sample_seed_files

    return CachedEncoder(SentenceEncoder(name, device), seed_files=sample_seed_files())
