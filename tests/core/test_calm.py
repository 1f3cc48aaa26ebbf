"""Confidence says about how likely another seed is to agree, and softening moves no tag."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from core.clustering import Clustering
from core.data import TrainingData
from core.model import LinearSoftmax
from core.training.calm import OF_TEXTS, as_trained, softened
from core.training.config import FitConfig
from core.training.fit import fit

TEXTS = TrainingData.from_embeddings(np.eye(4, dtype=np.float32), tuple("abcd"))


def agreement(one: Clustering, other: Clustering) -> float:
    """Share of tags in the same cluster of both, clusters matched to each other as well as they can be."""
    k = len(one.cluster_ids)
    met = np.zeros((k, k))
    np.add.at(met, (one.columns, other.columns), 1)
    return float(met[linear_sum_assignment(-met)].sum() / len(one.tags))


def test_a_softened_model_puts_tags_where_the_trained_one_does_and_less_surely() -> None:
    random = np.random.default_rng(5)
    model = LinearSoftmax(random.normal(size=(6, 4)).astype(np.float32) * 9, random.normal(size=6).astype(np.float32))
    x = random.normal(size=(50, 4)).astype(np.float32)
    sharp, soft = model.assignments(x), softened(model, TEXTS, "default").assignments(x)
    assert (sharp.argmax(axis=1) == soft.argmax(axis=1)).all()
    assert (soft.max(axis=1) < sharp.max(axis=1)).all()
    np.testing.assert_allclose(
        softened(model, TEXTS, "default").logits(x), model.logits(x) / OF_TEXTS, rtol=1e-5, atol=1e-5
    )


def test_the_articles_objective_is_left_as_it_is() -> None:
    model = LinearSoftmax(np.eye(4, dtype=np.float32), np.arange(4, dtype=np.float32))
    kept = softened(model, TEXTS, "article")
    assert (kept.weights == model.weights).all()
    assert (kept.bias == model.bias).all()


def test_going_on_begins_where_training_ended() -> None:
    found = fit(TEXTS, FitConfig(2, device="cpu"))
    rows = LinearSoftmax(**as_trained(found, TEXTS, "default").parameters)
    for name, kept in found.parameters.items():
        np.testing.assert_allclose(getattr(softened(rows, TEXTS, "default"), name), kept, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("noise", [0.8, 1.1])
def test_mean_confidence_is_about_the_share_that_other_seeds_agree_on(noise: float) -> None:
    random = np.random.default_rng(2)
    centres = random.normal(size=(12, 24))
    truth = np.repeat(np.arange(12), 40)
    x = centres[truth] + noise * 2 * random.normal(size=(len(truth), 24))
    data = TrainingData.from_embeddings(x, tuple(f"text {at}" for at in range(len(truth))))
    found = [fit(data, FitConfig(12, seed=seed, device="cpu")) for seed in range(4)]
    agreed = np.mean([agreement(found[0], other) for other in found[1:]])
    assert found[0].confidence.mean() == pytest.approx(agreed, abs=0.1)
