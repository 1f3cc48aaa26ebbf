"""Stops of the probe page's sliders, and tags to begin with."""

from collections.abc import Sequence

OCTAVES = 3
EXAMPLES = 6
LONGEST_EXAMPLE = 28  # characters


def temperatures(own: float) -> tuple[float, ...]:
    """Temperatures to choose from, ascending: `own`, and half octaves from an eighth of it to eight times it.

    >>> temperatures(0.25)[5:8]
    (0.18, 0.25, 0.35)
    """
    around = {float(f"{own * 2 ** (step / 2):.2g}") for step in range(-OCTAVES * 2, OCTAVES * 2 + 1) if step}
    return tuple(sorted({*around, own}))


def cluster_counts(all_clusters: int) -> tuple[int, ...]:
    """How many clusters may be searched: Fibonacci numbers, and all.

    >>> cluster_counts(10)
    (1, 2, 3, 5, 8, 10)
    """
    counts, following = [1], 2
    while following < all_clusters:
        counts.append(following)
        following += counts[-2] if len(counts) > 1 else 1
    return tuple(dict.fromkeys([*counts, max(all_clusters, 1)]))


def examples(tags: Sequence[str]) -> tuple[str, ...]:
    """A few short tags, spread over the list, the first left out (it says little)."""
    short = [tag for tag in tags[1:] if len(tag) <= LONGEST_EXAMPLE]
    step = max(len(short) // EXAMPLES, 1)
    return tuple(short[step // 2 :: step][:EXAMPLES])
