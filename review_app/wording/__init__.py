"""All text a curator reads, a file a page; and the one door through which strangers' names enter Markdown."""

import re

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")  # what CommonMark lets a backslash escape
SHORTCODE = re.compile(r":(?=[\w+/-]+:)")  # ":smile:" and ":material/home:" are read after escapes are
# an address is turned into a link after escapes are read, too: "http://" and "www." before a host, "@" after a name
ADDRESS = re.compile(r"(https?://|www(?=\.))|(?<=[-.\w+])(?=@[-\w])", re.IGNORECASE)
ARROW = re.compile(r"(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)")  # as are these, when they stand alone
MARKED = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*")  # an escaped character, or bold switched on or off
WORD_JOINER = "\u2060"  # takes no room and shows nothing


def plain(text: str) -> str:
    """`text` for a place that reads Markdown, shown as it was written: no links, images, formulas, colours or icons."""
    one_line = " ".join(text.split())
    broken = ADDRESS.sub(lambda found: found[0] + WORD_JOINER, SHORTCODE.sub(":" + WORD_JOINER, one_line))
    broken = ARROW.sub(lambda found: WORD_JOINER.join(found[0]), broken)
    return PUNCTUATION.sub(r"\\\1", broken)


def unmarked(markdown: str) -> str:
    """A sentence of this package for a terminal: what `plain` escaped as it was written, and no marks of emphasis."""
    return MARKED.sub(r"\1", markdown.replace(WORD_JOINER, ""))


def shortened(text: str, length: int = 60) -> str:
    """`text`, cut with an ellipsis when it is longer than `length` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 tag", "1,204 tags"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: list[str], shown: int = 3) -> str:
    """The first few names, and how many more there are."""
    head = ", ".join(names[:shown])
    return head if len(names) <= shown else f"{head} and {len(names) - shown} more"
