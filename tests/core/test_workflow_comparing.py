"""A round beside its parent: causes, sizes and figures, on numbers worked by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.clustering import Progress
from core.constraints import Constraints
from core.evaluation import Moved
from core.project import Project, Round, RoundKind, RoundState
from core.training.config import FitConfig
from core.training.plan import RefitPlan
from core.verdicts import Flag, Verdict
from core.workflow.comparing import FlagEffect, SizeChange, flag_effects, names_ever, round_change, size_changes
from core.workflow.deciding import save_flag
from core.workflow.leaving import decision_log, exported
from core.workflow.next import RoundRequest, learned, next_round

MADE = Round(
    id=8,
    kind=RoundKind.LOCAL,
    state=RoundState.PROPOSED,
    parent=6,
    created="2026-01-01T00:00:00+00:00",
    seconds=0.5,
    device="cpu",
    next_id=20,
    flags=(31, 33),
    report={},
    moved=(Moved("doom", 5, 7, (31,)), Moved("sludge", 5, 7, (31, 33)), Moved("polka", 9, 5, ())),
    names={},
)
FLAGS = tuple(Flag(5, Verdict.TOO_BROAD, id=number) for number in (30, 31, 32, 33))


def test_a_tag_is_told_with_every_decision_that_moved_it() -> None:
    parent = replace(MADE, id=6, flags=(30,))
    doom, sludge, polka = MADE.moved
    assert flag_effects(FLAGS, MADE, parent) == (
        FlagEffect(FLAGS[0], withdrawn=True, moved=()),
        FlagEffect(FLAGS[1], withdrawn=False, moved=(doom, sludge)),
        FlagEffect(FLAGS[3], withdrawn=False, moved=(sludge,)),
        FlagEffect(None, withdrawn=False, moved=(polka,)),
    )


def test_decisions_that_both_rounds_know_explain_nothing() -> None:
    parent = replace(MADE, id=6, flags=MADE.flags)
    assert flag_effects(FLAGS, MADE, parent) == (FlagEffect(None, withdrawn=False, moved=MADE.moved),)


def test_sizes_tell_what_grew_began_and_ended() -> None:
    before, after = {"5": 9, "7": 3, "11": 4}, {"5": 2, "7": 4, "12": 10}
    assert size_changes(before, after) == (
        SizeChange(12, None, 10),
        SizeChange(5, 9, 2),
        SizeChange(11, 4, None),
        SizeChange(7, 3, 4),
    )
    assert size_changes(before, before) == ()


def test_a_plan_without_work_brings_no_curve_of_another_round(genres, reviewed) -> None:
    before = replace(reviewed, history=(Progress("fitting", 1, 1, 0.5),), seconds=9.0)
    after = learned(genres, before, RefitPlan(Constraints.none()), FitConfig(n_clusters=3), lambda _: None)
    assert (after.history, after.seconds) == ((), 0.0)
    assert after.labels.tolist() == reviewed.labels.tolist()


@pytest.fixture
def decided(project_copy: Path) -> Project:
    """A project where "sad" was sent to "jazz", and a round that learned it."""
    project = Project.open(project_copy)
    clustering, row_of = project.clustering(1), project.data.row_of
    source, target = (int(clustering.labels[row_of[tag]]) for tag in ("sad", "jazz"))
    save_flag(project, Flag(source, Verdict.TOO_BROAD, moves=(("sad", target),), curator="Anna", note="not a mood"))
    next_round(project, RoundRequest(propose=True))
    return project


def test_pairs_are_counted_before_and_after_by_what_the_new_round_knows(decided: Project) -> None:
    change = round_change(decided, 2)
    figures = {figure.name: figure for figure in change.figures}
    assert change.parent == decided.round(1)
    assert figures["must_link_satisfied"].before < figures["must_link_satisfied"].after == 1.0
    assert figures["clusters"].before == decided.round(1).report["clusters"]
    assert [move.tag for effect in change.effects for move in effect.moved] == ["sad"]


def test_figures_that_mean_nothing_are_none(decided: Project) -> None:
    figures = {figure.name: figure for figure in round_change(decided, 1).figures}
    assert figures["must_link_satisfied"].after is None
    assert figures["modularity"].before is None
    assert figures["modularity"].change is None


def test_a_cluster_that_ended_is_still_called_by_its_name(decided: Project) -> None:
    assert names_ever(decided) == decided.round(1).names
    cluster = next(iter(decided.round(1).names))
    decided.rename(cluster, "renamed", "Anna")
    assert names_ever(decided)[cluster] == "renamed"


def test_the_log_holds_every_decision_with_its_pairs(decided: Project) -> None:
    lines = [json.loads(line) for line in decision_log(decided).decode().splitlines()]
    assert [line["what"] for line in lines] == ["round-made", "flagged", "round-made"]
    flagged = lines[1]
    assert (flagged["who"], flagged["decision"]["note"]) == ("Anna", "not a mood")
    assert {kind for _, _, kind, _ in flagged["pairs"]} == {"must-link", "cannot-link"}
    assert len(flagged["pairs"]) == len(decided.pairs([1]))


def test_a_table_leaves_with_one_row_a_tag(decided: Project) -> None:
    header, *rows = exported(decided, ".csv").decode().splitlines()
    assert header == "tag,cluster,cluster_name,confidence,verdict"
    assert len(rows) == len(decided.data.tags)
