"""A cluster's name and the evidence for it, made offline from its own tags."""

from core.naming.examples import ExampleItem, example_items
from core.naming.names import cluster_names
from core.naming.portrait import PortraitTag, Tier, cluster_portrait
from core.naming.representative import representatives
from core.naming.tiers import Tiers, tiers

__all__ = [
    "ExampleItem",
    "PortraitTag",
    "Tier",
    "Tiers",
    "cluster_names",
    "cluster_portrait",
    "example_items",
    "representatives",
    "tiers",
]
