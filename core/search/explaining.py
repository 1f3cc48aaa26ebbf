"""Why an item came back, in shares that add up: through which clusters, by which tags, by its name."""

from dataclasses import dataclass

import numpy as np

from .agreement import say_in_agreement
from .index import SearchIndex
from .scoring import ranked
from .searching import Scored

NAMED_TAGS = 5  # tags named in a hit's explanation
SMALLEST_SHARE = 0.005  # clusters that brought less are left out and the others scaled to 1


@dataclass(frozen=True)
class Hit:
    """A ranked item and why it came back.

    Attributes:
        item: Item id.
        score: Sum over tags of P(tag | query) times the item's weight on the tag, and what its name adds; comparable
            within one query.
        through: (cluster id, share of the score), largest first; shares sum to 1. What the name brought counts for the
            clusters that the item lies in.
        tags: (tag, share of the score), the largest few.
        by_name: Share of the score that the item's name brought, 0 to 1.
    """

    item: str
    score: float
    through: tuple[tuple[int, float], ...]
    tags: tuple[tuple[str, float], ...]
    by_name: float = 0.0


def explained(index: SearchIndex, found: Scored, at: int) -> Hit:
    """A hit with its score shared out to clusters and tags.

    Args:
        index: What was searched.
        found: What was found.
        at: Position of the hit among the scored items.
    """
    item, named = int(found.items[at]), float(found.named[at])
    span = slice(int(index.arrays["item_starts"][item]), int(index.arrays["item_starts"][item + 1]))
    tags, weights = index.arrays["item_tags"][span], index.arrays["item_weights"][span]
    passing = index.arrays["assignments"][tags] * found.gates
    parts = (said_of(index, found, at, tags) * weights)[:, None] * passing
    lies_in = weights @ passing
    brought = float(parts.sum())
    total = max(brought + named, np.finfo(np.float64).tiny)
    through = (parts.sum(axis=0) + named * lies_in / max(float(lies_in.sum()), np.finfo(np.float64).tiny)) / total
    by_tag = parts.sum(axis=1)
    most = ranked(by_tag, NAMED_TAGS)
    named_tags = tuple((index.tags[tags[row]], float(by_tag[row] / total)) for row in most if by_tag[row] > 0)
    return Hit(index.items[item], brought + named, cluster_shares(index, through), named_tags, named / total)


def said_of(index: SearchIndex, found: Scored, at: int, tags: np.ndarray) -> np.ndarray:
    """Score that one unit of W on each of an item's tags brought: by the query, and by its words; shape (tags,)."""
    say = np.zeros(len(index.tags))
    say[found.attention.rows] = found.attention.weights
    if found.agreement is None:
        return say[tags]
    return say[tags] + say_in_agreement(index, found.agreement, at, tags)


def cluster_shares(index: SearchIndex, shares: np.ndarray) -> tuple[tuple[int, float], ...]:
    """Clusters with a share worth naming, scaled so that the named ones sum to 1."""
    order = np.argsort(-shares, kind="stable")
    named = [int(at) for at in order if shares[at] >= SMALLEST_SHARE] or [int(order[0])]
    total = max(float(shares[named].sum()), np.finfo(np.float64).tiny)
    return tuple((int(index.cluster_ids[at]), float(shares[at] / total)) for at in named)
