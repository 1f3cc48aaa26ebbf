"""The words of tags: which of them say the same, and which tell a cluster of sentences from the others."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

WORD = re.compile(r"\w{2,}")
WORDS_IN_NAME = 3
STEM = 3  # letters at least, and three quarters of the shorter word, that two forms of one word begin with
VERBS = frozenset(("did", "does", "doing", "don", "didn", "doesn", "isn", "aren", "wasn", "won", "ll", "ve", "im"))


def words_of(text: str) -> tuple[str, ...]:
    """Words of at least two letters or digits, in lower case."""
    return tuple(WORD.findall(text.lower()))


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one.

    >>> alike("secure", "security"), alike("ear", "ears"), alike("folk", "fork")
    (True, True, False)
    """
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or common >= max(STEM, 0.75 * min(len(one), len(other)))


def shared(words: Iterable[str], others: Sequence[str]) -> bool:
    """Whether any word is a form of any of the others."""
    return any(alike(word, other) for word in words for other in others)


def telling_words(texts: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    """Cluster -> the few words that say most of it: p log(p / q), best first (ties: the longer).

    p is the share of the cluster's texts that hold the word, q that of all texts: the word's part in how the two
    differ (Kullback and Leibler 1951). English words that say nothing by themselves count only where there is no other.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    empty = ENGLISH_STOP_WORDS | VERBS
    held = {cluster: Counter(word for text in own for word in set(words_of(text))) for cluster, own in texts.items()}
    overall: Counter[str] = Counter()
    for counts in held.values():
        overall.update(counts)
    every = sum(map(len, texts.values()))
    named = {}
    for cluster, counts in held.items():
        size = len(texts[cluster])
        telling = {word: n / size * float(np.log(n / size * every / overall[word])) for word, n in counts.items()}
        ranked = sorted(telling, key=lambda word: (word in empty, -telling[word], -len(word), word))
        named[cluster] = _unlike(ranked, empty)
    return named


def _unlike(ranked: Sequence[str], empty: frozenset[str]) -> list[str]:
    """The first few words of which none is a form of another; empty ones only as the first."""
    chosen: list[str] = []
    for word in ranked:
        if len(chosen) == WORDS_IN_NAME or (chosen and word in empty):
            break
        if not shared([word], chosen):
            chosen.append(word)
    return chosen
