"""From raw rows to a catalogue: blanks out, spellings folded, repeats counted, weights summed."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64
from scipy.sparse import csr_matrix

from core.catalogue.folding import clean_texts, fold_keys
from core.catalogue.names import doubtful, wrong_with
from core.catalogue.repeats import find_repeats
from core.catalogue.report import LoadReport
from core.catalogue.rows import RawRows, TextColumn
from core.catalogue.values import Catalogue
from core.errors import CatalogueError

Codes = Int32[np.ndarray, " kept"]


def build_catalogue(rows: RawRows) -> Catalogue:
    """The catalogue that a table holds, and the report of what was dropped.

    Dropped and counted: rows without an item, a tag or a weight, rows of weight 0, repeated rows. A row that names the
    same item, tag and user once more, with another weight or in another spelling, is counted too, and adds its weight.

    Raises:
        CatalogueError: A name is too long or holds NUL, a weight is negative or infinite, or no row is left.
    """
    item, tag = _cleaned(rows.item, "item", rows), _cleaned(rows.tag, "tag", rows)
    usable, dropped = _usable(rows, item, tag)
    at = np.flatnonzero(usable)
    if not len(at):
        why = ", ".join(f"{count:,} with {reason}" for reason, count in dropped.items())
        raise CatalogueError(f"{rows.path or 'The table'} holds no usable row: of {len(rows):,}, {why}.")
    item_codes, item_order = in_first_seen_order(item.codes[at], len(item.values))
    spelling = tag.codes[at]
    key_of = _numbered(fold_keys(tag.values))
    tag_codes, key_order = in_first_seen_order(key_of[spelling], len(tag.values))
    tags, spellings = _spellings(spelling, key_of, key_order, tag.values)
    items = tuple(item.values[code] for code in item_order)
    weight = None if rows.weight is None else rows.weight[at]
    user = None if rows.user is None else _cleaned(rows.user, "user", rows).codes[at]
    place = item_codes.astype(np.int64) * len(tags) + tag_codes
    order = np.argsort(place)
    repeated, again = find_repeats(place, order, spelling, user, weight)
    dropped |= {"the same row before": int(repeated.sum()), "the same item and tag before": int(again.sum())}
    counted = ~repeated if weight is not None else ~(repeated | again)
    incidence = _incidence(place, order[counted[order]], weight, (len(items), len(tags)))
    report = LoadReport(
        rows=len(rows),
        kept=len(rows) - sum(dropped.values()),
        items=len(items),
        tags=len(tags),
        links=incidence.nnz,
        folded=int(np.count_nonzero(np.bincount(spelling))) - len(tags),
        dropped={reason: count for reason, count in dropped.items() if count},
        columns=rows.columns,
        path=rows.path,
        notes=rows.notes,
    )
    return Catalogue(items, tags, incidence, spellings, _titles(rows, at, item_codes, items), report)


def in_first_seen_order(codes: Codes, n_values: int) -> tuple[Codes, Int64[np.ndarray, " used"]]:
    """The codes renumbered 0, 1, ... as they first appear, and the old code of each new one."""
    first = np.full(n_values, len(codes))
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # the last writer is the first row
    order = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(codes))]
    new_code = np.empty(n_values, dtype=np.int32)
    new_code[order] = np.arange(len(order), dtype=np.int32)
    return new_code[codes], order


def _cleaned(column: TextColumn, what: str, rows: RawRows) -> TextColumn:
    """The column with its texts cleaned and each distinct one once; a blank cell has the code -1."""
    for text in doubtful(column.values):
        wrong = wrong_with(text, what)
        if wrong:
            row = int(np.flatnonzero(column.codes == column.values.index(text))[0])
            raise CatalogueError(f"{rows.where(row)}: {wrong}")
    cleaned = clean_texts(column.values)
    if cleaned == column.values and len(set(cleaned) - {""}) == len(cleaned):
        return column
    number_of = {text: number for number, text in enumerate(dict.fromkeys(filter(None, cleaned)))}
    codes = np.array([number_of.get(text, -1) for text in cleaned] + [-1], dtype=np.int32)  # last: code -1 stays -1
    return TextColumn(codes[column.codes], list(number_of))


def _usable(rows: RawRows, item: TextColumn, tag: TextColumn) -> tuple[Bool[np.ndarray, " rows"], dict[str, int]]:
    """Which rows can be used, and how many cannot for each reason; a row counts for its first reason."""
    reasons = {"no item": item.codes < 0, "no tag": tag.codes < 0}
    if rows.weight is not None:
        wrong = np.flatnonzero((rows.weight < 0) | np.isinf(rows.weight))
        if len(wrong):
            raise CatalogueError(
                f"{rows.where(int(wrong[0]))}: weight {rows.weight[wrong[0]]:g} is out of range. "
                "A weight is a number from 0 up; leave the cell empty where it is not known."
            )
        reasons |= {"no weight": np.isnan(rows.weight), "weight 0": rows.weight == 0}
    usable = np.ones(len(rows), dtype=bool)
    dropped = {}
    for reason, holds in reasons.items():
        dropped[reason] = int((usable & holds).sum())
        usable &= ~holds
    return usable, {reason: count for reason, count in dropped.items() if count}


def _numbered(keys: list[str]) -> Int32[np.ndarray, " values"]:
    number_of = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([number_of[key] for key in keys], dtype=np.int32)


def _spellings(
    spelling: Codes, key_of: Int32[np.ndarray, " values"], key_order: Int64[np.ndarray, " tags"], values: list[str]
) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """The shown spelling of each tag, and all spellings of each tag that has several, most frequent first."""
    counts = np.bincount(spelling, minlength=len(values))
    _, used = in_first_seen_order(spelling, len(values))
    row_of_key = np.empty(len(values), dtype=np.int32)
    row_of_key[key_order] = np.arange(len(key_order), dtype=np.int32)
    rows = row_of_key[key_of[used]]
    order = np.lexsort((np.arange(len(used)), -counts[used], rows))
    by_tag = used[order]
    starts = np.flatnonzero(np.diff(rows[order], prepend=-1))
    stops = np.append(starts[1:], len(by_tag))
    tags = tuple(values[value] for value in by_tag[starts].tolist())
    several = np.flatnonzero(stops - starts > 1).tolist()
    return tags, {tags[row]: tuple(values[value] for value in by_tag[starts[row] : stops[row]]) for row in several}


def _incidence(
    place: Int64[np.ndarray, " kept"],
    rows: Int64[np.ndarray, " counted"],
    weight: Float64[np.ndarray, " kept"] | None,
    shape: tuple[int, int],
) -> csr_matrix:
    """Sum of the weights, or number of rows, of each item and tag.

    Args:
        place: Of each row in the matrix, one line of it after another.
        rows: Those that count, by rising place.
    """
    sorted_place = place[rows]
    starts = np.flatnonzero(np.diff(sorted_place, prepend=-1))
    doubles = np.ones(len(rows)) if weight is None else weight[rows]  # so that sums do not depend on the rows' order
    filled = sorted_place[starts]
    line_starts = np.searchsorted(filled, np.arange(shape[0] + 1, dtype=np.int64) * shape[1])
    columns = filled - np.repeat(np.arange(shape[0], dtype=np.int64) * shape[1], np.diff(line_starts))
    sums = np.add.reduceat(doubles, starts).astype(np.float32)
    return csr_matrix((sums, columns, line_starts), shape=shape)


def _titles(rows: RawRows, at: Int64[np.ndarray, " kept"], item_codes: Codes, items: tuple[str, ...]) -> dict[str, str]:
    """The first title that each item has, where it has one."""
    if rows.title is None:
        return {}
    title = _cleaned(rows.title, "title", rows)
    titled = title.codes[at] >= 0
    first = np.full(len(items), -1)
    first[item_codes[titled][::-1]] = title.codes[at][titled][::-1]
    return {item: title.values[code] for item, code in zip(items, first.tolist(), strict=True) if code >= 0}
