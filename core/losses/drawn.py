"""Graph terms estimated from a few edges: over all draws their mean is the full term, at any number of tags.

A batch of tags drawn at random holds almost no edge of a sparse graph, so edges are drawn, each with a probability
in proportion to its weight. Equal edges may be drawn more than once.
"""

from core.losses.article import Assignments, Scalar


def drawn_modularity_loss(
    first: Assignments, second: Assignments, even: Assignments, chance: float = 0.0, resolution: float = 1.0
) -> Scalar:
    """`modularity_loss` with n_i = (1 - chance) d_i + chance / n, from drawn edges and tags, at least 2 of each.

    An end of a drawn edge is tag i with probability d_i, so v_e = (p_i + p_j) / 2 has the mean D = sum_i d_i p_i, and
    |D|^2 is the mean of v_e.v_f over e != f; with e = f the estimate would be too large. So it is with the mean U of
    tags drawn evenly, and D.U is the product of two means that were drawn apart.

    Args:
        first: Of one end of each edge.
        second: Of the other.
        even: Of tags drawn evenly.
        chance: How much the null model is the same for all tags.
        resolution: Of `modularity_loss`.
    """
    ends, known = (first + second) / 2, 1 - chance
    both = 2 * known * chance * (ends.mean(dim=0) @ even.mean(dim=0))
    expected = known**2 * _squared_mean(ends) + both + chance**2 * _squared_mean(even)
    return resolution * expected - (first * second).sum() / len(first)


def _squared_mean(drawn: Assignments) -> Scalar:
    """|mean|^2 of what the rows were drawn from, without bias."""
    return (drawn.sum(dim=0).square().sum() - drawn.square().sum()) / (len(drawn) * (len(drawn) - 1))


def drawn_smoothness_loss(first: Assignments, second: Assignments) -> Scalar:
    """`sparse_smoothness_loss` from the assignments of both ends of drawn edges."""
    return (first - second).square().sum() / len(first)
