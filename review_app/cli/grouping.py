"""Groups of tags as a person types them: 'a, b | c, d', with quotation marks around a tag that holds a separator."""

import re

from core import FlagError

PART = re.compile(
    r"""\s*
    (?: "(?P<quoted>(?:[^"]|"")*)"   # a tag in quotation marks; one inside it is written twice
      | (?P<bare>[^\s,|"][^,|]*)      # a tag as it is; quotation marks inside it are its own
    )?
    \s* (?P<end>[,|]|$)""",
    re.VERBOSE,
)


def groups_of(text: str) -> tuple[tuple[str, ...], ...]:
    """'a, b | "c, d", e' as (("a", "b"), ("c, d", "e")); blanks are passed over.

    Raises:
        FlagError: A quotation mark opens a tag and is not closed right before a comma, a bar or the end.
    """
    groups: list[list[str]] = [[]]
    at, end = 0, ","
    while end:
        part = PART.match(text, at)
        if part is None:
            raise FlagError(
                f"--groups: the quotation mark at {text[at : at + 20].strip()!r} does not close right after a tag. "
                'Write a tag that holds a comma or a bar as "a, b", and a quotation mark inside it twice.'
            )
        tag = (part["quoted"] or "").replace('""', '"') or part["bare"] or ""
        if tag.strip():
            groups[-1].append(tag.strip())
        at, end = part.end(), part["end"]
        if end == "|":
            groups.append([])
    return tuple(tuple(group) for group in groups if group)
