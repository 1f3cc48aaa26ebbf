"""Why a tag is in its cluster, decisions included."""

from dataclasses import dataclass

from core.evaluation import Evidence
from core.naming import TagReasons, tag_reasons
from core.project import Project
from core.verdicts import Pair


@dataclass(frozen=True)
class WhyHere:
    """What put a tag where it is.

    Attributes:
        reasons: What the data and the model say.
        pairs: Pairs of living flags that name the tag, with the flags they come from.
    """

    reasons: TagReasons
    pairs: tuple[Pair, ...]


def why_here(project: Project, tag: str, evidence: Evidence | None = None) -> WhyHere:
    """What put `tag` where it is in the current round.

    Args:
        evidence: Of the current round, by callers that hold it.

    Raises:
        KeyError: There is no such tag.
    """
    clustering = project.clustering(project.current().id) if evidence is None else evidence.clustering
    reasons = tag_reasons(project.data, clustering, tag, evidence)
    return WhyHere(reasons, tuple(pair for pair in project.pairs() if tag in (pair.first_tag, pair.second_tag)))
