"""A hint on the heatmap becomes a decision begun: the other cluster of a merge must not get lost on the way."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import Project, Spot, Verdict
from review_app import state


@pytest.fixture
def project(project_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("TAGLOOM_PROJECT", str(project_copy))
    return Project.open(project_copy)


def _hint(first: int, second: int) -> None:
    from core import Spot
    from review_app import loading
    from review_app.views.heatmap import _hints

    project = loading.project()
    _hints("any", (Spot(first, second, 0.2, 0.3),), loading.shown(project, project.current()))


def _review() -> None:
    from review_app import loading
    from review_app.views import review

    review.page(loading.project())


def _clicked(spot: Spot) -> AppTest:
    at = AppTest.from_function(_hint, default_timeout=60, args=(spot.first, spot.second)).run()
    at.button(key="heat.any.0.review").click().run()
    assert [problem.message for problem in at.exception] == []
    return at


def test_a_merge_begins_with_the_smaller_cluster_and_is_ready_to_save_in_review(project) -> None:
    sizes = project.clustering(1).sizes
    small, large = sorted(sizes, key=lambda cluster: (sizes[cluster], cluster))[::3]
    left = _clicked(Spot(large, small, 0.2, 0.3)).session_state
    (flag,) = left[str(state.Key.DRAFT)].flags
    assert (flag.cluster, flag.verdict, flag.into) == (small, Verdict.TOO_NARROW, large)
    at = AppTest.from_function(_review, default_timeout=60)
    for key in (state.Key.DRAFT, state.Key.FOCUS):
        at.session_state[str(key)] = left[str(key)]
    at.run()
    at.button(key="review.save").click().run()
    (saved,) = project.flags()
    assert (saved.cluster, saved.into) == (small, large)


def test_a_split_is_left_to_review(project) -> None:
    cluster = int(project.clustering(1).cluster_ids[0])
    left = _clicked(Spot(cluster, cluster, 0.1, 0.3)).session_state
    assert left[str(state.Key.FOCUS)] == cluster
    assert str(state.Key.DRAFT) not in left
