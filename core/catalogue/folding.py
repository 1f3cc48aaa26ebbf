"""Spellings of one tag: what counts as the same.

Two spellings are one tag when they differ only in case, Unicode form (NFKC), and what separates their words: spaces,
underscores, hyphens and dashes, or nothing. "Hip Hop", "hip-hop", "hip_hop" and "hiphop" are one tag. Between two
digits a separator stays, because "9-11" is not "911". Accents and punctuation are kept: "café" is not "cafe".

Many texts go through each step as one text, a line each: a few passes in C instead of a loop in Python.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence, Set

_WHITE = "".join(each for each in map(chr, range(0x3001)) if each.isspace() and each != "\n")
_SEPARATORS = frozenset(_WHITE + "_-\u2043\u2212\u30a0\ufe58\ufe63\uff0d\uff3f") | {
    chr(each) for each in range(0x2010, 0x2016)
}
_BETWEEN_DIGITS = re.compile(rf"(\d)[{re.escape(''.join(sorted(_SEPARATORS)))}]+(?=\d)")
_WHITE_BUT_SPACE = frozenset(_WHITE) - {" "}
_SPACES = re.compile(f"[{_WHITE}]+")
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
    return _ascii_apart(tags, _keys)


def _keys(tags: Sequence[str]) -> list[str]:
    text = "\n".join(tags)
    text = text.lower() if text.isascii() else unicodedata.normalize("NFKC", _folded_case(text))
    characters = frozenset(text)
    text = _without(text, _of_category("Cf", characters) | characters & _VARIANTS)
    text = _without(_BETWEEN_DIGITS.sub(rf"\1{_KEPT}", text), characters & _SEPARATORS)
    # A tag made of separators alone ("-", "___") would have no key: it stands for itself.
    return [key or tag for key, tag in zip(text.split("\n"), tags, strict=True)]


def clean_texts(texts: Sequence[str]) -> list[str]:
    """Each text on one line: runs of white space become one space, controls and direction overrides go.

    An override would turn the sentence around a tag; it is never part of a name. A text with nothing to see becomes
    empty.
    """
    return _ascii_apart(texts, _cleaned)


def _ascii_apart(texts: Sequence[str], work: Callable[[Sequence[str]], list[str]]) -> list[str]:
    """`work` done on the texts that are ASCII, where most of it is quicker or void, and on the others; in order."""
    others = [at for at, text in enumerate(texts) if not text.isascii()]
    if not others or len(others) == len(texts):
        return work(texts) if texts else []
    every = list(texts)
    for at in others:
        every[at] = ""
    done = work(every)
    for at, text in zip(others, work([texts[at] for at in others]), strict=True):
        done[at] = text
    return done


def _cleaned(texts: Sequence[str]) -> list[str]:
    text = "\n".join(texts)
    if text.count("\n") >= len(texts):  # some text holds a line break itself
        text = "\n".join([" ".join(each.split()) for each in texts])
    characters = frozenset(text)
    text = _evenly_spaced(text, characters)
    removed = characters & OVERRIDES | _of_category("Cc", characters) - _WHITE_BUT_SPACE
    if removed:
        text = _evenly_spaced(_without(text, removed), characters)
    if "\n " in text or " \n" in text or text.startswith(" ") or text.endswith(" "):
        text = _EDGES.sub("", text)
    cleaned = text.split("\n")
    formats = "".join(_of_category("Cf", characters))  # zero-width marks: in a name they may matter, alone they do not
    return [each if each.strip(formats + " ") else "" for each in cleaned] if formats else cleaned


def _folded_case(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _evenly_spaced(text: str, characters: frozenset[str]) -> str:
    """Every run of white space inside a line as one space; a look first, because most tables need nothing."""
    return _SPACES.sub(" ", text) if "  " in text or characters & _WHITE_BUT_SPACE else text


def _of_category(category: str, characters: Set[str]) -> frozenset[str]:
    """Those of a Unicode category, the line break apart."""
    return frozenset(each for each in characters - {"\n"} if unicodedata.category(each) == category)


def _without(text: str, characters: Set[str]) -> str:
    for each in characters:
        text = text.replace(each, "")
    return text
