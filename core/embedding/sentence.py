"""Sentence-transformers behind a late import, arranged so that a vector depends on its own text only.

A text's vector usually changes in the last bits with its company in a batch: padding alters how sums are grouped, and
matrix products of very few rows take another path. So here a batch holds texts of one token length, never fewer than
MIN_ROWS, and a batch too small to share out runs on one thread. Measured on 1,500 Last.fm tags: batches of 4 to 128
texts in any order, on 1 and 2 threads, gave the same bits.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32

from core.clustering import Progress
from core.embedding.encoder import ProgressCallback, unit_length
from core.embedding.weights import MINILM, MINILM_SHA256, check_minilm, hub_folder, packaged_minilm, version_of
from core.errors import EncoderError

MIN_ROWS = 4
MAX_ROWS = 64
BATCH_TOKENS = 4096  # memory stays small with long texts, and short ones lose nothing: 64 rows is the fastest measured
ONE_THREAD_TOKENS = 512

_one_at_a_time = threading.Lock()  # the tokenizer refuses two borrowers, and the thread count is the process's


class SentenceEncoder:
    """A sentence-transformers model: all-MiniLM-L6-v2 by default, else a folder or a hub name.

    Args:
        source: None or "all-MiniLM-L6-v2" for the model that comes with tagloom; a folder; or a hub name.
        device: "cpu", "cuda" or "auto" (cuda when there is one).

    Raises:
        EncoderError: The model cannot be found, or is not the pinned one (checked when it is first used).
    """

    def __init__(self, source: str | None = None, device: str = "auto") -> None:
        self.device = device
        self._pinned = source is None or source == MINILM
        if self._pinned:
            self.folder = packaged_minilm()
            self._name = f"{MINILM}@{MINILM_SHA256[:12]}"
            return
        assert source is not None
        self.folder = Path(source).expanduser()
        if not self.folder.is_dir():
            self.folder = hub_folder(source)
        self._name = f"{Path(source).name}@{version_of(self.folder)}"

    @property
    def name(self) -> str:
        """The model's name and the beginning of its SHA-256."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector; 384 for all-MiniLM-L6-v2."""
        return 384 if self._pinned else int(self._model().get_embedding_dimension())

    def encode(
        self, texts: Sequence[str], on_progress: ProgressCallback | None = None
    ) -> Float32[np.ndarray, "texts d"]:
        """Unit vectors of `texts`, in their order; an empty text has a vector too."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        model = self._model()
        readable = [text.encode("utf-8", "replace").decode() for text in texts]  # a lone surrogate has no UTF-8
        vectors: np.ndarray | None = None
        done = 0
        with _one_at_a_time:
            lengths = token_lengths(model, readable)
            for rows in batches(lengths):
                found = _forward(model, [readable[row] for row in rows], lengths[rows[0]])
                if vectors is None:
                    vectors = np.empty((len(texts), found.shape[1]), dtype=np.float32)
                vectors[rows] = found
                done += len(rows)
                if on_progress is not None:
                    on_progress(Progress("embedding", done, len(texts)))
        assert vectors is not None
        return unit_length(vectors)

    def _model(self) -> Any:
        if self._pinned:
            return _load_pinned(self.folder, self.device)
        return _load(self.folder, self.device)


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows of texts grouped by token length, shortest first, each group in pieces that fit the memory."""
    groups: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        groups.setdefault(length, []).append(row)
    for length in sorted(groups):
        size = min(MAX_ROWS, max(MIN_ROWS, BATCH_TOKENS // max(length, 1)))
        for start in range(0, len(groups[length]), size):
            yield groups[length][start : start + size]


def token_lengths(model: Any, texts: Sequence[str]) -> list[int]:
    """Number of tokens the model will see of each text; its letters when the model splits no tokens."""
    if not callable(model.tokenizer):
        return [len(text) for text in texts]
    tokens = model.tokenizer(list(texts), truncation=True, max_length=model.max_seq_length, padding=False)
    return [len(ids) for ids in tokens["input_ids"]]


def _forward(model: Any, texts: list[str], length: int) -> np.ndarray:
    """Vectors of texts that are all of `length` tokens."""
    padded = texts + texts[:1] * (MIN_ROWS - len(texts))
    with _threads(1 if len(padded) * length < ONE_THREAD_TOKENS else None):
        vectors = model.encode(padded, batch_size=len(padded), show_progress_bar=False, convert_to_numpy=True)
    return np.asarray(vectors[: len(texts)], dtype=np.float32)


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """Hold torch to `count` threads; None leaves it alone."""
    import torch

    if count is None:
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@lru_cache(maxsize=1)
def _load_pinned(folder: Path, device: str) -> Any:
    check_minilm(folder)
    return _load(folder, device)


@lru_cache(maxsize=2)
def _load(folder: Path, device: str) -> Any:
    """The model in memory, shared by every encoder of the process."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else it warns when a child process is started
    try:
        with _quiet():
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(
                str(folder), device=None if device == "auto" else device, local_files_only=True
            ).eval()
    except Exception as error:  # whatever a strange folder makes the libraries raise
        raise EncoderError(
            f"{folder} cannot be loaded as a sentence-transformers model: {error}. "
            f"Name another with --encoder, or leave it out for {MINILM}."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bar for the tenth of a second that loading takes."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
