"""What no item, tag, user or title is called."""

from collections.abc import Iterator, Sequence

MAX_CHARACTERS = 1_000  # no name is longer; what a quotation mark swallows is


def wrong_with(text: str, what: str) -> str | None:
    """The rest of a sentence that says why `text` cannot be a name; None when it can."""
    if "\0" in text:
        return f"the {what} holds a NUL character. Remove it."
    if len(text) > MAX_CHARACTERS:
        return (
            f"the {what} has {len(text):,} characters, and {MAX_CHARACTERS:,} is the most. "
            "Shorten it; in a csv file, look for a quotation mark that is never closed."
        )
    return None


def doubtful(texts: Sequence[str]) -> Iterator[str]:
    """The texts that something may be wrong with: none of them, most often, and two quick looks say so."""
    if max(map(len, texts), default=0) > MAX_CHARACTERS or "\0" in "".join(texts):
        yield from texts
