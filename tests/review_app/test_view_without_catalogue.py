"""A project of plain texts, made from Python and without a catalogue, can be reviewed like any other."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import FitConfig, NewRound, Project, ProjectSettings, RoundKind, TrainingData, fit
from review_app import state
from review_app.wording.review import evidence as evidence_words
from review_app.wording.review import remembered as remembered_words


def _script() -> None:
    from review_app import loading
    from review_app.views import review

    review.page(loading.project())


@pytest.fixture
def texts_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    random = np.random.default_rng(4)
    vectors = np.repeat(np.eye(3, 8), 10, axis=0) + 0.1 * random.normal(size=(30, 8))
    data = TrainingData.from_embeddings(vectors, [f"text {at}" for at in range(30)])
    project = Project.create(tmp_path / "texts", None, ProjectSettings(n_clusters=3, device="cpu"))
    project.save_data(data, data.embeddings[:, :2])
    found = fit(data, FitConfig(3, device="cpu"))
    names = {int(cluster): f"name {cluster}" for cluster in found.cluster_ids}
    project.add_round(NewRound(found, RoundKind.FIRST, names=names, report={"sizes": {}}))
    monkeypatch.setenv("TAGLOOM_PROJECT", str(project.path))
    return project


@pytest.mark.parametrize("mode", ["clusters", "pairs"])
def test_the_page_is_drawn_to_its_end(texts_only: Project, mode: str) -> None:
    at = AppTest.from_function(_script, default_timeout=60)
    at.session_state[str(state.Key.REVIEW_MODE)] = mode
    at.run()
    assert [problem.message for problem in at.exception] == []
    assert [each.value for each in at.error] == []
    said = [each.value for each in (*at.caption, *at.markdown)]
    assert (evidence_words.HEAT_NO_ITEMS if mode == "clusters" else f"#### {remembered_words.REMEMBERED}") in said
