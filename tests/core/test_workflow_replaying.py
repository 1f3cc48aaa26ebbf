"""A decision log on a fresh fit gives the same constraints; on next month's catalogue it keeps what it can."""

import json
from pathlib import Path

import numpy as np
import pytest

from core import (
    Flag,
    NewRound,
    PairKind,
    Project,
    ProjectSettings,
    RoundKind,
    TrainingData,
    Verdict,
    constraints_from_pairs,
    decision_log,
    fit,
    next_round,
    propose_split,
    read_log,
    rename_cluster,
    replay_log,
    save_flag,
    undo_flag,
    weigh_log,
)
from core.errors import ProjectError
from core.project import EventKind
from core.training.config import FitConfig
from core.workflow import replaying

GROUPS, EACH = 8, 10


def _tags(skip=()):
    return [f"{group}-{tag}" for group in range(GROUPS) for tag in range(EACH) if f"{group}-{tag}" not in skip]


def _project(folder: Path, tags, n_clusters=6, seed=0) -> Project:
    """A fitted project of eight tight groups of texts; each text has a vector of its own, wherever it is."""
    rng = np.random.default_rng(11)
    centres = rng.normal(size=(GROUPS, 16))
    noise = 0.35 * rng.normal(size=(GROUPS, EACH, 16))
    places = [tuple(map(int, tag.split("-"))) for tag in tags]
    data = TrainingData.from_embeddings(np.stack([centres[g] + noise[g, t] for g, t in places]), tags)
    project = Project.create(folder, None, ProjectSettings(n_clusters=n_clusters, device="cpu"))
    project.save_data(data, data.embeddings[:, :2])
    clustering = fit(data, FitConfig(n_clusters=n_clusters, device="cpu", seed=seed))
    names = {int(cluster): f"name {cluster}" for cluster in clustering.cluster_ids}
    project.add_round(NewRound(clustering, RoundKind.FIRST, names=names, report={"sizes": {}}))
    return project


def _clustering(project):
    return project.clustering(project.current().id)


@pytest.fixture(scope="module")
def decided(tmp_path_factory) -> Project:
    """A project in which a cluster was split, one of the parts called coherent and named, and a decision taken back."""
    project = _project(tmp_path_factory.mktemp("decided") / "p", _tags())
    first = _clustering(project)
    broad = max(first.sizes, key=lambda cluster: first.sizes[cluster])
    save_flag(
        project,
        Flag(broad, Verdict.TOO_BROAD, groups=propose_split(project.data, first, broad, n_groups=2), curator="ann"),
    )
    next_round(project)
    after = _clustering(project)
    born = max(after.sizes)
    assert born not in first.sizes
    save_flag(project, Flag(born, Verdict.COHERENT, curator="bo", note="as it should be"))
    rename_cluster(project, born, "the new one", "bo")
    gone = save_flag(project, Flag(min(after.sizes), Verdict.COHERENT, curator="bo"))
    undo_flag(project, gone.flag.id, "bo")
    next_round(project)
    return project


