"""More rows come: new tags find their places, nothing that is there moves, and all of it can be taken back."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core import (
    Catalogue,
    Flag,
    Project,
    ProjectSettings,
    RoundKind,
    Verdict,
    add_rows,
    catalogue_from_pairs,
    first_round,
    moved_since_training,
    names_to_check,
    next_round,
    probe_project,
    quality_report,
    remembered_pairs,
    save_flag,
    search_index,
    still_unsure,
)
from core.errors import ConfigError, ProjectError

THEMES = {
    "metal": ["metal", "doom metal", "death metal", "finnish metal", "thrash metal"],
    "jazz": ["jazz", "bebop", "swing", "cool jazz", "free jazz"],
    "house": ["house", "deep house", "techno", "trance", "club"],
}
AXES = {theme: axis for axis, theme in enumerate(THEMES)}


class Words:
    """Texts as vectors: by the theme whose word they hold, with something of their own."""

    name = "words"
    dimensions = 8

    def encode(self, texts: Sequence[str], on_progress=None) -> np.ndarray:  # noqa: ARG002
        return np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, 8), np.float32)

    def _vector(self, text: str) -> np.ndarray:
        own = np.random.default_rng(sum(map(ord, text))).normal(size=8) * 0.12
        for theme, tags in THEMES.items():
            if theme in text or text in tags:
                own[AXES[theme]] += 1
        return (own / np.linalg.norm(own)).astype(np.float32)


def _pairs(themes, n=8, start=0):
    return [
        (f"{theme} {number}", tag)
        for theme, tags in themes.items()
        for number in range(start, start + n)
        for tag in tags
    ]


@pytest.fixture
def project(tmp_path) -> Project:
    settings = ProjectSettings(n_clusters=3, min_items=3, device="cpu")
    made = Project.create(tmp_path / "p", catalogue_from_pairs(_pairs(THEMES)), settings)
    first_round(made, encoder=Words())
    return made


def _more(**tags: int) -> Catalogue:
    """A table that has each of these tags on so many jazz items, with "jazz" beside it."""
    rows = [(f"jazz {number}", tag) for tag, n in tags.items() for number in range(n)]
    return catalogue_from_pairs([*rows, *((item, "jazz") for item, _ in rows)])


def _label(project, tag):
    return int(project.clustering(project.current().id).labels[project.data.row_of[tag]])


def test_a_new_tag_joins_its_like_and_nobody_moves(project):
    before, places = project.clustering(1), project.projection
    added = add_rows(project, _more(**{"modal jazz": 4}), encoder=Words())
    after = project.clustering(added.round.id)
    assert [(each.tag, each.cluster, each.unsure) for each in added.tags] == [
        ("modal jazz", _label(project, "jazz"), False)
    ]
    assert 0.5 < added.tags[0].confidence <= 1
    assert (added.round.kind, added.round.id, project.current().id) == (RoundKind.ADDED, 2, 2)
    known = len(before.tags)
    assert after.tags == (*before.tags, "modal jazz")
    assert np.array_equal(after.assignments[:known], before.assignments)
    assert after.cluster_ids.tolist() == before.cluster_ids.tolist()
    assert np.array_equal(project.projection[:known], places)
    new = project.projection[known]
    jazz = places[[project.data.row_of[tag] for tag in THEMES["jazz"]]]
    assert jazz.min(axis=0)[0] - 1e-5 <= new[0] <= jazz.max(axis=0)[0] + 1e-5
    assert added.round.moved == ()
    assert project.data.item_counts[project.data.row_of["modal jazz"]] == 4


def test_returning_takes_the_addition_back_and_it_can_come_again(project):
    items = len(project.catalogue.items)
    more = catalogue_from_pairs([(f"new {number}", tag) for number in range(4) for tag in ("jazz", "modal jazz")])
    assert add_rows(project, more, encoder=Words()).items == 4
    assert len(project.catalogue.items) == items + 4
    project.return_to(1, "ann")
    assert "modal jazz" not in project.data.row_of
    assert (len(project.catalogue.items), project.has_data) == (items, True)
    assert project.data_of(2).row_of["modal jazz"] == len(project.data.tags)
    again = add_rows(project, more, encoder=Words())
    assert (again.round.parent, [each.tag for each in again.tags]) == (1, ["modal jazz"])
    project.return_to(2, "ann")
    assert "modal jazz" in Project.open(project.path).data.row_of


def test_a_decision_is_learned_and_undone_after_an_addition(project):
    add_rows(project, _more(**{"modal jazz": 4}), encoder=Words())
    home, elsewhere = _label(project, "modal jazz"), _label(project, "techno")
    flag = save_flag(project, Flag(home, Verdict.TOO_BROAD, moves=(("modal jazz", elsewhere),)))
    assert [(move.tag, move.to) for move in next_round(project).moved] == [("modal jazz", elsewhere)]
    assert "modal jazz" in project.data_of(3).row_of
    project.withdraw(flag.flag.id, "ann")
    next_round(project)
    assert _label(project, "modal jazz") == home


def test_tags_on_too_few_items_wait_until_more_rows_come(project):
    added = add_rows(project, _more(**{"modal jazz": 2}), encoder=Words())
    assert (added.tags, added.waiting) == ((), 1)
    rows = [(f"jazz {number}", "modal jazz") for number in (5, 6)]
    added = add_rows(project, catalogue_from_pairs(rows), encoder=Words())
    assert [each.tag for each in added.tags] == ["modal jazz"]


def test_what_is_there_already_is_refused_and_another_spelling_is_no_new_tag(project):
    with pytest.raises(ProjectError, match="holds nothing that the catalogue does not have"):
        add_rows(project, catalogue_from_pairs(_pairs(THEMES)), encoder=Words())
    rows = [(f"new {number}", "Doom-Metal") for number in range(5)]
    added = add_rows(project, catalogue_from_pairs(rows), encoder=Words())
    assert (added.tags, added.items) == ((), 5)
    assert project.catalogue.tags[project.catalogue.resolve("DOOM METAL")] == "doom metal"
    assert project.data.item_counts[project.data.row_of["doom metal"]] == 13


@pytest.fixture
def doubted(monkeypatch):
    """Every new tag is unsure."""
    from core.workflow import adding

    monkeypatch.setattr(adding, "unsure_rows", lambda data, _clustering, first: np.arange(first, len(data.tags)))


@pytest.mark.usefixtures("doubted")
def test_an_unsure_tag_waits_for_review_until_somebody_has_looked(project):
    rows = [(f"{theme} {number}", "jazz house") for theme in ("jazz", "house") for number in range(3)]
    added = add_rows(project, catalogue_from_pairs(rows), encoder=Words())
    (mixed,) = added.tags
    assert mixed.unsure
    assert still_unsure(project, project.current()) == ("jazz house",)
    save_flag(project, Flag(mixed.cluster, Verdict.COHERENT))
    assert still_unsure(project, project.current()) == ()
    next_round(project)
    assert project.current().unsure == ()


@pytest.mark.usefixtures("doubted")
def test_unsure_tags_are_carried_through_retrains(project):
    rows = [(f"{theme} {number}", "jazz house") for theme in ("jazz", "house") for number in range(3)]
    (mixed,) = add_rows(project, catalogue_from_pairs(rows), encoder=Words()).tags
    other = next(_label(project, tag) for tag in ("metal", "jazz", "house") if _label(project, tag) != mixed.cluster)
    save_flag(project, Flag(other, Verdict.COHERENT))
    next_round(project)
    assert still_unsure(project, project.current()) == ("jazz house",)


def test_new_place_tags_follow_the_rule_of_an_earlier_decision(project):
    cluster, target = _label(project, "finnish metal"), "jazz"
    flag = save_flag(project, Flag(cluster, Verdict.GEO_SPECIFIC, merges_to_tag=(("finnish metal", "metal"),)))
    save_flag(project, Flag(_label(project, "metal"), Verdict.TOO_BROAD, moves=(("metal", _label(project, target)),)))
    next_round(project)
    rows = [(f"metal {number}", "swedish metal") for number in range(5)]
    (swedish,) = add_rows(project, catalogue_from_pairs(rows), encoder=Words()).tags
    assert swedish.because == flag.flag.id
    assert swedish.cluster == _label(project, "metal") == _label(project, "jazz")
    (rule,) = remembered_pairs(project, "swedish")
    assert rule.flags == (flag.flag.id,)
    project.withdraw(flag.flag.id, "ann")
    assert remembered_pairs(project, "swedish") == ()


def test_pairs_that_waited_for_a_tag_hold_when_it_comes(project):
    jazz = _label(project, "jazz")
    project.add_flag(Flag(jazz, Verdict.TOO_NARROW, same=(("modal jazz", "techno"),)), _pair("modal jazz", "techno"))
    (modal,) = add_rows(project, _more(**{"modal jazz": 4}), encoder=Words()).tags
    assert modal.cluster == _label(project, "techno")


def _pair(first, second):
    from core import Pair, PairKind

    return [Pair(first, second, PairKind.MUST)]


def test_another_encoder_is_refused_and_nothing_is_changed(project):
    class Other(Words):
        name = "other"

    with pytest.raises(ConfigError, match="embedded by words, and new ones would be by other"):
        add_rows(project, _more(**{"modal jazz": 4}), encoder=Other())
    assert (project.current().id, len(project.rounds())) == (1, 1)


def test_killed_before_its_round_is_saved_nothing_has_come(project, monkeypatch):
    from core.project import rounds

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "_row", killed)
    with pytest.raises(KeyboardInterrupt):
        add_rows(project, _more(**{"modal jazz": 4}), encoder=Words())
    reopened = Project.open(project.path)
    assert (reopened.current().id, "modal jazz" in reopened.data.row_of, reopened.has_data) == (1, False, True)
    assert reopened.catalogue.fingerprint == project.catalogue.fingerprint


def test_files_of_every_round_outlive_the_sweep_of_leftovers(project, monkeypatch):
    from core.project import stored

    add_rows(project, _more(**{"modal jazz": 4}), encoder=Words())
    project.return_to(1, "ann")
    monkeypatch.setattr(stored, "UNFINISHED_SECONDS", -1.0)
    project.finish_job(project.start_job("fit", 1), "done")
    project.return_to(2, "ann")
    reopened = Project.open(project.path)
    assert reopened.data.tags[-1] == "modal jazz"
    assert reopened.catalogue.resolve("modal jazz") is not None


def test_what_was_added_is_found_and_what_the_search_has_learned_stays(project):
    before = search_index(project)
    learned = {**before.arrays, "cluster_bias": np.full(before.n_clusters, 0.25, dtype=np.float32)}
    trained = replace(before, arrays=learned, settings={**before.settings, "trained": True, "tau": 0.125})
    project.save_search(*trained.to_arrays())

    add_rows(
        project, catalogue_from_pairs(_pairs({"jazz": THEMES["jazz"]}, n=3, start=20)), encoder=Words()
    )  # no new tag
    after = search_index(project)
    assert after.items == project.catalogue.items
    assert {"jazz 20", "jazz 21", "jazz 22"} <= set(after.items)
    hits = probe_project(project, "jazz", top=len(after.items), encoder=Words()).hits
    assert {"jazz 20", "jazz 21", "jazz 22"} <= {hit.item for hit in hits}
    assert (after.settings["trained"], after.settings["tau"]) == (True, 0.125)
    assert set(after.arrays["cluster_bias"].tolist()) == {0.25}
    assert moved_since_training(after) == {"tags": 0, "clusters": 0, "items": 3}
    assert search_index(project).settings == after.settings  # kept, and not made again

    new = _pairs({"jazz": [*THEMES["jazz"], "hard bop"]}, n=6, start=30)
    add_rows(project, catalogue_from_pairs(new), encoder=Words())
    grown = search_index(project)
    assert "hard bop" in grown.tags
    assert moved_since_training(grown) == {"tags": 1, "clusters": 1, "items": 9}

    known = [("metal 0", "jazz")]  # a new link between what was there
    add_rows(project, catalogue_from_pairs(known), encoder=Words())
    assert search_index(project).by_item[grown.items.index("metal 0"), grown.tags.index("jazz")] > 0


def test_names_to_check_and_the_report_go_on(project):
    added = add_rows(project, _more(**{"modal jazz": 4}), encoder=Words())
    assert names_to_check(project, added.round) == frozenset()
    assert sum(added.round.report["sizes"].values()) == len(project.data.tags)
    assert json.loads(json.dumps(added.round.report))["added"] == {"tags": 1, "items": 0}
    assert quality_report(project.data, project.clustering(2)).keys() <= added.round.report.keys()


def test_of_tags_that_tied_with_the_last_kept_those_come_that_grow(tmp_path):
    settings = ProjectSettings(n_clusters=3, min_items=3, top=12, device="cpu")  # of fifteen tags on eight items each
    project = Project.create(tmp_path / "top", catalogue_from_pairs(_pairs(THEMES)), settings)
    first_round(project, encoder=Words())
    left = [tag for tags in THEMES.values() for tag in tags if tag not in project.data.row_of]
    assert left == ["techno", "trance", "club"]
    grown = catalogue_from_pairs([(f"new {number}", tag) for number in range(2) for tag in ("house", "trance")])
    assert [each.tag for each in add_rows(project, grown, encoder=Words()).tags] == ["trance"]
