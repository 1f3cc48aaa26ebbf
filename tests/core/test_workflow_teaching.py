"""The search of a project: thumbs become pairs, training is kept with the project, and it follows a retrain."""

from pathlib import Path

import pytest

from core.project import Project
from core.search import SearchPair
from core.verdicts import Flag, Verdict
from core.workflow.asking import search_index
from core.workflow.deciding import save_flag
from core.workflow.judging import judge_hit, judged_pairs
from core.workflow.next import next_round
from core.workflow.teaching import train_project_search


@pytest.fixture
def project(project_copy: Path) -> Project:
    return Project.open(project_copy)


def test_thumbs_become_pairs_and_a_second_word_replaces_the_first(project: Project) -> None:
    judge_hit(project, SearchPair("brass", "jazz artist 1"), True, "Anna")
    judge_hit(project, SearchPair("brass", "jazz artist 2"), False, "Anna")
    judge_hit(project, SearchPair("brass", "jazz artist 1"), False, "Ben")
    assert judged_pairs(project) == (
        SearchPair("brass", "jazz artist 2", -1.0),
        SearchPair("brass", "jazz artist 1", -1.0),
    )
    judge_hit(project, SearchPair("brass", "jazz artist 2"), None, "Ben")
    judge_hit(project, SearchPair("brass", "jazz artist 1"), None, "Ben")
    assert judged_pairs(project) == ()


def test_an_index_is_made_once_and_made_again_only_for_another_round(project: Project) -> None:
    first = search_index(project)
    kept = project.search_version
    assert search_index(project).fingerprint == first.fingerprint
    assert project.search_version == kept


def test_a_training_is_kept_with_the_project_and_follows_a_retrain(project: Project) -> None:
    judge_hit(project, SearchPair("brass band", "jazz artist 1"), True, "Anna")
    told = []
    report = train_project_search(project, (SearchPair("club night", "house artist 2"),), told.append)
    assert report["pairs"] == 2
    assert told
    assert search_index(project).settings["report"]["queries"] == report["queries"]
    labels, row_of = project.clustering(1).labels, project.data.row_of
    target = int(labels[row_of["jazz"]])
    save_flag(project, Flag(int(labels[row_of["sad"]]), Verdict.TOO_BROAD, moves=(("sad", target),)))
    next_round(project)
    followed = search_index(project)
    assert followed.settings["report"]["queries"] == report["queries"]
    assert followed.settings.get("stale") == {"tags": 1, "clusters": 2}
