"""What follows from must-link pairs: friends of friends are together, so rows fall into groups.

The closure of n linked rows would be n(n-1)/2 pairs, and a cannot-link pair between two groups holds for all across.
Neither is ever written out: whoever needs what follows compares groups, so cost follows the number of decisions and not
its square.
"""

import numpy as np
from jaxtyping import Int64
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def components(must_link: Int64[np.ndarray, "pairs 2"]) -> dict[int, int]:
    """Group of every row in a must-link pair; a group is named by its smallest row."""
    if not len(must_link):
        return {}
    rows, ends = np.unique(must_link, return_inverse=True)
    ends = ends.reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(rows), len(rows)))
    _, group = connected_components(graph, directed=False)
    _, smallest = np.unique(group, return_index=True)  # rows ascend, so a group's first row is its smallest
    return dict(zip(rows.tolist(), rows[smallest[group]].tolist(), strict=True))
