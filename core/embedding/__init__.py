"""Text -> unit vectors: the `Encoder` protocol, all-MiniLM-L6-v2 behind a late import, a content-addressed cache."""

from core.embedding.cached import CachedEncoder, default_encoder
from core.embedding.encoder import Encoder, ProgressCallback, unit_length
from core.embedding.seeds import seed_bytes
from core.embedding.sentence import SentenceEncoder
from core.embedding.store import ArrayStore, cache_folder, content_key

__all__ = [
    "ArrayStore",
    "CachedEncoder",
    "Encoder",
    "ProgressCallback",
    "SentenceEncoder",
    "cache_folder",
    "content_key",
    "default_encoder",
    "seed_bytes",
    "unit_length",
]
