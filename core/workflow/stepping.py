"""Going through clusters one by one, in the order of a queue."""

from collections.abc import Collection, Sequence


def step_through(order: Sequence[int], current: int | None, by: int, passed_over: Collection[int] = ()) -> int | None:
    """The cluster `by` places (1 or -1) from `current`, round and round; None when there is no other.

    Args:
        order: Ids in the order of the queue.
        current: Where to start; one that is not in the queue starts before its first, or after its last, entry.
        by: 1 for the next, -1 for the one before.
        passed_over: Ids that are not stopped at.
    """
    n = len(order)
    at = order.index(current) if current in order else (-1 if by > 0 else n)
    places = [(at + by * distance) % n for distance in range(1, n + 1)] if n else []
    return next((order[place] for place in places if order[place] != current and order[place] not in passed_over), None)
