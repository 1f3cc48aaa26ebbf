"""Asked for many clusters of few tags, a fit puts every one of them to use; elsewhere it leaves modularity as it is."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from core import Clustering, Edges, FitConfig, Progress, TrainingData, fit
from core.training import resolution
from core.training.revive import LEAST

FAMILIES, THEMES, EACH = 4, 10, 6
N_CLUSTERS = FAMILIES * THEMES


@pytest.fixture(scope="module", params=[0, 1])
def planted(request: pytest.FixtureRequest) -> tuple[TrainingData, np.ndarray]:
    """Forty themes of six tags that all occur together, in four families where two in five others do, too, a little."""
    rng = np.random.default_rng(request.param)
    theme = np.repeat(np.arange(N_CLUSTERS), EACH)
    n_tags = len(theme)
    first, second = np.triu_indices(n_tags, 1)
    same = theme[first] == theme[second]
    near = (theme[first] // THEMES == theme[second] // THEMES) & ~same & (rng.random(len(first)) < 0.4)
    kept = same | near
    ends = first[kept].astype(np.int32), second[kept].astype(np.int32)
    words = TrainingData.from_embeddings(rng.normal(size=(n_tags, 32)), [f"tag {at}" for at in range(n_tags)])
    data = replace(
        words,
        affinity=Edges(*ends, np.where(same, 0.5, 0.3)[kept].astype(np.float32), n_tags),
        cooccurrence=Edges(*ends, np.full(kept.sum(), 20, dtype=np.float32), n_tags),
        item_counts=np.full(n_tags, 40),
        n_items=4000,
    )
    return data, theme


def sizes(found: Clustering) -> np.ndarray:
    return np.bincount(found.columns, minlength=len(found.cluster_ids))


def test_many_small_themes_are_told_apart_and_no_cluster_is_left_without_tags(planted, monkeypatch) -> None:
    data, theme = planted
    found = fit(data, FitConfig(N_CLUSTERS, device="cpu"))
    assert sizes(found).min() >= LEAST
    assert adjusted_rand_score(theme, found.labels) > 0.7

    monkeypatch.setattr(resolution, "FINER", ())
    usual = fit(data, FitConfig(N_CLUSTERS, device="cpu"))
    assert adjusted_rand_score(theme, usual.labels) < 0.5


def test_where_no_cluster_is_stunted_the_resolution_stays(planted, monkeypatch) -> None:
    data, _ = planted
    found = fit(data, FitConfig(FAMILIES, device="cpu"))
    monkeypatch.setattr(resolution, "FINER", ())
    np.testing.assert_array_equal(found.labels, fit(data, FitConfig(FAMILIES, device="cpu")).labels)


def test_a_full_fit_from_there_does_not_join_them_again(planted) -> None:
    data, _ = planted
    found = fit(data, FitConfig(N_CLUSTERS, device="cpu"))
    again = fit(data, FitConfig(N_CLUSTERS, device="cpu"), warm_start=found)
    assert adjusted_rand_score(found.labels, again.labels) > 0.95
    assert sizes(again).min() >= LEAST


def test_progress_never_passes_its_end(planted) -> None:
    told: list[Progress] = []
    fit(planted[0], FitConfig(N_CLUSTERS, device="cpu"), on_progress=told.append)
    fitting = [at for at in told if at.stage == "fitting"]
    assert all(at.step <= at.steps for at in fitting)
    assert all(one.step < other.step for one, other in pairwise(fitting))
