"""Text of the probe page."""

from collections.abc import Mapping, Sequence
from typing import Any

from review_app.wording import counted, listed, plain, shortened
from review_app.wording.moments import took

QUERY = "Query"
PLACEHOLDER = "Type what you are looking for, such as a tag or a few words"
TRY = "Try"
LOADING = "Reading the query. The first one loads the language model, which takes a few seconds."
INDEXING = "Making the search ready for this round"
TAU = "Temperature"
TAU_HELP = (
    "How sharply P(cluster given query) leans to the nearest tags. Lower: few clusters. Higher: many. "
    "The search's own value is marked."
)
N_PROBE = "Clusters searched"
N_PROBE_HELP = "Only the clusters that most of the query's tags lie in: fewer are quicker and may miss something."
ALL = "all"
TOP = 10
SEARCHED_NAMED = 3
RARE_NAMED = 10
NO_HITS = "No item carries any of the tags that this query leads to."
JUDGED: Mapping[bool | None, str] = {
    True: "Noted: this answers the query. It comes first for it now, and is a training pair.",
    False: "Noted: this does not answer the query. It comes last for it now, and training will push it away.",
    None: "Taken back.",
}
TABLE = "As a table"
TABLE_COLUMNS = {"cluster": "Cluster", "id": "Id", "probability": "P(cluster given query)", "verdict": "Verdict"}

SECTIONS: Mapping[str, tuple[str, str]] = {
    "clusters": (
        "Where it lands",
        "P(cluster given query): where its items are to be expected; in small, what the hits came through.",
    ),
    "hits": ("What comes back", "By its tags, through their clusters: see the bar. Click a line for the whole sum."),
    "map": ("On the map", "The larger a tag, the more of the query it carries. Click for the whole map."),
    "flat": ("Without clusters", "Flat search: cosine with each item's mean tag vector."),
}
SCRIPT: Mapping[str, Any] = {
    **SECTIONS,
    "by_cluster": "Through its clusters",
    "to_map": "Select these tags on the map",
    "score": "Score, comparable within this query only",
    "good": "{item} answers this query",
    "bad": "{item} does not answer this query",
}
BY_TAGS = "By its tags"
BY_TAGS_AND_NAME = "By its tags and its name"
OTHER_TAGS = "other tags"
ITS_NAME = "its name"
ALSO = "#{rank} by clusters"


def temperature(value: float, own: float) -> str:
    """A stop of the temperature slider."""
    return f"{value:.2g}, its own" if value == own else f"{value:.2g}"


def searched(value: int, all_clusters: int) -> str:
    """A stop of the slider of clusters searched."""
    return ALL if value >= all_clusters else f"{value}"


def times(encoding: float, searching: float, scanned: float, flat: float) -> str:
    """Time taken, step by step."""
    return (
        f"Query read in {took(encoding)} · searched through clusters in {took(searching)}, {share_of(scanned)} of the "
        f"items scanned · flat search in {took(flat)}"
    )


def thinned(searched: Sequence[str], clusters: int, scanned: float, recall: float) -> str:
    """What searching some of the clusters saves, and what it costs, in Markdown."""
    names = listed([f"**{plain(shortened(name, 32))}**" for name in searched], SEARCHED_NAMED)
    return (
        f"{len(searched)} of {counted(clusters, 'cluster')} searched, {names}: {share_of(scanned)} of the items "
        f"scanned, {recall:.0%} of the best {TOP} found."
    )


def share_of(share: float) -> str:
    """A share in percent; what is less than one is not nothing."""
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def far(similarity: float) -> str:
    """A query that no tag is near."""
    return (
        f"**This query is far from everything here.** Its nearest tag has a cosine of {similarity:.2f}, less than tags "
        "usually have with each other. What follows is the best there is, not an answer."
    )


def rare(tag: str, n_items: int, titles: Sequence[str]) -> str:
    """A query that is a tag without a cluster, and what carries it, in Markdown."""
    names = listed([f"**{plain(shortened(title, 48))}**" for title in titles], RARE_NAMED)
    return f"*{plain(tag)}* is itself a tag, on {counted(n_items, 'item')} and so in no cluster: {names}."


def notes(texts: Sequence[str]) -> str:
    """What was done to the query, in Markdown."""
    return " ".join(plain(text) for text in texts)


def rest(clusters: int, percent: int) -> str:
    """The clusters that are not drawn."""
    return f"{counted(clusters, 'other cluster')}: {percent} %" if clusters else ""


def of_hits(share: float) -> str:
    """How much of what came back came through a cluster; nothing where that is not worth saying."""
    return f"{share * 100:.0f} % of the hits" if share else ""


def cluster_title(number: int, name: str, size: int) -> str:
    """A cluster's tooltip, which reads no Markdown."""
    return f"{name} ({number}), {counted(size, 'tag')}. Open in Review"


def percent(share: int) -> str:
    """A whole percent; what is less than one is not nothing."""
    return f"{share} %" if share else "<1 %"


def why(tags: Sequence[tuple[str, int]], clusters: Sequence[str]) -> str:
    """Why an item came back, in a line that reads no Markdown: its tags with their percents, and through what."""
    by = ", ".join(f"{shortened(tag, 24)} {share} %" for tag, share in tags[:2] if share)
    return f"by {by} · through {listed([shortened(name, 24) for name in clusters], 1)}"


def segment(name: str, share: int) -> str:
    """Tooltip of one part of a bar."""
    return f"{percent(share)} through {name}"
