"""The flat search that clusters are held against: cosine of the query with an item's mean tag vector."""

import numpy as np

from .attention import unit_query
from .index import SearchIndex
from .scoring import ranked


def flat_hits(index: SearchIndex, query_vector: np.ndarray, top: int = 10) -> tuple[tuple[str, float], ...]:
    """(item, cosine) best first (ties: catalogue order); items without tags never come back.

    Raises:
        SearchError: The vector does not fit the index.
    """
    similarity = index.arrays["tag_vectors"] @ unit_query(index, query_vector)
    spread = np.repeat(similarity, np.diff(index.arrays["starts"]))
    norms = index.arrays["flat_norms"]
    sums = np.bincount(index.arrays["postings"], weights=spread, minlength=len(norms))
    cosine = np.where(norms > 0, sums / np.maximum(norms, np.finfo(np.float32).tiny), -np.inf)
    return tuple((index.items[at], float(cosine[at])) for at in ranked(cosine, top).tolist() if norms[at] > 0)
