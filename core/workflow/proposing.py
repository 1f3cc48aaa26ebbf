"""A verdict with the particulars that the program would give it, for a curator to change.

A split starts with everything staying together: groups are proposed beside it, and the curator takes out what belongs
elsewhere. One that is too narrow still needs its target.
"""

from core.clustering import Clustering
from core.data import TrainingData
from core.suggestions.geo import propose_geo
from core.verdicts import Flag, Verdict


def proposed_flag(data: TrainingData, clustering: Clustering, cluster: int, verdict: Verdict) -> Flag:
    """The decision as it begins.

    Args:
        data: The tags.
        clustering: Where they are.
        cluster: Id of the cluster that the verdict is about.
        verdict: What was said about it.
    """
    if verdict == Verdict.TOO_BROAD:
        return Flag(cluster, verdict, stays=tuple(data.tags[row] for row in clustering.members(cluster)))
    if verdict == Verdict.GEO_SPECIFIC:
        found = propose_geo(data, clustering, cluster)
        return Flag(
            cluster,
            verdict,
            moves=tuple((each.tag, each.to_cluster) for each in found if each.to_tag is None),
            merges_to_tag=tuple((each.tag, each.to_tag) for each in found if each.to_tag is not None),
        )
    return Flag(cluster, verdict)
