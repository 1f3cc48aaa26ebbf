"""What a query found, put together for the browser: numbers from core, percents that add up, words from wording."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core import Answer, Hit, ProbeResult
from review_app import loading
from review_app.charts.palette import distinct_hues, palettes
from review_app.charts.shares import by_importance, lengths, whole_percents, with_rest
from review_app.wording import decisions
from review_app.wording import probe as words

CLUSTERS_SHOWN = 8
CARRYING_SHOWN = 4  # of them at most are there because hits came through them, however unlikely they are
WORTH_SAYING = 0.05  # share of the hits


def put_together(shown: loading.Shown, found: Answer) -> dict[str, Any]:
    """Everything the component draws.

    Args:
        shown: The current round.
        found: The answer.
    """
    result = found.result
    through = [part for hit in result.hits for part in hit.through]
    title = _titles(shown)
    ranks = {hit.item: at + 1 for at, hit in enumerate(result.hits)}
    of_hits = shares_of_hits(result)
    clusters = listed_clusters(result, of_hits)
    percents, rest = with_rest([share for _, share in clusters], len(clusters))
    hit_bars = lengths([hit.score for hit in result.hits])
    return {
        "clusters": [
            {**_cluster(shown, cluster, percent, share), "came": words.of_hits(of_hits.get(cluster, 0.0))}
            for (cluster, share), percent in zip(clusters, percents, strict=True)
        ],
        "rest": words.rest(len(result.clusters) - len(clusters), rest),
        "hits": [
            _hit(shown, hit, bar, title(hit.item), found.said.get(hit.item))
            for hit, bar in zip(result.hits, hit_bars, strict=True)
        ],
        "flat": [
            {
                "item": item,
                "title": title(item),
                "score": f"{cosine:.2f}",
                "both": words.ALSO.format(rank=ranks[item]) if item in ranks else "",
            }
            for item, cosine in found.flat
        ],
        "hues": distinct_hues(
            by_importance([cluster for cluster, _ in clusters], through),
            {mark.id: mark.hue for mark in loading.marks(shown)},
        ),
        "palettes": {mode: {"hues": palette["hues"], "grey": palette["grey"]} for mode, palette in palettes().items()},
        "map": _map(shown, found),
        "words": words.SCRIPT,
        "far": result.far,
    }


def shares_of_hits(result: ProbeResult) -> Mapping[int, float]:
    """How much of the score of all hits came through each cluster, where that is worth saying; largest first."""
    total = sum(hit.score for hit in result.hits)
    shares: dict[int, float] = {}
    for hit in result.hits:
        for cluster, share in hit.through:
            shares[cluster] = shares.get(cluster, 0.0) + share * hit.score / total
    return {each: share for each, share in sorted(shares.items(), key=lambda one: -one[1]) if share >= WORTH_SAYING}


def listed_clusters(result: ProbeResult, of_hits: Mapping[int, float]) -> list[tuple[int, float]]:
    """The clusters that most of the hits came through and the likeliest of the others, by probability."""
    carrying = list(of_hits)[:CARRYING_SHOWN]
    others = [cluster for cluster, _ in result.clusters if cluster not in carrying]
    listed = {*carrying, *others[: CLUSTERS_SHOWN - len(carrying)]}
    return [(cluster, probability) for cluster, probability in result.clusters if cluster in listed]


def _cluster(shown: loading.Shown, cluster: int, percent: int, bar: float) -> dict[str, Any]:
    verdict = shown.verdicts.get(cluster)
    name = shown.names.get(cluster, str(cluster))
    return {
        "id": cluster,
        "name": name,
        "percent": words.percent(percent),
        "length": bar,
        "verdict": verdict,
        "verdict_text": decisions.VERDICTS[verdict] if verdict else "",
        "title": words.cluster_title(cluster, name, shown.clustering.sizes.get(cluster, 0)),
    }


def _hit(shown: loading.Shown, hit: Hit, bar: float, title: str, judged: bool | None) -> dict[str, Any]:
    names = [shown.names.get(cluster, str(cluster)) for cluster, _ in hit.through]
    percents = whole_percents([share for _, share in hit.through])
    reasons = _reasons(hit)
    reason_percents, other = with_rest([share for _, share in reasons], len(reasons))
    told = [(text, percent) for (text, _), percent in zip(reasons, reason_percents, strict=True) if percent]
    return {
        "item": hit.item,
        "title": title,
        "score": f"{hit.score:.3f}",
        "length": bar,
        "why": words.why(told, names),
        "parts": [
            {
                "id": cluster,
                "share": share,
                "name": name,
                "percent": words.percent(percent),
                "text": words.segment(name, percent),
            }
            for (cluster, share), name, percent in zip(hit.through, names, percents, strict=True)
        ],
        "tags": [
            {"name": text, "percent": words.percent(percent)}
            for text, percent in [*told, *([(words.OTHER_TAGS, other)] if other else [])]
        ],
        "by": words.BY_TAGS_AND_NAME if hit.by_name > 0 else words.BY_TAGS,
        "judged": judged,
    }


def _reasons(hit: Hit) -> list[tuple[str, float]]:
    """What brought a hit, with its share: its tags, and its own name where that counts; largest first."""
    named = [(words.ITS_NAME, hit.by_name)] if hit.by_name > 0 else []
    return sorted([*hit.tags, *named], key=lambda reason: -reason[1])


def _map(shown: loading.Shown, found: Answer) -> dict[str, Any]:
    """Where the arrays of the map are, and the tags on it that carry the query."""
    tags = shown.data.tags
    return {
        **loading.map_addresses(shown.project, shown.round.id),
        "count": len(tags),
        "carriers": [{"row": row, "share": share, "tag": tags[row]} for row, share in found.result.carriers],
    }


def _titles(shown: loading.Shown) -> Callable[[str], str]:
    """What each item is called; in a project without a catalogue the tags are the items, and called what they are."""
    return shown.project.catalogue.title_of if shown.project.has_catalogue else str


def cluster_table(shown: loading.Shown, result: ProbeResult) -> pd.DataFrame:
    """All clusters with their probability, most probable first."""
    rows = [
        (shown.names.get(cluster, str(cluster)), cluster, share, shown.verdicts.get(cluster))
        for cluster, share in result.clusters
    ]
    return pd.DataFrame(rows, columns=["cluster", "id", "probability", "verdict"])


def probability_column() -> Any:
    """A probability as a bar with its number."""
    return st.column_config.ProgressColumn(
        words.TABLE_COLUMNS["probability"], format="percent", min_value=0.0, max_value=1.0
    )
