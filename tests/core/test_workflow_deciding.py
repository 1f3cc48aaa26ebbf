"""Two curators at once: what contradicts is refused as it is saved, with the chain, and nothing is half kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from core import (
    ConstraintConflict,
    Flag,
    Project,
    Verdict,
    current_verdicts,
    followed_verdicts,
    next_round,
    preview_decision,
    redo_flag,
    save_decision,
    save_flag,
    undo_flag,
)
from core.project import flags as stored


@pytest.fixture
def project(project_copy) -> Project:
    return Project.open(project_copy)


def two_tags(project: Project) -> tuple[int, tuple[str, str]]:
    """A cluster and two tags of it."""
    clustering = project.clustering(project.current().id)
    cluster = int(clustering.labels[project.data.row_of["jazz"]])
    first, second, *_ = (clustering.tags[row] for row in clustering.members(cluster))
    return cluster, (first, second)


def tags_of(project: Project, cluster: int) -> list[str]:
    clustering = project.clustering(project.current().id)
    return [clustering.tags[row] for row in clustering.members(cluster)]


def together_and_apart(project: Project) -> tuple[Flag, Flag]:
    cluster, pair = two_tags(project)
    together = Flag(cluster, Verdict.TOO_NARROW, same=(pair,), curator="Ann")
    return together, Flag(cluster, Verdict.TOO_BROAD, apart=(pair,), curator="Bob")


def test_a_verdict_that_was_followed_leaves_its_cluster_open_and_is_remembered(project) -> None:
    cluster, pair = two_tags(project)
    stays = tuple(tag for tag in tags_of(project, cluster) if tag not in pair)
    save_flag(project, Flag(cluster, Verdict.TOO_BROAD, groups=(pair,), stays=stays, curator="Ann"))
    before = project.current()
    assert (current_verdicts(project.flags(), before), followed_verdicts(project.flags(), before)) == (
        {cluster: Verdict.TOO_BROAD},
        {},
    )
    after = next_round(project)
    assert (current_verdicts(project.flags(), after), followed_verdicts(project.flags(), after)) == (
        {},
        {cluster: Verdict.TOO_BROAD},
    )


def test_of_two_decisions_that_contradict_and_are_saved_at_once_one_is_refused(project, monkeypatch) -> None:
    both_compiled = Barrier(2, timeout=20)
    save = stored.add_flags

    def late(*arguments):
        both_compiled.wait()  # both curators have seen that nothing stands in the way
        return save(*arguments)

    monkeypatch.setattr(stored, "add_flags", late)

    def saved(flag: Flag) -> Exception | None:
        try:
            save_decision(Project.open(project.path), [flag])
        except ConstraintConflict as conflict:
            return conflict
        return None

    with ThreadPoolExecutor(2) as curators:
        refused = [each for each in curators.map(saved, together_and_apart(project)) if each is not None]
    (kept,) = project.flags()
    (conflict,) = refused
    assert isinstance(conflict, ConstraintConflict)
    assert set(conflict.tags) == set(two_tags(project)[1])
    assert conflict.flags == (kept.id,)
    assert "Withdraw" in str(conflict)


def test_a_decision_of_several_flags_is_saved_whole_or_not_at_all(project, monkeypatch) -> None:
    together, apart = together_and_apart(project)
    fine = Flag(together.cluster, Verdict.COHERENT)
    save = stored.add_flags

    def meanwhile(*arguments):
        monkeypatch.setattr(stored, "add_flags", save)
        save_flag(project, apart)
        return save(*arguments)

    monkeypatch.setattr(stored, "add_flags", meanwhile)
    with pytest.raises(ConstraintConflict):
        save_decision(project, [fine, together])
    assert [flag.curator for flag in project.flags()] == ["Bob"]
    assert {pair.flag for pair in project.pairs()} == {project.flags()[0].id}


def test_a_flag_is_not_put_back_against_what_was_decided_since(project) -> None:
    together, apart = together_and_apart(project)
    first = save_flag(project, together).flag.id
    assert first is not None
    project.withdraw(first, "Ann")
    save_flag(project, apart)
    with pytest.raises(ConstraintConflict):
        redo_flag(project, first, "Ann")
    assert [flag.curator for flag in project.flags()] == ["Bob"]


def test_an_undo_is_refused_that_would_bring_back_what_a_later_decision_contradicts(project) -> None:
    together, apart = together_and_apart(project)
    first = save_flag(project, together).flag.id
    second = save_flag(project, replace(apart, overrules=True)).flag.id
    third = save_flag(project, apart).flag.id
    with pytest.raises(ConstraintConflict):
        undo_flag(project, second, "Ann")
    assert [flag.id for flag in project.flags()] == [first, second, third]
    assert [undo_flag(project, flag, "Ann") for flag in (third, second)] == [third, second]
    assert [flag.id for flag in project.flags()] == [first]


def test_a_redo_is_refused_whose_place_in_the_order_no_longer_sets_aside_what_it_contradicts(project) -> None:
    together, apart = together_and_apart(project)
    first = save_flag(project, together).flag.id
    second = save_flag(project, replace(apart, overrules=True)).flag.id
    undo_flag(project, second, "Ann")
    third = save_flag(project, together).flag.id
    with pytest.raises(ConstraintConflict):
        redo_flag(project, second, "Ann")
    assert [flag.id for flag in project.flags()] == [first, third]


def test_a_preview_saves_nothing_and_says_what_would_be_saved(project) -> None:
    together, apart = together_and_apart(project)
    assert preview_decision(project, [together]).problem is None
    assert project.flags() == ()
    refused = preview_decision(project, [together, apart])
    assert isinstance(refused.problem, ConstraintConflict)
    assert refused.kept == preview_decision(project, [together]).kept
