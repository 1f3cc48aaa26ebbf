"""The rows of a table as a query: items cleaned as they are in memory, and which rows can be used.

Written with Ibis, so that every engine runs the same. Items are cleaned where they lie, because there may be too many
to fetch; the distinct tags are few, and are cleaned and folded by `core.cooccurrence.spelling`.
"""

import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from core.catalogue.names import MAX_CHARACTERS
from core.errors import CatalogueError

if TYPE_CHECKING:
    import ibis

_NEEDED = ("item", "tag")


def numbered_rows(table: "ibis.Table") -> "ibis.Table":
    """The table as item (cleaned, null where blank), tag, and for each row 0 or 1 in what may be wrong with it.

    Args:
        table: Any Ibis table with the columns item and tag, and weight and user if it has them; others are not read.

    Raises:
        CatalogueError: A column is missing, or of a kind that cannot be what it is called.
    """
    import ibis

    missing = [name for name in _NEEDED if name not in table.columns]
    if missing:
        raise CatalogueError(f"The table has no {' and no '.join(missing)} column, only {', '.join(table.columns)}.")
    for name in (*_NEEDED, "user"):
        if name in table.columns and table[name].type().is_nested():
            raise CatalogueError(
                f"Column {name!r} holds {table[name].type()}; one row for each item and tag is needed."
            )
    item = _cleaned(table.item) if table.item.type().is_string() else table.item
    long = table.item.length() if table.item.type().is_string() else ibis.literal(0)
    said = {"weight": table.weight} if "weight" in table.columns else {}
    if "user" in table.columns:
        said["user"] = _cleaned(table.user) if table.user.type().is_string() else table.user
    return table.select(item=item, tag=table.tag, longest_item=long, **said, **_weight_marks(table)).mutate(
        no_item=ibis._.item.isnull().cast("int64")
    )


def tallies(rows: "ibis.Table") -> "ibis.Table":
    """For each tag as it is written: how many rows, and how many of them cannot be used, by their first reason."""
    here = rows.no_item == 0  # a row without an item is counted as that alone
    return rows.group_by("tag").agg(
        rows=rows.count(),
        no_item=rows.no_item.sum(),
        wrong_weight=rows.wrong_weight.sum(),
        no_weight=rows.no_weight.sum(where=here).fill_null(0),
        weight_0=rows.weight_0.sum(where=here).fill_null(0),
        longest_item=rows.longest_item.max().fill_null(0),
    )


def usable(rows: "ibis.Table") -> "ibis.Table":
    """The rows that have an item and a tag, and a weight if there are weights; tags not yet cleaned."""
    wanted = rows.filter((rows.no_item == 0) & (rows.no_weight == 0) & (rows.weight_0 == 0) & rows.tag.notnull())
    return wanted.select(*(name for name in ("item", "tag", "user", "weight") if name in rows.columns))


def refuse_wrong(longest_item: int, wrong_weights: int) -> None:
    """Stop at what no row should hold.

    Raises:
        CatalogueError: A weight is negative or infinite, or an item is too long to be a name.
    """
    if wrong_weights:
        raise CatalogueError(
            f"{wrong_weights:,} weights of the table are negative or infinite. A weight is a number from 0 up; "
            "leave it empty where it is not known."
        )
    if longest_item > MAX_CHARACTERS:
        raise CatalogueError(
            f"An item of the table has {longest_item:,} characters, and {MAX_CHARACTERS:,} is the most. Shorten it."
        )


def _weight_marks(table: "ibis.Table") -> dict[str, "ibis.Value"]:
    """Columns of 0 and 1: no weight, weight 0, a weight that cannot be."""
    import ibis

    if "weight" not in table.columns:
        return {name: ibis.literal(0) for name in ("no_weight", "weight_0", "wrong_weight")}
    if not (table.weight.type().is_numeric() or table.weight.type().is_boolean()):
        raise CatalogueError(
            f"Column 'weight' holds {table.weight.type()}, not numbers. Cast it, or leave the column out."
        )
    weight = table.weight.cast("float64")
    absent = weight.isnull() | weight.isnan().fill_null(False)
    marks = {
        "no_weight": absent,
        "weight_0": ~absent & (weight == 0),
        "wrong_weight": ~absent & ((weight < 0) | weight.isinf()),
    }
    return {name: mark.fill_null(False).cast("int64") for name, mark in marks.items()}


def _cleaned(item: "ibis.Value") -> "ibis.Value":
    """`core.catalogue.folding.clean_texts` in the engine; null for a text with nothing to see."""
    import ibis

    spaces, removed, unseen = _character_classes()
    one_line = item.re_replace(f"[{spaces}]+", " ").re_replace(f"[{removed}]", "")
    trimmed = one_line.re_replace(" +", " ").re_replace("^ | $", "")
    visible = trimmed.re_replace(f"[ {unseen}]+", "") != ""
    plain = ~item.re_search("[^ -~]|^ | $|  ")  # most items: one look instead of five
    return ibis.cases((plain, item), (visible, trimmed)).nullif("")


@cache
def _character_classes() -> tuple[str, str, str]:
    """White space, what cleaning removes, and what has no glyph: the characters themselves.

    No escapes, because engines differ in what a backslash in a text means; NUL is left out, because it ends a query.
    """
    from core.catalogue.folding import OVERRIDES

    every = [chr(each) for each in range(1, sys.maxunicode + 1)]
    spaces = [each for each in every if each.isspace()]
    controls = [each for each in every if unicodedata.category(each) == "Cc" and not each.isspace()]
    unseen = [each for each in every if unicodedata.category(each) == "Cf"]
    return "".join(spaces), "".join((*controls, *sorted(OVERRIDES))), "".join(unseen)
