"""Names of clusters: their most representative tags that fit nowhere else as well.

Where tags are sentences, the words that tell clusters apart.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from core.clustering import Clustering
from core.data import TrainingData
from core.evaluation import Evidence
from core.naming.representative import representativeness
from core.naming.words import shared, telling_words, words_of

LONG = 4  # words; beyond it the median tag is a sentence, and no sentence is a name
JOINT = ", "  # of two tags: one is often too general a name, three are too long for a map


def cluster_names(
    data: TrainingData,
    clustering: Clustering,
    clusters: Collection[int] | None = None,
    taken: Collection[str] = (),
) -> Mapping[int, str]:
    """Names of clusters, no two alike; the same input gives the same names.

    Args:
        data: The tags.
        clustering: Where they are.
        clusters: Ids of those to name; None names all.
        taken: Names that others have.

    Returns:
        Cluster id -> name, in the order of the ids; an empty cluster is called so.
    """
    wanted = sorted(clustering.cluster_ids.tolist() if clusters is None else clusters)
    lengths = [len(words_of(tag)) for tag in data.tags]
    named = (
        telling_words(_tags_by_cluster(data, clustering))
        if np.median(lengths) > LONG
        else _named_by_tags(_ranked(data, clustering, wanted), taken)
    )
    return _distinct({cluster: named[cluster] for cluster in wanted})


def _tags_by_cluster(data: TrainingData, clustering: Clustering) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {int(cluster): [] for cluster in clustering.cluster_ids}
    for tag, label in zip(data.tags, clustering.labels.tolist(), strict=True):
        found[label].append(tag)
    return found


def _ranked(data: TrainingData, clustering: Clustering, clusters: Sequence[int]) -> Mapping[int, list[str]]:
    """Their tags, those first that would name them best: what fits anywhere tells nothing."""
    evidence, labels = Evidence(data, clustering), clustering.labels
    rows = np.flatnonzero(np.isin(labels, clusters))
    own = np.maximum(evidence.own_support[rows], 1e-6)
    score = representativeness(evidence)[rows] * own / (own + np.maximum(evidence.elsewhere(rows), 0))
    rows = rows[np.lexsort((-score, labels[rows]))]
    found: dict[int, list[str]] = {cluster: [] for cluster in clusters}
    for row in rows.tolist():
        found[int(labels[row])].append(data.tags[row])
    return found


def _named_by_tags(ranked: Mapping[int, list[str]], taken: Collection[str]) -> dict[int, list[str]]:
    """The first naming of each that no other cluster has; the first of all where others have every one."""
    named = {}
    for cluster, tags in ranked.items():
        namings = list(_namings(tags))
        free = (parts for parts in namings if JOINT.join(parts) not in taken)
        named[cluster] = next(free, namings[0])
    return named


def _namings(tags: Sequence[str]) -> Iterator[list[str]]:
    """The best tag with each that shares no word with it, best first: "metal, doom metal" says little."""
    best, words = list(tags[:1]), words_of(" ".join(tags[:1]))
    others = [tag for tag in tags[1 : 2 + len(tags) // 2] if not shared(words, words_of(tag))]
    yield from ([*best, other] for other in others)
    yield best


def _distinct(named: Mapping[int, list[str]]) -> dict[int, str]:
    """Parts joined; names that are still alike are told apart by their cluster's number."""
    joined = {cluster: JOINT.join(parts) or "empty" for cluster, parts in named.items()}
    uses = Counter(joined.values())
    return {
        cluster: name if uses[name] == 1 and name != "empty" else f"{name} ({cluster})"
        for cluster, name in joined.items()
    }
