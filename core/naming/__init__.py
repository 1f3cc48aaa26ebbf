"""A cluster's name and the evidence for it, made offline from its own tags."""

from core.naming.names import cluster_names
from core.naming.representative import representatives
from core.naming.tiers import Tiers, tiers

__all__ = ["Tiers", "cluster_names", "representatives", "tiers"]
