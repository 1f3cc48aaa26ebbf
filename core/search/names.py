"""Items found by what they are called: name vectors on fewer axes, in cells, so that few need looking at."""

import numpy as np

from .index import SearchIndex

CELLS_PROBED = 3


def named_candidates(index: SearchIndex, vector: np.ndarray) -> np.ndarray:
    """Rows of the items whose names lie in the cells nearest to the query; none when the index holds no names."""
    arrays = index.arrays
    if not index.recipe.name_weight or "name_cells" not in arrays:
        return np.empty(0, dtype=np.int64)
    likeness = arrays["name_cells"] @ (vector @ arrays["name_axes"])
    nearest = np.argsort(-likeness, kind="stable")[:CELLS_PROBED]
    spans = [arrays["name_items"][arrays["name_starts"][cell] : arrays["name_starts"][cell + 1]] for cell in nearest]
    return np.concatenate(spans).astype(np.int64)
