"""Vectors shipped beside a catalogue, so that its first opening needs no encoder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from core.errors import EncoderError


@dataclass(frozen=True, eq=False)
class Seed:
    """Vectors that an encoder once made of some texts.

    Attributes:
        encoder: The encoder's name; vectors of another encoder are never mixed with them.
        vectors: Shape (texts, d).
        row_of: Row of each text.
    """

    encoder: str
    vectors: Float32[np.ndarray, "texts d"]
    row_of: dict[str, int]


def seed_bytes(encoder: str, texts: Sequence[str], vectors: Float32[np.ndarray, "texts d"]) -> bytes:
    """The content of a seed file: the same input gives the same bytes."""
    from safetensors.numpy import save

    # One metadata entry only: the order of several is not fixed by the format's writer.
    label = json.dumps({"encoder": encoder, "texts": list(texts)}, ensure_ascii=True)
    return save({"vectors": np.ascontiguousarray(vectors)}, metadata={"seed": label})


@lru_cache(maxsize=4)
def read_seed(path: Path) -> Seed:
    """Read a seed file.

    Raises:
        EncoderError: The file is not one, or its texts and vectors disagree.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            label = json.loads(file.metadata()["seed"])
            vectors = file.get_tensor("vectors")
        if len(label["texts"]) != len(vectors):
            raise ValueError(f"{len(label['texts'])} texts but {len(vectors)} vectors")
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise EncoderError(f"{path} is not a file of vectors: {error}. Build it again, or remove it.") from error
    return Seed(label["encoder"], vectors, {text: row for row, text in enumerate(label["texts"])})
