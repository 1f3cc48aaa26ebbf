"""Spellings of one tag: what counts as the same.

Two spellings are one tag when they differ only in case, Unicode form (NFKC), and what separates their words: spaces,
underscores, hyphens and dashes, or nothing. "Hip Hop", "hip-hop", "hip_hop" and "hiphop" are one tag. Between two
digits a separator stays, because "9-11" is not "911". Accents and punctuation are kept: "café" is not "cafe".

Many texts go through each step as one text, a line each: a few passes in C instead of a loop in Python.
"""

import re
import unicodedata
from collections.abc import Sequence

_SEPARATOR = r"[^\S\n]|[_\-\u2010-\u2015\u2043\u2212\u30a0\ufe58\ufe63\uff0d\uff3f]"
_BETWEEN_DIGITS = re.compile(rf"(?<=\d)(?:{_SEPARATOR})+(?=\d)")
_BETWEEN_WORDS = re.compile(rf"(?:{_SEPARATOR})+")
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r"(?m)^ +| +$")
_KEPT = "\x01"  # stands for a separator that stays: a control, so no cleaned tag holds it, and not white space
OVERRIDES = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # pick a glyph, not a letter: "❤️" is "❤"


def fold_key(tag: str) -> str:
    """What `tag` is compared by: equal keys, one tag.

    >>> fold_key("Hip-Hop") == fold_key("hip hop") == fold_key("hiphop")
    True
    >>> fold_key("9-11") == fold_key("911")
    False
    """
    return fold_keys(clean_texts([tag]))[0]


def fold_keys(tags: Sequence[str]) -> list[str]:
    """The key of each of many texts from `clean_texts`; empty only for an empty text."""
    if not tags:
        return []
    text = unicodedata.normalize("NFKC", "\n".join(tags)).casefold()
    text = unicodedata.normalize("NFKC", text)
    text = _remove(text, _of_category("Cf", text) | _VARIANTS)
    text = _BETWEEN_WORDS.sub("", _BETWEEN_DIGITS.sub(_KEPT, text))
    # A tag made of separators alone ("-", "___") would have no key: it stands for itself.
    return [key or tag for key, tag in zip(text.split("\n"), tags, strict=True)]


def clean_texts(texts: Sequence[str]) -> list[str]:
    """Each text on one line: runs of white space become one space, controls and direction overrides go.

    An override would turn the sentence around a tag; it is never part of a name. A text with nothing to see becomes
    empty.
    """
    if not texts:
        return []
    text = "\n".join(texts)
    if text.count("\n") >= len(texts):  # some text holds a line break itself
        text = "\n".join([" ".join(each.split()) for each in texts])
    text = _SPACES.sub(" ", text)
    text = _SPACES.sub(" ", _remove(text, _of_category("Cc", text) | OVERRIDES))
    cleaned = _EDGES.sub("", text).split("\n")
    formats = "".join(_of_category("Cf", text))  # zero-width marks: inside a name they may matter, alone they do not
    return [each if each.strip(formats + " ") else "" for each in cleaned] if formats else cleaned


def _of_category(category: str, text: str) -> frozenset[str]:
    """The characters of a Unicode category that occur in `text`, the line break apart."""
    return frozenset(each for each in set(text) - {"\n"} if unicodedata.category(each) == category)


def _remove(text: str, characters: frozenset[str]) -> str:
    present = characters & set(text)
    return re.sub(f"[{re.escape(''.join(sorted(present)))}]", "", text) if present else text
