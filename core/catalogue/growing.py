"""A catalogue that more rows come to: what it had keeps its place and its spelling."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from core.catalogue.folding import fold_keys
from core.catalogue.report import LoadReport
from core.catalogue.values import Catalogue


def joined(catalogue: Catalogue, more: Catalogue) -> Catalogue:
    """Both catalogues as one: items and tags of `catalogue` first, in their rows, then those that only `more` has.

    A tag of `more` in another spelling is the tag that is there, shown as before. Of two weights for one item and tag
    the larger counts, so that the same table twice changes nothing.
    """
    items, item_row = _joined_names(catalogue.items, more.items, list(catalogue.items), list(more.items))
    tags, tag_row = _joined_names(catalogue.tags, more.tags, fold_keys(catalogue.tags), fold_keys(more.tags))
    shape = (len(items), len(tags))
    before, new = catalogue.incidence.tocoo(), more.incidence.tocoo()
    old = csr_matrix((before.data, (before.row, before.col)), shape=shape)
    added = coo_matrix((new.data, (item_row[new.row], tag_row[new.col])), shape=shape).tocsr()
    incidence = old.maximum(added).tocsr()
    incidence.sort_indices()
    return Catalogue(
        items=items,
        tags=tags,
        incidence=incidence.astype(np.float32),
        spellings=_spellings(catalogue, more, tags, tag_row),
        titles={**more.titles, **catalogue.titles},
        report=_report(catalogue.report, more.report, incidence, old.nnz + added.nnz - incidence.nnz),
    )


def _joined_names(
    names: tuple[str, ...], more: tuple[str, ...], keys: list[str], more_keys: list[str]
) -> tuple[tuple[str, ...], np.ndarray]:
    """All names, and the row that each of `more` has among them."""
    row_of = {key: row for row, key in enumerate(keys)}
    out = list(names)
    for name, key in zip(more, more_keys, strict=True):
        if key not in row_of:
            row_of[key] = len(out)
            out.append(name)
    return tuple(out), np.array([row_of[key] for key in more_keys], dtype=np.int64)


def _spellings(
    catalogue: Catalogue, more: Catalogue, tags: tuple[str, ...], tag_row: np.ndarray
) -> Mapping[str, tuple[str, ...]]:
    """Every spelling of tags that have several, the shown one's first."""
    spellings = dict(catalogue.spellings)
    for name, row in zip(more.tags, tag_row.tolist(), strict=True):
        shown = tags[row]
        seen = (*spellings.get(shown, (shown,)), *more.spellings.get(name, (name,)))
        distinct = tuple(dict.fromkeys(seen))
        if len(distinct) > 1:
            spellings[shown] = distinct
    return spellings


def _report(before: LoadReport, more: LoadReport, incidence: csr_matrix, again: int) -> LoadReport:
    """What was read in all; rows of links that were there before are counted as such."""
    reasons = {**before.dropped, **more.dropped}
    dropped = {reason: before.dropped.get(reason, 0) + more.dropped.get(reason, 0) for reason in reasons}
    there = "the same item and tag in the catalogue"
    if again:
        dropped[there] = dropped.get(there, 0) + again
    return replace(
        before,
        rows=before.rows + more.rows,
        kept=before.kept + more.kept - again,
        items=incidence.shape[0],
        tags=incidence.shape[1],
        links=incidence.nnz,
        folded=before.folded + more.folded,
        dropped=dropped,
        path=more.path or before.path,
        notes=(*before.notes, *(note for note in more.notes if note not in before.notes)),
    )
