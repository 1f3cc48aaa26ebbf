"""Graph terms estimated from a few edges: over all draws their mean is the full term, at any number of tags.

A batch of tags drawn at random holds almost no edge of a sparse graph, so edges are drawn, each with a probability
in proportion to its weight. Equal edges may be drawn more than once.
"""

from core.losses.article import Assignments, Scalar


def drawn_modularity_loss(first: Assignments, second: Assignments, resolution: float = 1.0) -> Scalar:
    """`modularity_loss` from the assignments of both ends of m >= 2 drawn edges.

    An end of a drawn edge is tag i with probability d_i, so v_e = (p_i + p_j) / 2 has the mean sum_i d_i p_i, and
    |sum_i d_i p_i|^2 is the mean of v_e.v_f over e != f; with e = f the estimate would be too large.
    """
    n_edges = len(first)
    ends = (first + second) / 2
    expected = (ends.sum(dim=0).square().sum() - ends.square().sum()) / (n_edges * (n_edges - 1))
    return resolution * expected - (first * second).sum() / n_edges


def drawn_smoothness_loss(first: Assignments, second: Assignments) -> Scalar:
    """`sparse_smoothness_loss` from the assignments of both ends of drawn edges."""
    return (first - second).square().sum() / len(first)
