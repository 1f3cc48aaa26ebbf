"""A full fit after a review keeps what was said, wherever the model's own rows had drifted to."""

from dataclasses import replace

import numpy as np
import pytest

from core.constraints import Constraints
from core.data import TrainingData
from core.training.config import FitConfig
from core.training.fit import fit
from core.training.going_on import rows_from_places


@pytest.fixture
def blobs() -> TrainingData:
    random = np.random.default_rng(3)
    centres = np.repeat(np.eye(4, 12), 15, axis=0)
    return TrainingData.from_embeddings(
        centres + 0.15 * random.normal(size=centres.shape), [f"t{at}" for at in range(60)]
    )


def test_rows_from_places_are_the_centroids_and_change_nothing_else(blobs):
    before = fit(blobs, FitConfig(4, seed=5))
    drifted = replace(before, parameters={**before.parameters, "weights": -before.parameters["weights"]})
    again = rows_from_places(drifted, blobs.embeddings)
    np.testing.assert_array_equal(again.logits(blobs.embeddings).argmax(axis=1), before.columns)
    np.testing.assert_array_equal(drifted.parameters["weights"], -before.parameters["weights"])


def test_a_full_fit_stays_where_the_review_left_it_though_the_rows_have_drifted(blobs):
    before = fit(blobs, FitConfig(4, seed=5))
    drifted = replace(before, parameters={**before.parameters, "weights": -before.parameters["weights"]})
    constraints = Constraints(must_link=[(5, 7), (20, 23)], cannot_link=[(5, 20)])
    after = fit(blobs, FitConfig(4, seed=5), constraints, warm_start=drifted)
    np.testing.assert_array_equal(after.labels, before.labels)
