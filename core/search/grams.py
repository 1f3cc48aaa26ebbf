"""Likeness of spelling: tf-idf over the runs of 3 to 5 characters inside words, and inside all words written as one.

The features of scikit-learn's `TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)`, and those
of a short text written as one word, so that "synth pop" and "synth-pop" are spelled like "synthpop". They are hashed to
32 bits, so that a query needs no vocabulary of texts and no scikit-learn.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from .encoding import MOST_WORDS
from .lists import grouped, spread

SHORTEST, LONGEST = 3, 5


def grams_of(text: str) -> Counter[int]:
    """Hashed character runs of a text and how often each occurs; words are padded by a space at each end.

    >>> grams_of("hip-hop") & grams_of("hiphop") == grams_of("hiphop")
    True
    """
    text = text.casefold()
    parts = re.findall(r"[^\W_]+", text)
    found: Counter[int] = Counter()
    joined = ["".join(parts)] if 1 < len(parts) <= MOST_WORDS else []  # a sentence is no compound
    for word in [*text.split(), *joined]:
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            last = len(padded) - size
            found.update(zlib.crc32(padded[at : at + size].encode()) for at in range(max(last, 0) + 1))
            if last <= 0:
                break  # a longer run would be the whole word again
    return found


def gram_arrays(tags: Sequence[str]) -> dict[str, np.ndarray]:
    """The spelling of all tags as lists, by run and by tag.

    Returns:
        "gram_keys" uint32 (runs,), ascending; "gram_idf" float32 (runs,);
        "gram_starts", "gram_tags", "gram_values": the tags that hold a run and its weight in each (unit length a tag);
        "tag_gram_starts", "tag_grams", "tag_gram_values": the runs of a tag and their weights.
    """
    counted = [grams_of(tag) for tag in tags]
    rows = np.repeat(np.arange(len(tags), dtype=np.int32), [len(each) for each in counted])
    hashes = np.fromiter(chain.from_iterable(counted), dtype=np.uint32, count=len(rows))
    counts = np.fromiter(chain.from_iterable(each.values() for each in counted), dtype=np.float32, count=len(rows))
    keys, columns = np.unique(hashes, return_inverse=True)
    idf = (np.log((1 + len(tags)) / (1 + np.bincount(columns, minlength=len(keys)))) + 1).astype(np.float32)
    values = (1 + np.log(counts)) * idf[columns]
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(tags))).astype(np.float32)
    values = (values / np.maximum(lengths[rows], np.finfo(np.float32).tiny)).astype(np.float32)
    by_gram = np.lexsort((rows, columns))
    return {
        "gram_keys": keys,
        "gram_idf": idf,
        "gram_starts": grouped(columns, len(keys)),
        "gram_tags": rows[by_gram],
        "gram_values": values[by_gram],
        "tag_gram_starts": grouped(rows, len(tags)),
        "tag_grams": columns.astype(np.int32),
        "tag_gram_values": values,
    }


def spelling_likeness(arrays: Mapping[str, np.ndarray], text: str, n_tags: int) -> np.ndarray:
    """Cosine of a text's spelling with every tag's, 0 to 1, shape (tags,)."""
    found = grams_of(text)
    hashes = np.fromiter(found, dtype=np.uint32, count=len(found))
    counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
    keys = arrays["gram_keys"]
    if not len(hashes) or not len(keys):
        return np.zeros(n_tags, dtype=np.float32)
    at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    known = keys[at] == hashes
    idf = np.where(known, arrays["gram_idf"][at], np.float32(math.log(1 + n_tags) + 1))
    values = (1 + np.log(counts)) * idf
    values /= np.linalg.norm(values)
    places, each = spread(arrays["gram_starts"], at[known])
    weights = np.repeat(values[known], each) * arrays["gram_values"][places]
    return np.bincount(arrays["gram_tags"][places], weights, minlength=n_tags).astype(np.float32)


def spelling_among(arrays: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Cosine of spelling between each two of some tags, shape (len(rows), len(rows))."""
    places, counts = spread(arrays["tag_gram_starts"], rows)
    _, columns = np.unique(arrays["tag_grams"][places], return_inverse=True)
    dense = np.zeros((len(rows), int(columns.max(initial=-1)) + 1), dtype=np.float32)
    dense[np.repeat(np.arange(len(rows)), counts), columns] = arrays["tag_gram_values"][places]
    return dense @ dense.T
