"""How good a clustering is, in numbers; what moved between two of them, and why."""

from core.evaluation.agreement import mean_agreement
from core.evaluation.blocks import block_means, block_sums, membership, pair_counts, vector_sums
from core.evaluation.code_length import code_length
from core.evaluation.coherence import contrast, modularity, npmi_within_between
from core.evaluation.evidence import Evidence
from core.evaluation.moves import Moved, moved_tags
from core.evaluation.report import quality_report
from core.evaluation.satisfied import Satisfied, satisfied
from core.evaluation.silhouette import silhouette

__all__ = [
    "Evidence",
    "Moved",
    "Satisfied",
    "block_means",
    "block_sums",
    "code_length",
    "contrast",
    "mean_agreement",
    "membership",
    "modularity",
    "moved_tags",
    "npmi_within_between",
    "pair_counts",
    "quality_report",
    "satisfied",
    "silhouette",
    "vector_sums",
]
