"""The few numbers of the search, each with its reason; training may change some of them."""

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from core.errors import ConfigError


@dataclass(frozen=True)
class Recipe:
    """Numbers that every query is searched with.

    The values were chosen on Last.fm by nDCG@10 with held-out tags as queries; around each the figure is flat.

    Attributes:
        width: Similarity over which a tag's say falls by e: kernel exp((similarity - 1) / width).
        n_tags: Tags that may have a say in one query; more change nothing and cost time.
        noise: How far a tag's own items are chance; added to the kernel's diagonal.
        gram_weight: Weight of spelling (character n-grams) beside meaning; finds what the encoder splits badly.
        latent_weight: Weight of the adapter's view beside the encoder's; 0 before training.
        own_share: Share of the say of a tag that is the query itself.
        item_power: W = log(1 + weight) ** item_power; below 1, many tags weigh more than one heavy tag.
        item_length: W is divided by the item's sum of W to this power, so that items with many tags do not win by them
            alone; whether they should is the catalogue's own matter, and is learned.
        feedback: Say of the best items' tags beside the query's own.
        feedback_items: How many best items are asked for their tags.
        feedback_tags: How many of those tags are kept.
        agreement_weight: Weight of what all words of a query agree on; 0 leaves words out.
        name_weight: Weight of the likeness of the query to an item's name; 0 without names.
        name_width: Similarity over which a name's likeness falls by e.
        depth: Items that one probed cluster may add to the scan, as a share of all items.
    """

    width: float = 0.25
    n_tags: int = 60
    noise: float = 0.7
    gram_weight: float = 0.2
    latent_weight: float = 0.0
    own_share: float = 0.5
    item_power: float = 0.5
    item_length: float = 0.0
    feedback: float = 0.3
    feedback_items: int = 30
    feedback_tags: int = 100
    agreement_weight: float = 0.3
    name_weight: float = 0.0
    name_width: float = 0.125
    depth: float = 0.01

    def __post_init__(self) -> None:
        for name in ("width", "noise", "item_power", "name_width", "depth"):
            require(name, float(getattr(self, name)), above=0.0)
        for name in ("n_tags", "feedback_items", "feedback_tags"):
            require(name, float(getattr(self, name)), least=1.0)
        for name in (
            "gram_weight",
            "latent_weight",
            "own_share",
            "item_length",
            "feedback",
            "agreement_weight",
            "name_weight",
        ):
            require(name, float(getattr(self, name)), least=0.0)
        if self.own_share > 1:
            raise ConfigError(f"own_share must be at most 1. Got {self.own_share}.")

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers by name."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Recipe":
        """The recipe that `to_dict` wrote down; names it does not know are passed over."""
        known = {entry.name for entry in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


def require(name: str, value: float, above: float = -math.inf, least: float = -math.inf) -> None:
    """Refuse a number outside its range.

    Raises:
        ConfigError: With the name and the number.
    """
    if not (math.isfinite(value) and value > above and value >= least):
        bound = f"above {above:g}" if above > -math.inf else f"at least {least:g}"
        raise ConfigError(f"{name} must be a number {bound}. Got {value}.")
