"""Names stay with ids, and are to be checked when what they name has changed."""

import pytest

from core import NewRound, Project, RoundKind, confirm_name, names_before, names_to_check, rename_cluster
from core.errors import FlagError
from core.evaluation import moved_tags
from core.workflow.naming import marked_names

TAGS = ("a", "b", "c", "d", "e", "f", "g")


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "p")


@pytest.fixture
def learn(project, make_clustering):
    """Save a round with these labels, made from the current one, as a retrain would."""

    def saved(*labels):
        after = make_clustering(TAGS, labels, ids=[5, 7, 12])
        names = {5: "five", 7: "seven", 12: "twelve"}
        current = project.head()
        if current is None:
            return project.add_round(NewRound(after, RoundKind.FIRST, names=names))
        moved = moved_tags(project.clustering(current.id), after)
        marks = marked_names(project, current, after, moved)
        new = NewRound(after, RoundKind.LOCAL, parent=current.id, moved=moved, names=names, check_names=marks)
        return project.add_round(new)

    return saved


def to_check(project):
    return names_to_check(project, project.current())


def test_a_name_is_marked_once_more_changed_than_stayed_since_it_was_given(project, learn):
    learn(5, 5, 5, 5, 7, 7, 12)
    assert to_check(project) == frozenset()
    learn(5, 5, 5, 7, 7, 7, 12)  # 5 keeps 3 of 4, 7 has 2 of 3
    assert to_check(project) == frozenset()
    learn(5, 5, 12, 7, 7, 7, 12)  # 5: 2 of 4, 12: 1 of 2: neither has lost more than half
    assert to_check(project) == frozenset()
    learn(5, 12, 12, 7, 7, 7, 12)  # 5: 1 of 4 and 12: 1 of 3, though each step was small
    assert to_check(project) == {5, 12}


def test_the_last_naming_of_a_cluster_can_be_taken_back(project, learn):
    learn(5, 5, 5, 5, 7, 7, 12)
    for cluster, name in ((5, "cinq"), (7, "sept"), (5, "fuenf"), (12, "twelve")):
        rename_cluster(project, cluster, name, "ann")
    events = {event.payload["name"]: event.id for event in project.history() if event.kind == "renamed"}
    assert names_before(project) == {events["fuenf"]: "cinq", events["sept"]: "seven"}  # twelve was called so before
    rename_cluster(project, 5, "cinq", "ann")
    assert list(names_before(project).values()) == ["fuenf", "seven"]  # which puts it back


def test_a_mark_stays_until_the_name_is_confirmed_or_changed(project, learn):
    learn(5, 5, 5, 5, 7, 7, 12)
    marked = learn(5, 12, 12, 12, 7, 7, 12)
    learn(5, 12, 12, 12, 7, 12, 12)
    assert to_check(project) == {5, 12}
    assert confirm_name(project, 5, "ann") == "five"
    assert to_check(project) == {12}
    rename_cluster(project, 12, "dozen", "ann")
    assert to_check(project) == frozenset()
    learn(5, 12, 12, 12, 7, 7, 12)  # compared with what was confirmed, not with the first round
    assert to_check(project) == frozenset()
    project.return_to(marked.id, "ann")
    assert to_check(project) == frozenset()


def test_a_mark_goes_when_the_tags_come_back(project, learn):
    learn(5, 5, 5, 5, 7, 7, 12)
    learn(5, 12, 12, 12, 7, 7, 12)
    learn(5, 5, 5, 5, 7, 7, 12)
    assert to_check(project) == frozenset()


def test_marks_survive_a_reload(project, learn):
    learn(5, 5, 5, 5, 7, 7, 12)
    learn(5, 12, 12, 12, 7, 7, 12)
    assert to_check(Project.open(project.path)) == {5, 12}


def test_a_cluster_that_is_not_there_cannot_be_confirmed(project, learn):
    learn(5, 5, 5, 5, 7, 7, 12)
    with pytest.raises(FlagError, match="There is no cluster 8"):
        confirm_name(project, 8, "ann")
