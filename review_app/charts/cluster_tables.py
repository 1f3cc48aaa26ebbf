"""One cluster as tables: its tags, the clusters nearest to it, its items, and what speaks for one of its tags."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from core import DecisionPreview, ExampleItem, MergeTarget, PortraitTag, RememberedPair, Why

NameOf = Callable[[int], str]
ROW = 33  # pixels of a row at the size of letters that the theme sets
FRAME = 3


def height(rows: int, most: int) -> int:
    """Pixels of a table that shows all its rows, up to `most` pixels."""
    return min(most, ROW * (rows + 1) + FRAME)


def tag_rows(portrait: Sequence[PortraitTag], name_of: NameOf, tiers: Mapping[str, str]) -> pd.DataFrame:
    """tag, tier in words, confidence in percent, name of the next best cluster, items."""
    return pd.DataFrame(
        {
            "tag": [each.tag for each in portrait],
            "tier": [tiers[each.tier] for each in portrait],
            "confidence": [100 * each.confidence for each in portrait],
            "runner_up": ["" if each.runner_up is None else name_of(each.runner_up) for each in portrait],
            "items": [each.items for each in portrait],
        }
    )


def nearest_rows(targets: Sequence[MergeTarget], name_of: NameOf, sizes: Mapping[int, int]) -> pd.DataFrame:
    """name, size, npmi and similarity of the clusters nearest to one."""
    return pd.DataFrame(
        {
            "name": [name_of(each.cluster) for each in targets],
            "size": [sizes[each.cluster] for each in targets],
            "npmi": [each.npmi for each in targets],
            "similarity": [each.similarity for each in targets],
        }
    )


def item_rows(items: Sequence[ExampleItem]) -> pd.DataFrame:
    """title, number of the cluster's tags, and which."""
    return pd.DataFrame(
        {
            "title": [each.title for each in items],
            "count": [len(each.tags) for each in items],
            "tags": [", ".join(each.tags) for each in items],
        }
    )


def company_rows(why: Why, name_of: NameOf, kinds: Mapping[str, str]) -> pd.DataFrame:
    """kind in words, tag, value, and the name of the cluster the tag is in; as many rows as the reasons have tags."""
    told = {"partners": why.partners, "neighbours": why.neighbours, "anchors": why.anchors}
    rows = [(words, each) for kind, words in kinds.items() for each in told[kind]]
    return pd.DataFrame(
        {
            "kind": [words for words, _ in rows],
            "tag": [each.tag for _, each in rows],
            "value": [each.value for _, each in rows],
            "cluster": [name_of(each.cluster) for _, each in rows],
        }
    )


def pair_rows(preview: DecisionPreview, kinds: Mapping[str, str]) -> pd.DataFrame:
    """A tick-list of every pair that a decision asks for: keep, first, kind in words, second."""
    pairs = preview.listed
    return pd.DataFrame(
        {
            "keep": _ticks(preview),
            "first": [pair.first_tag for pair in pairs],
            "kind": [kinds[pair.kind] for pair in pairs],
            "second": [pair.second_tag for pair in pairs],
        }
    )


def unticked(preview: DecisionPreview, edits: Mapping[int, bool]) -> tuple[tuple[str, str], ...]:
    """The pairs without a tick, as a decision drops them, after `edits` (row of the tick-list -> its tick now)."""
    ticks = _ticks(preview)
    return tuple(
        (pair.first_tag, pair.second_tag) for at, pair in enumerate(preview.listed) if not edits.get(at, ticks[at])
    )


def _ticks(preview: DecisionPreview) -> list[bool]:
    dropped = {frozenset(pair) for flag in preview.flags for pair in flag.dropped}
    return [frozenset((pair.first_tag, pair.second_tag)) not in dropped for pair in preview.listed]


def remembered_rows(
    pairs: Sequence[RememberedPair], kinds: Mapping[str, str], sources: Mapping[bool, str]
) -> pd.DataFrame:
    """Pairs that are kept together or apart: first, answer in words, second, source in words, who."""
    rows = [(each.first_tag, kinds[each.kind], each.second_tag, sources[each.answered], each.curator) for each in pairs]
    return pd.DataFrame(rows, columns=["first", "answer", "second", "source", "who"])