@pytest.fixture(scope="module")
def log(decided, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("log") / "decisions.jsonl"
    path.write_bytes(decision_log(decided))
    return path


def _pairs(project):
    constraints = constraints_from_pairs(project.pairs(), project.data)
    return (
        constraints.must_link.tolist(),
        constraints.cannot_link.tolist(),
        constraints.must_weight.tolist(),
        constraints.cannot_weight.tolist(),
    )


def test_the_same_catalogue_gets_the_same_constraints_and_the_same_clusters(decided, log, tmp_path):
    fresh = _project(tmp_path / "fresh", _tags())
    done = replay_log(fresh, read_log(log), "cy")
    assert (done.kept, done.partly, done.lost, done.refused) == ((1, 2), {}, {}, {})
    assert _pairs(fresh) == _pairs(decided)
    assert np.array_equal(_clustering(fresh).labels, _clustering(decided).labels)
    assert [(flag.curator, flag.note) for flag in fresh.flags()] == [("ann", ""), ("bo", "as it should be")]
    assert list(fresh.names().values()) == ["the new one"]
    assert len(done.rounds) == 2  # the second decision is about a cluster that the first one made


def test_what_somebody_contradicts_while_a_replay_runs_is_refused_and_the_rest_goes_on(
    decided, log, tmp_path, monkeypatch
):
    fresh = _project(tmp_path / "fresh", _tags())
    entries = read_log(log)
    together = [
        {(pair.first_tag, pair.second_tag) for pair in decision.pairs if pair.kind == PairKind.MUST}
        for decision in entries.decisions
    ]
    tags = min(together[0] - together[1])
    usual = replaying._saved_here

    def contradicted(project, found, decisions, refused):
        monkeypatch.setattr(replaying, "_saved_here", usual)
        save_flag(project, Flag(found.cluster_of(tags), Verdict.TOO_BROAD, groups=tuple((tag,) for tag in tags)))
        return usual(project, found, decisions, refused)

    monkeypatch.setattr(replaying, "_saved_here", contradicted)
    done = replay_log(fresh, entries)
    assert list(done.refused) == [1]
    assert 1 not in {*done.kept, *done.partly, *done.flags}
    save_flag(fresh, Flag(min(_clustering(fresh).sizes), Verdict.COHERENT))  # nothing is blocked
    next_round(fresh)


def test_a_replay_that_is_interrupted_says_in_the_history_what_it_made(log, tmp_path):
    fresh = _project(tmp_path / "fresh", _tags())
    entries = read_log(log)

    def stopped(progress):
        if progress.stage == "replaying decisions" and progress.step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay_log(fresh, entries, "cy", on_progress=stopped)
    assert (len(fresh.flags()), len(fresh.rounds())) == (1, 2)
    last = fresh.history()[-1]
    assert (last.kind, last.payload["kept"], last.payload["partly"]) == (EventKind.REPLAYED, 1, {})
    assert 1 in replay_log(fresh, entries).already


def test_a_note_with_line_breaks_of_any_kind_comes_back(tmp_path):
    note = "one\u2028two\u2029three\x85four"
    project = _project(tmp_path / "p", _tags())
    save_flag(project, Flag(min(_clustering(project).sizes), Verdict.COHERENT, note=note))
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(decision_log(project))
    assert [decision.flag.note for decision in read_log(path).decisions] == [note]


def test_another_fit_gets_the_same_constraints_too_and_follows_them(decided, log, tmp_path):
    fresh = _project(tmp_path / "fresh", _tags(), n_clusters=5, seed=3)
    replay_log(fresh, read_log(log))
    assert _pairs(fresh) == _pairs(decided)
    labels = _clustering(fresh).labels
    must, cannot, *_ = _pairs(fresh)
    assert all(labels[one] == labels[other] for one, other in must)
    assert all(labels[one] != labels[other] for one, other in cannot)


def test_next_months_catalogue_keeps_what_it_can_and_lists_the_rest(decided, log, tmp_path):
    split = decided.flags()[0]
    missing = set(split.groups[0][:2])
    fresh = _project(tmp_path / "fresh", _tags(skip=missing))
    done = replay_log(fresh, read_log(log), "cy")
    assert set(done.partly[1]) == missing
    assert done.lost == {}
    known = {tag for pair in fresh.pairs() for tag in (pair.first_tag, pair.second_tag)}
    assert not known & missing
    kept = [pair for pair in decided.pairs() if not {pair.first_tag, pair.second_tag} & missing]
    assert len(fresh.pairs()) == len(kept)
    event = fresh.history()[-1]
    assert (str(event.kind), event.who, set(event.payload["partly"]["1"])) == ("replayed", "cy", missing)


def test_a_decision_none_of_whose_tags_is_there_is_lost(decided, log, tmp_path):
    coherent = decided.flags()[1]
    group = {tag.split("-")[0] for pair in decided.pairs([coherent.id]) for tag in (pair.first_tag, pair.second_tag)}
    skip = [tag for tag in _tags() if tag.split("-")[0] in group]
    fresh = _project(tmp_path / "fresh", _tags(skip=skip), n_clusters=4)
    done = weigh_log(fresh, read_log(log))
    assert 2 in done.lost
    assert set(done.lost[2]) <= set(skip)
    assert fresh.flags() == ()


def test_an_empty_file_is_no_log(tmp_path):
    (tmp_path / "log.jsonl").write_text("\n")
    with pytest.raises(ProjectError, match=r"log\.jsonl is empty"):
        read_log(tmp_path / "log.jsonl")


def test_replaying_twice_changes_nothing_the_second_time(log, tmp_path):
    fresh = _project(tmp_path / "fresh", _tags())
    read = read_log(log)
    replay_log(fresh, read)
    before = _clustering(fresh).labels
    again = replay_log(fresh, read)
    assert (again.kept, again.already, again.rounds) == ((), (1, 2), ())
    assert np.array_equal(_clustering(fresh).labels, before)


def test_what_contradicts_this_project_is_refused_and_the_rest_kept(decided, log, tmp_path):
    fresh = _project(tmp_path / "fresh", _tags())
    pair = next(each for each in decided.pairs([2]) if each.kind == "must-link")
    cluster = int(_clustering(fresh).labels[fresh.data.row_of[pair.first_tag]])
    save_flag(fresh, Flag(cluster, Verdict.TOO_BROAD, apart=((pair.first_tag, pair.second_tag),)))
    done = replay_log(fresh, read_log(log))
    assert 2 not in done.kept
    assert "cannot be kept apart" in next(iter(done.refused.values()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "Line 1 of .* is no entry"),
        ('{"a": 1}', "does not say what happened"),
        ('\n{"what": "flagged", "flag": 3}', "Line 2 of"),
        (
            '{"what": "flagged", "flag": 3, "who": "a", "decision": {"cluster": 1, "verdict": "odd"}, "pairs": []}',
            "odd",
        ),
    ],
)
def test_a_file_that_is_no_log_is_refused_in_words(tmp_path, content, said):
    path = tmp_path / "log.jsonl"
    path.write_text(content)
    with pytest.raises(ProjectError, match=said):
        read_log(path)


def test_a_log_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ProjectError, match="cannot be read"):
        read_log(tmp_path / "none.jsonl")


def test_a_log_says_of_which_tags_each_cluster_was(decided, log):
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    flagged = next(entry for entry in entries if entry["what"] == "flagged")
    cluster = str(flagged["decision"]["cluster"])
    first = decided.clustering(1)
    assert flagged["members"][cluster] == [first.tags[row] for row in first.members(int(cluster))]


def test_a_decision_that_a_later_one_overruled_is_in_force_already(decided, log, tmp_path):
    fresh = _project(tmp_path / "fresh", _tags())
    replay_log(fresh, read_log(log))
    pair = next(each for each in fresh.pairs([2]) if each.kind == "must-link")
    cluster = int(_clustering(fresh).labels[fresh.data.row_of[pair.first_tag]])
    apart = ((pair.first_tag, pair.second_tag),)
    save_flag(fresh, Flag(cluster, Verdict.TOO_BROAD, apart=apart, overrules=True))
    assert weigh_log(fresh, read_log(log)).already == (1, 2)
