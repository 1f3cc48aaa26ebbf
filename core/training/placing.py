"""Tags that come later, assigned by the model that is there: nothing trains, nobody else moves."""

import numpy as np
from jaxtyping import Float32

from core.clustering import Clustering
from core.constraints import Constraints
from core.data import TrainingData
from core.model import LinearSoftmax
from core.training.inputs import Inputs
from core.training.settle import settle_pairs


def placed(data: TrainingData, before: Clustering, constraints: Constraints, objective: str) -> Clustering:
    """`before` with the tags of `data` that it does not know.

    Args:
        data: The tags of `before`, in its rows, then the new ones.
        before: The clustering to add them to.
        constraints: Pairs on the rows of `data`; new tags follow them, known ones stay whatever they say.
        objective: "default" or "article": what the model read.
    """
    known = len(before.tags)
    features = data.embeddings if objective == "article" else Inputs.of(data).features
    model = LinearSoftmax(before.parameters["weights"], before.parameters["bias"])
    assignments: Float32[np.ndarray, "tags clusters"] = np.concatenate(
        [before.assignments, model.assignments(features[known:])]
    )
    new = np.arange(len(data.tags)) >= known
    settled = settle_pairs(assignments, constraints, movable=new)
    return Clustering(
        tags=data.tags,
        assignments=settled,
        cluster_ids=before.cluster_ids,
        parameters=before.parameters,
        prior=before.prior,
        redirects=before.redirects,
        next_id=before.next_id,
    )
