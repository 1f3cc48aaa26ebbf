"""What a person types, made fit to be encoded, or refused in a sentence."""

import unicodedata
from dataclasses import dataclass

from core.errors import SearchError

LONGEST = 1000  # characters; the encoder reads about 256 word pieces and forgets the rest


@dataclass(frozen=True)
class Query:
    """A query ready for the encoder.

    Attributes:
        text: Cleaned text, 1 to 1,000 characters.
        notes: What was done to it that the person should know, in sentences.
    """

    text: str
    notes: tuple[str, ...] = ()


def clean_query(text: str) -> Query:
    """Composed Unicode, single spaces, no control characters, and at most 1,000 characters.

    Raises:
        SearchError: Nothing readable is left.
    """
    kept = "".join(" " if unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp") else mark for mark in text)
    words = " ".join(unicodedata.normalize("NFC", kept).split())
    if not any(mark.isalnum() or unicodedata.category(mark).startswith("S") for mark in words):
        shown = f" It holds only {words[:20]!r}." if words else ""
        raise SearchError(f"The query is empty.{shown} Type a word or two, such as a tag.")
    if len(words) > LONGEST:
        note = f"Only the first {LONGEST:,} of {len(words):,} characters were used."
        return Query(words[:LONGEST].rstrip(), (note,))
    return Query(words)
