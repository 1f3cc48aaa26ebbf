"""Which column is the item, which the tag: found by name, or given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from core.catalogue.folding import fold_keys
from core.errors import CatalogueError

# Names that are looked for, best first; compared after folding, so "Item ID" and "item_id" are "itemid".
_ALIASES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "item": (("item",), ("itemid",), ("artist", "artistname", "name", "title", "activity", "product", "book")),
    "tag": (("tag",), ("tagname", "tagvalue", "tags"), ("label", "genre", "keyword")),
    "weight": (("weight",), ("count", "score", "votes")),
    "user": (("user",), ("userid", "username", "curator")),
    "title": (("title",), ("itemtitle", "itemname")),
}
_NEEDED = ("item", "tag")
_TEXT = ("text", "texts", "sentence", "question", "query", "utterance", "phrase")


@dataclass(frozen=True)
class ColumnNames:
    """The columns to read; None looks for the usual names, "" says there is none.

    Item and tag may be one column: plain texts, each an item that carries itself. A table is read so by itself when it
    has a column text, sentence, question, query, utterance or phrase, and none for items or tags.

    Attributes:
        item: What carries tags; found as item, item_id, or one of artist, artist_name, name, title, activity, product,
            book, when only one of them is there.
        tag: Found as tag; else the one of tag_name, tag_value, tags; else the one of label, genre, keyword.
        weight: How strongly the tag holds, 0 or more; found as weight, else the one of count, score, votes.
        user: Who said it; found as user, else the one of user_id, username, curator.
        title: An item's name for people; found as title, else item_title or item_name, unless it is the item.
    """

    item: str | None = None
    tag: str | None = None
    weight: str | None = None
    user: str | None = None
    title: str | None = None


def find_columns(header: Sequence[str], wanted: ColumnNames, where: str) -> dict[str, int]:
    """Position of the column of each role; roles that are absent and not needed are left out.

    Args:
        header: The file's column names, in order.
        where: The file, and the line of the header if it has one, for the error's sentence.

    Raises:
        CatalogueError: A needed or named column is missing, or two columns could be meant.
    """
    names = [name.strip() for name in header]
    keys = fold_keys(names) if names else []
    found: dict[str, int] = {}
    for role in (field.name for field in fields(wanted)):
        given = getattr(wanted, role)
        if given == "":
            continue
        at = _given(names, keys, given, where) if given else _usual(names, keys, role, where, set(found.values()))
        if at is not None:
            found[role] = at
    texts = [at for at, key in enumerate(keys) if key in _TEXT]
    if not found.keys() & set(_NEEDED) and len(texts) == 1:
        found |= {"item": texts[0], "tag": texts[0]}
    missing = [role for role in _NEEDED if role not in found]
    if missing:
        plain = " To cluster plain texts, name their column as both." if texts else ""
        raise CatalogueError(
            f"{where}: no {' and no '.join(missing)} column among {_listed(names)}. "
            f"Rename one to {' and one to '.join(map(repr, missing))}, or say which column it is.{plain}",
            unclear=tuple(missing),
        )
    return found


def _given(names: list[str], keys: list[str], given: str, where: str) -> int:
    """Position of a column asked for by name: as it is spelt, else as it folds."""
    same = [at for at, name in enumerate(names) if name == given.strip()]
    same = same or [at for at, key in enumerate(keys) if key == fold_keys([given.strip()])[0]]
    if not same:
        raise CatalogueError(f"{where}: there is no column {given!r}, only {_listed(names)}.")
    return _only(same, names, where)


def _usual(names: list[str], keys: list[str], role: str, where: str, taken: set[int]) -> int | None:
    """Position of the column that is called what `role` is usually called; None when there is none."""
    for aliases in _ALIASES[role]:
        same = [at for at, key in enumerate(keys) if key in aliases and at not in taken]
        if len(same) > 1 and len({keys[at] for at in same}) > 1:
            if role not in _NEEDED:
                return None  # an optional column is used only when there is no doubt
            raise CatalogueError(
                f"{where}: {_listed([names[at] for at in same])} could each be the {role} column. Say which it is.",
                unclear=(role,),
            )
        if same:
            return _only(same, names, where)
    return None


def _only(same: list[int], names: list[str], where: str) -> int:
    if len(same) > 1:
        raise CatalogueError(
            f"{where}: {len(same)} columns are called {names[same[0]]!r} "
            f"(columns {', '.join(str(at + 1) for at in same)}). Rename all but one."
        )
    return same[0]


def _listed(names: Sequence[str], most: int = 12) -> str:
    """Column names in quotes, cut short."""
    quoted = [repr(name if len(name) <= 60 else name[:60] + "…") for name in names[:most]]
    return ", ".join(quoted) + (f" and {len(names) - most:,} more" if len(names) > most else "") or "none"
